import ky, { HTTPError } from 'ky';
import { KindeError } from '../errors.js';
import { abortedError, type Limits } from './deadline.js';
import type { Outcome } from './retry-policy.js';

/** What the pacing needs: the attempt that failed, how to make another one, and how long to wait before it. */
export interface Repetition {
  readonly first: Outcome;
  attempt(count: number): Promise<Outcome>;
  /** Milliseconds to wait after this outcome, or undefined to give up. */
  delay(outcome: Outcome, count: number): number | undefined;
  readonly limits: Limits;
}

/**
 * Repeats attempts until one stands; gives the last outcome.
 *
 * ky waits and counts. It starts with the outcome that is already known, so the failed request is not sent again first,
 * and every later attempt is the same code as the first one.
 */
export async function paceRetries({ first, attempt, delay, limits }: Repetition): Promise<Outcome> {
  let outcome = first;
  let count = 0;
  let wait = 0;
  const replay = async (): Promise<Response> => {
    count += 1;
    if (count > 1) outcome = await attempt(count);
    if ('error' in outcome) throw outcome.error;
    return new Response(null, { status: outcome.received.status });
  };
  const shouldRetry = (): boolean => {
    const ms = delay(outcome, count);
    wait = ms ?? 0;
    return ms !== undefined;
  };
  try {
    const retry = { limit: Infinity, methods: ['get' as const], shouldRetry, delay: () => wait };
    const options = { fetch: replay, retry, timeout: false as const, throwHttpErrors: true };
    await ky('http://localhost/', limits.signal ? { ...options, signal: limits.signal } : options);
  } catch (error) {
    // ky reports a status as an error; the outcome says the same with the body.
    if (error instanceof HTTPError || (error instanceof KindeError && 'error' in outcome)) return outcome;
    if (limits.signal?.aborted) return { error: abortedError(limits.signal) };
    throw error;
  }
  return outcome;
}
