import { KindeError } from '../errors.js';
import { abortedError, bounded, type Limits } from './deadline.js';
import { type Received, readText } from './receive.js';
import { redact, safeCause } from './redact.js';
import { type Outcome, type RetryPolicy, retryDelay, wasNeverSent } from './retry-policy.js';

/** A request that can be sent more than once. */
export interface Draft {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly body?: RequestInit['body'] | undefined;
}

/** What `send` needs besides the request. */
export interface Transport {
  readonly fetch: typeof fetch;
  readonly limits: Limits;
  readonly retry: RetryPolicy;
  /** Public name of the operation, for errors. */
  readonly operation?: string | undefined;
}

/**
 * Sends a request and reads the whole answer, whatever its status; repeats it where that is safe and useful.
 *
 * The first attempt goes straight through fetch; the library that paces repetitions is loaded when one is needed.
 */
export async function send(draft: Draft, transport: Transport): Promise<Received> {
  const { limits } = transport;
  const first = await attempt(draft, transport, 1);
  const delay = delayWithin(first, draft, 1, transport);
  if (delay === undefined) return settle(first);
  const { paceRetries } = await bounded(limits, undefined, () => import('./retry.js'));
  const last = await paceRetries({
    first,
    attempt: (count) => attempt(draft, transport, count),
    delay: (outcome, count) => (count === 1 ? delay : delayWithin(outcome, draft, count, transport)),
    signal: limits.signal,
  });
  return settle(last ?? { error: abortedError(limits.signal as AbortSignal) });
}

/** A wait that would end after the deadline is not begun: the caller learns the real reason, and at once. */
function delayWithin(outcome: Outcome, draft: Draft, attempt: number, transport: Transport): number | undefined {
  const delay = retryDelay(outcome, { method: draft.method, attempt }, transport.retry);
  return delay !== undefined && Date.now() + delay < transport.limits.deadlineAt ? delay : undefined;
}

function settle(outcome: Outcome): Received {
  if ('error' in outcome) throw outcome.error;
  return outcome.received;
}

async function attempt(draft: Draft, transport: Transport, attempts: number): Promise<Outcome> {
  const { url, method, headers, body } = draft;
  const { fetch } = transport;
  // A redirect is not followed: no secret and no write goes anywhere but to the configured domain.
  const init: RequestInit = { method, headers, redirect: 'manual' };
  if (body != null) init.body = body;
  try {
    const received = await bounded(transport.limits, transport.limits.timeout, async (signal) => {
      init.signal = signal;
      const response = await fetch(url, init);
      return { status: response.status, headers: response.headers, text: await readText(response), attempts };
    });
    return { received };
  } catch (error) {
    return { error: transportError(error, draft, attempts, transport.operation) };
  }
}

function transportError(error: unknown, draft: Draft, attempts: number, operation?: string): KindeError {
  if (error instanceof KindeError) return Object.assign(error, { attempts, operation });
  const host = new URL(draft.url).host;
  const cause = safeCause(error);
  const acted = draft.method === 'GET' || wasNeverSent(cause) ? '' : ' Kinde may have carried it out.';
  const reason = cause instanceof Error ? innermost(cause).message || cause.message : 'no reason given';
  const message = `The request to ${host} failed: ${redact(reason)}.${acted}`;
  return new KindeError('NETWORK_ERROR', message, { attempts, operation, cause });
}

function innermost(error: Error): Error {
  return error.cause instanceof Error ? innermost(error.cause) : error;
}
