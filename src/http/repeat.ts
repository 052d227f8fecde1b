import { KindeError } from '../errors.js';
import { abortedError, bounded } from './deadline.js';
import { isSuccess } from './reading.js';
import type { Received } from './receive.js';
import { isUnavailable, type Outcome, retryDelay, wasNeverSent } from './retry-policy.js';
import type { Attempted, Draft, Transport } from './transport.js';
import { transportError } from './transport-error.js';

/** Judges a first attempt that failed, and repeats it where that is safe and useful; fails with the typed error of the last one. */
export async function repeat(
  attempted: Attempted,
  draft: Draft,
  transport: Transport,
  attempt: (draft: Draft, transport: Transport, count: number) => Promise<Attempted>,
): Promise<Received> {
  const { limits } = transport;
  const first = judged(attempted, draft, transport, 1);
  const delay = delayWithin(first, draft, 1, transport);
  if (delay === undefined) return settle(first);
  const { paceRetries } = await bounded(limits, undefined, () => import('./retry.js'));
  let attempts = 1;
  const last = await paceRetries({
    first,
    attempt: async (count) => {
      attempts = count;
      return judged(await attempt(draft, transport, count), draft, transport, count);
    },
    delay: (outcome, count) => (count === 1 ? delay : delayWithin(outcome, draft, count, transport)),
    signal: limits.signal,
  });
  if (last) return settle(last);
  const { operation } = transport;
  throw Object.assign(abortedError(limits.signal as AbortSignal), { attempts, operation });
}

/** The outcome of an attempt with a typed error; takes down where Kinde did not act. */
function judged(attempted: Attempted, draft: Draft, transport: Transport, count: number): Outcome {
  const isKnown = 'received' in attempted || attempted.error instanceof KindeError;
  const outcome = isKnown
    ? (attempted as Outcome)
    : { error: transportError(attempted.error, draft, count, transport.operation) };
  const { fate } = transport;
  const mayHaveActed =
    'received' in outcome
      ? isSuccess(outcome.received) || isUnavailable(outcome.received.status)
      : outcome.error.code !== 'NETWORK_ERROR' || !wasNeverSent(outcome.error.cause);
  if (fate && attempted.sent && !mayHaveActed) fate.unknown = attempted.before;
  return outcome;
}

/** A wait that would end after the deadline is not begun: the caller learns the real reason, and at once. */
function delayWithin(outcome: Outcome, draft: Draft, count: number, transport: Transport): number | undefined {
  const delay = retryDelay(outcome, { method: draft.method, attempt: count }, transport.retry);
  return delay !== undefined && Date.now() + delay < transport.limits.deadlineAt ? delay : undefined;
}

function settle(outcome: Outcome): Received {
  if ('error' in outcome) throw outcome.error;
  return outcome.received;
}
