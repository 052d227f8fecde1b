import type { KindeError } from '../errors.js';
import type { Received } from './receive.js';

/** How failed attempts are repeated. */
export interface RetryOptions {
  /** Repetitions after the first attempt; default 3, 0 turns retries off. */
  readonly limit?: number;
  /** First backoff in ms, doubled each time; default 250. */
  readonly baseDelay?: number;
  /** Longest wait in ms that is accepted before an attempt, also when Kinde asks for more; default 60,000. */
  readonly maxDelay?: number;
  /** Repeat writes too when it is unknown whether Kinde acted; only for writes that may happen twice. Default false. */
  readonly writes?: boolean;
}

/** The options with every default filled in. */
export interface RetryPolicy extends Required<RetryOptions> {}

/** The outcome of one attempt. */
export type Outcome = { readonly received: Received } | { readonly error: KindeError };

const LONGEST_BACKOFF_MS = 8_000;

/** What the connection reports when the request never left this machine, so that Kinde cannot have acted on it. */
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'ConnectionRefused', // Bun
]);

/**
 * Milliseconds to wait before the next attempt, or undefined when there must be none.
 *
 * Reads are repeated after network errors, timeouts, 408, 429 and 5xx; writes only after 429 and a refused connection,
 * where Kinde certainly did not act.
 *
 * @param attempt How many attempts were made so far, from 1.
 */
export function retryDelay(
  outcome: Outcome,
  request: { readonly method: string; readonly attempt: number },
  policy: RetryPolicy,
  random: () => number = Math.random,
): number | undefined {
  if (request.attempt > policy.limit) return undefined;
  const repeatable = policy.writes || request.method === 'GET' || request.method === 'HEAD';
  if (!isTransient(outcome, repeatable)) return undefined;
  const asked = 'received' in outcome ? retryAfterMs(outcome.received.headers) : undefined;
  if (asked !== undefined) return asked <= policy.maxDelay ? asked : undefined;
  const ceiling = Math.min(policy.baseDelay * 2 ** (request.attempt - 1), LONGEST_BACKOFF_MS, policy.maxDelay);
  return random() * ceiling;
}

function isTransient(outcome: Outcome, repeatable: boolean): boolean {
  if ('received' in outcome) {
    const { status } = outcome.received;
    return status === 429 || (repeatable && (status === 408 || (status >= 500 && status !== 501)));
  }
  const { code, cause } = outcome.error;
  if (code === 'TIMEOUT') return repeatable;
  return code === 'NETWORK_ERROR' && (repeatable || wasNeverSent(cause));
}

/** Whether the failure says that no connection was made, so that nothing was sent. */
export function wasNeverSent(cause: unknown): boolean {
  if (!(cause instanceof Error)) return false;
  const { code, errors } = cause as { code?: unknown; errors?: unknown };
  if (typeof code === 'string' && NEVER_SENT.has(code)) return true;
  // Node tries every address of a name; all of them must have failed before sending.
  if (Array.isArray(errors) && errors.length > 0) return errors.every(wasNeverSent);
  return wasNeverSent(cause.cause);
}

/**
 * How long the server asks to wait, in ms: `RateLimit-Reset` in seconds, else `Retry-After` in seconds or as a date.
 *
 * @see https://docs.kinde.com/developer-tools/kinde-api/api-rate-limits/
 */
export function retryAfterMs(headers: Headers): number | undefined {
  const seconds = secondsFrom(headers.get('ratelimit-reset')) ?? secondsFrom(headers.get('retry-after'));
  if (seconds !== undefined) return seconds * 1_000;
  // Date.parse takes almost anything for a date, `-5` too; an HTTP date has a time.
  const date = Date.parse(headers.get('retry-after')?.match(/.*:\d\d.*/)?.[0] ?? '');
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}

function secondsFrom(value: string | null): number | undefined {
  return value !== null && /^\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : undefined;
}
