import type { Window } from './windows.js';

/** What ended the work. */
export interface Failure {
  readonly error: unknown;
}

export interface Pump {
  readonly signal: AbortSignal;
  /** Most windows at once. */
  readonly most: number;
  isDraining(): boolean;
  fail(error: unknown): void;
  failure(): Failure | undefined;
}

/** Pulls windows as fast as they are worked on, and no faster; the first error ends everything that is under way. */
export async function pump(
  windows: AsyncGenerator<Window, void, undefined>,
  work: (window: Window) => Promise<void>,
  { signal, most, isDraining, fail, failure }: Pump,
): Promise<void> {
  const active = new Set<Promise<void>>();
  try {
    while (!failure() && !isDraining()) {
      const next = await unlessAborted(windows.next(), signal);
      if (next.done) break;
      const one = work(next.value)
        .catch(fail)
        .finally(() => active.delete(one));
      active.add(one);
      if (active.size >= most) await Promise.race(active);
    }
  } catch (error) {
    fail(error);
  }
  await Promise.all(active);
  // Not awaited: a source that is silent for ever would hold the end up.
  windows.return().catch(() => {});
  const ended = failure();
  if (ended) throw ended.error;
  signal.throwIfAborted();
}

/** What the promise gives, unless the signal ends the wait; nothing is left at the signal, which lives longer. */
async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  let onAbort = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
