import { failureFrom, kindOf } from './failure.js';
import type { Context, Item } from './job.js';

/**
 * What a lookup of items with one request gives; `refused` where Kinde refuses it because of one of several, which are
 * then to be looked up one by one; undefined where nothing more is to be done with them.
 */
export async function lookedUp<T, R>(
  items: readonly Item<T>[],
  { calls, report }: Context<T>,
  look: () => Promise<R>,
): Promise<R | 'refused' | undefined> {
  try {
    return await calls.begin(() => calls.patiently(look));
  } catch (error) {
    if (kindOf(error) === 'job') throw error;
    if (items.length > 1) return 'refused';
    for (const item of items) await report(item, failureFrom(error));
    return undefined;
  }
}
