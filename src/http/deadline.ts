import { KindeError } from '../errors.js';

/** What bounds one call: the caller's signal, one deadline over everything, a time limit per attempt. */
export interface Limits {
  readonly signal?: AbortSignal | undefined;
  /** Time of `Date.now()` at which the whole call must have ended; `Infinity` without a deadline. */
  readonly deadlineAt: number;
  /** Longest time of one attempt, in ms. */
  readonly timeout: number;
}

/** Throws the typed error if the call must not go on. */
export function assertGoing(limits: Limits): void {
  if (limits.signal?.aborted) throw abortedError(limits.signal);
  if (Date.now() >= limits.deadlineAt) throw deadlineError();
}

/** The error for a signal that ended the call. */
export function abortedError(signal: AbortSignal): KindeError {
  return new KindeError('ABORTED', 'The call was aborted by its signal.', { cause: signal.reason });
}

/** The error for a call that has no time left. */
export function deadlineError(): KindeError {
  return new KindeError('DEADLINE_EXCEEDED', 'The call timed out: it did not end before its deadline.');
}

function timeoutError(ms: number): KindeError {
  return new KindeError('TIMEOUT', `The request timed out after ${ms} ms.`);
}

/** What a signal ends, and its listener: one however much that is, of more than ten Node warns. */
type Bound = readonly [ends: Set<() => void>, endAll: () => void];

const bounds = new WeakMap<object, Bound>();

function newBound(): Bound {
  const ends = new Set<() => void>();
  // The event's target is not asked: a signal may hand its listeners on to another one.
  return [ends, () => ends.forEach((end) => void end())];
}

/** Calls `end` when the signal aborts, until what it gives is called. */
function watch(signal: AbortSignal, end: () => void): () => void {
  const own = bounds.get(signal) ?? newBound();
  const [ends, endAll] = own;
  bounds.set(signal, own);
  ends.add(end);
  signal.addEventListener('abort', endAll);
  return () => {
    ends.delete(end);
    if (ends.size === 0) signal.removeEventListener('abort', endAll);
  };
}

/**
 * Lets a controller end with a signal, until what it gives is called.
 *
 * Not by `AbortSignal.any`: Node 20 and 22 keep what it makes for as long as the signal lives.
 */
export function follow(signal: AbortSignal | undefined, end: AbortController): (() => void) | undefined {
  const stop = (): void => end.abort(signal?.reason);
  if (signal?.aborted) stop();
  return signal && watch(signal, stop);
}

/**
 * Runs `work` until it settles, the caller aborts, the deadline passes or `timeout` ms are over, whichever comes first;
 * leaves no timer and no listener behind.
 *
 * `work` gets a signal that ends with the bound; the result does not wait for `work` to notice it.
 */
export async function bounded<T>(
  limits: Limits,
  timeout: number | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  assertGoing(limits);
  const { signal } = limits;
  const remaining = limits.deadlineAt - Date.now();
  return new Promise<T>((resolve, reject) => {
    const controller = new AbortController();
    const end = (error: KindeError): void => {
      release();
      reject(error);
      controller.abort(error);
    };
    const onTime = (): void =>
      end(timeout !== undefined && timeout <= remaining ? timeoutError(timeout) : deadlineError());
    const ms = Math.min(timeout ?? Infinity, remaining);
    const unwatch = signal && watch(signal, () => end(abortedError(signal)));
    // A longer timer would fire at once; nothing of ours is meant to outlive 24 days anyway.
    const timer = ms < 2 ** 31 ? setTimeout(onTime, ms) : undefined;
    const release = (): void => {
      clearTimeout(timer);
      unwatch?.();
    };
    work(controller.signal).then(
      (value) => {
        release();
        resolve(value);
      },
      (error) => {
        release();
        reject(error);
      },
    );
  });
}
