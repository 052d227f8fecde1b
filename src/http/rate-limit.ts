/**
 * How long the server asks to wait, in ms: `RateLimit-Reset` in seconds, else `Retry-After` in seconds or as a date.
 *
 * @see https://docs.kinde.com/developer-tools/kinde-api/api-rate-limits/
 */
export function retryAfterMs(headers: Headers): number | undefined {
  const seconds = quantityFrom(headers.get('ratelimit-reset')) ?? quantityFrom(headers.get('retry-after'));
  if (seconds !== undefined) return seconds * 1_000;
  // Date.parse takes almost anything for a date, `-5` too; an HTTP date has a time.
  const date = Date.parse(headers.get('retry-after')?.match(/.*:\d\d.*/)?.[0] ?? '');
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}

function quantityFrom(value: string | null): number | undefined {
  return value !== null && /^\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : undefined;
}

/** What an answer says of the current window. */
export interface Quota {
  readonly limit: number | undefined;
  readonly remaining: number;
  /** Milliseconds until the window ends. */
  readonly resetMs: number;
}

/** What is left of the current window, where the answer says so: `RateLimit-Remaining` with `RateLimit-Reset`. */
export function quotaFrom(headers: Headers): Quota | undefined {
  const remaining = quantityFrom(headers.get('ratelimit-remaining'));
  if (remaining === undefined) return undefined;
  const reset = quantityFrom(headers.get('ratelimit-reset'));
  if (reset === undefined) return undefined;
  return { limit: quantityFrom(headers.get('ratelimit-limit')), remaining, resetMs: reset * 1_000 };
}
