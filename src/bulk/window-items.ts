import type { Item, Job } from './job.js';
import type { Entry, Problem } from './source.js';
import type { BulkOutcome } from './types.js';
import type { Window } from './windows.js';

/** The items of a window that are not done, and what is wrong with the others. */
export function itemsOf<T>(job: Job<T>, { entries, known }: Window) {
  const open = entries.filter(({ index }) => !known?.done.has(index));
  const read = open.map((entry) => ({
    entry,
    read: entry.problem ?? job.read(entry.value),
  }));
  return {
    entries: new Map(open.map((entry) => [entry.index, entry])),
    items: read.flatMap(({ entry: { index }, read: item }): Item<T>[] => {
      if ('message' in item) return [];
      return [{ index, ...item, isInDoubt: known?.begun.has(index) === true, note: known?.begun.get(index) }];
    }),
    problems: read.flatMap(({ entry, read: item }) => ('message' in item ? [[entry, item] as const] : [])),
  };
}

/** The outcome of a record that makes no sense. */
export function invalid({ line, index }: Entry, { field, message }: Problem): BulkOutcome {
  const place = line === undefined ? `item ${index + 1}` : `line ${line}`;
  const named = field === undefined ? place : `${place}, ${field}`;
  return { status: 'failed', code: 'RECORD_INVALID', message: `${named}: ${message}`, field };
}

/** What an item is called while it has no name. */
export function entryKey({ line, index }: Entry): string {
  return line === undefined ? `item ${index + 1}` : `line ${line}`;
}
