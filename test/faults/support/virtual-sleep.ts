/** The `setTimeout` of `node:timers/promises` on the timers that are faked; no fake reaches those of the module itself. */
export function setTimeout<T>(ms?: number, value?: T, { signal }: { signal?: AbortSignal } = {}): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const left = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = globalThis.setTimeout(() => {
      signal?.removeEventListener('abort', left);
      resolve(value as T);
    }, ms);
    if (signal?.aborted) left();
    else signal?.addEventListener('abort', left, { once: true });
  });
}
