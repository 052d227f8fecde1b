import ky, { HTTPError } from 'ky';
import { follow } from './deadline.js';
import type { Outcome } from './retry-policy.js';

/** What the pacing needs: the attempt that failed, how to make another one, and how long to wait before it. */
export interface Repetition {
  readonly first: Outcome;
  attempt(count: number): Promise<Outcome>;
  /** Milliseconds to wait after this outcome, or undefined to give up. */
  delay(outcome: Outcome, count: number): number | undefined;
  readonly signal: AbortSignal | undefined;
}

/**
 * Repeats attempts until one stands; gives the last outcome, or undefined when the signal ended a wait.
 *
 * ky waits and counts. It starts with the outcome that is already known, so the failed request is not sent again first,
 * and every later attempt is the same code as the first one.
 */
export async function paceRetries({ first, attempt, delay, signal }: Repetition): Promise<Outcome | undefined> {
  let outcome = first;
  let count = 0;
  let wait = 0;
  const replay = async (): Promise<Response> => {
    count += 1;
    if (count > 1) outcome = await attempt(count);
    if ('error' in outcome) throw outcome.error;
    // ky only needs to know whether it went well; not every status that a server can send fits a Response.
    const { status } = outcome.received;
    return new Response(null, { status: status < 300 ? 200 : 500 });
  };
  // ky reports a status as an error; the outcome says the same with the body.
  const isOutcome = (error: unknown): boolean =>
    error instanceof HTTPError || ('error' in outcome && error === outcome.error);
  const shouldRetry = ({ error }: { error: unknown }): boolean => {
    if (!isOutcome(error)) return false;
    const ms = delay(outcome, count);
    wait = ms ?? 0;
    return ms !== undefined;
  };
  // ky hangs listeners of its own on a signal, and takes none but the platform's.
  const end = new AbortController();
  const leave = follow(signal, end);
  try {
    const retry = { limit: Infinity, methods: ['get' as const], shouldRetry, delay: () => wait };
    const options = { fetch: replay, retry, timeout: false as const, throwHttpErrors: true };
    await ky('http://localhost/', { ...options, signal: end.signal });
  } catch (error) {
    if (isOutcome(error)) return outcome;
    if (signal?.aborted) return undefined;
    throw error;
  } finally {
    leave?.();
  }
  return outcome;
}
