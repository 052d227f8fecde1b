import { failureFrom, kindOf } from './failure.js';
import type { Context, Item } from './job.js';

/**
 * What a lookup of items with one request gives; undefined where nothing more is to be done with them.
 *
 * Where Kinde refuses it because of one of several, each of them is done by itself.
 */
export async function lookedUp<T, R>(
  items: readonly Item<T>[],
  { calls, report }: Context<T>,
  look: () => Promise<R>,
  alone: (items: readonly Item<T>[]) => Promise<void>,
): Promise<R | undefined> {
  try {
    return await calls.begin(() => calls.patiently(look));
  } catch (error) {
    if (kindOf(error) === 'job') throw error;
    if (items.length === 1) for (const item of items) await report(item, failureFrom(error));
    else for (const item of items) await alone([item]);
    return undefined;
  }
}
