import type { KindeError } from '../errors.js';
import { retryAfterMs } from './rate-limit.js';
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
/** Deno gives no code: name resolution, connection or handshake failed. */
const NEVER_CONNECTED = /\bclient error \(Connect\)/;

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
    return status === 429 || (repeatable && isUnavailable(status));
  }
  const { code, cause } = outcome.error;
  if (code === 'TIMEOUT') return repeatable;
  return code === 'NETWORK_ERROR' && (repeatable || wasNeverSent(cause));
}

/** Whether a status says that something on the way failed, which may pass; Kinde may have acted all the same. */
export function isUnavailable(status: number): boolean {
  return status === 408 || (status >= 500 && status !== 501);
}

/** Whether the failure says that no connection was made, so that nothing was sent. */
export function wasNeverSent(cause: unknown): boolean {
  if (!(cause instanceof Error)) return false;
  const { code, errors } = cause as { code?: unknown; errors?: unknown };
  if (typeof code === 'string' ? NEVER_SENT.has(code) : NEVER_CONNECTED.test(cause.message)) return true;
  // Node tries every address of a name; all of them must have failed before sending.
  if (Array.isArray(errors) && errors.length > 0) return errors.every(wasNeverSent);
  return wasNeverSent(cause.cause);
}
