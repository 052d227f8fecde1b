/** What came first: the promise, the time, or the signal. */
export type Finish<T> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'error'; readonly error: unknown }
  | { readonly kind: 'time' }
  | { readonly kind: 'abort'; readonly reason: unknown };

/** The longest a timer can be, in milliseconds; a longer one would fire at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * Waits for a promise, at most so many milliseconds and until the signal aborts; never rejects, leaves no timer and no
 * listener behind. Without a promise it only waits.
 */
export function race<T>(promise: Promise<T> | undefined, ms: number, signal?: AbortSignal): Promise<Finish<T>> {
  return new Promise((resolve) => {
    const end = (finish: Finish<T>): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      resolve(finish);
    };
    const onAbort = (): void => end({ kind: 'abort', reason: signal?.reason });
    const timer = ms <= LONGEST_TIMER ? setTimeout(() => end({ kind: 'time' }), ms) : undefined;
    // Before the check of the signal, so that a late rejection always has someone who hears it.
    promise?.then(
      (value) => end({ kind: 'value', value }),
      (error: unknown) => end({ kind: 'error', error }),
    );
    if (signal?.aborted) onAbort();
    else signal?.addEventListener('abort', onAbort, { once: true });
  });
}

/** What the function settles with, also where it throws at once. */
export async function settled<T>(run: () => Promise<T>): Promise<T> {
  return await run();
}
