import { setMaxListeners } from 'node:events';
import type { ListOptions, PageInfo } from '../management/index.js';
import { type Calls, createCalls } from './calls.js';
import { type BulkOptions, bulkSettingsFrom } from './options.js';

/** Calls of work that only reads. @throws KindeConfigError `CONFIG_INVALID`, naming the option. */
export function readingCalls(options: Pick<BulkOptions, 'concurrency' | 'maxOutage' | 'signal'>): Calls {
  const { concurrency, maxOutage, signal: given } = bulkSettingsFrom(options);
  const signal = AbortSignal.any(given ? [given] : []);
  // Every call under way listens to it, and that is no leak.
  setMaxListeners(0, signal);
  return createCalls({ concurrency, maxOutage, signal, isDraining: () => false, fail() {} });
}

/** A page of a list, and what goes on after it; null after the last one. */
export type ListedPage<T> = Pick<PageInfo<T>, 'items' | 'nextCursor'>;

/** The pages of a list from a cursor on, each asked for until Kinde answers. */
export async function* pagesOf<T>(
  { once, patiently }: Calls,
  list: (options: ListOptions) => PromiseLike<ListedPage<T>>,
  from?: string,
): AsyncGenerator<ListedPage<T>, void, undefined> {
  for (let cursor = from; ; ) {
    const { items, nextCursor } = await patiently(async () => list({ ...once, cursor, prefetch: false }));
    // Kinde is known to give a cursor with the last page, and to repeat one.
    const isLast = nextCursor === null || items.length === 0 || nextCursor === cursor;
    yield { items, nextCursor: isLast ? null : nextCursor };
    if (isLast) return;
    cursor = nextCursor;
  }
}
