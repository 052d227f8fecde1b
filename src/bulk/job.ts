import type { Calls } from './calls.js';
import type { Problem } from './source.js';
import type { BulkOutcome } from './types.js';

/** An item that is to be worked on. */
export interface Item<T> {
  readonly index: number;
  readonly value: T;
  readonly key: string;
  /** Its first write was about to be sent when an earlier run ended: it may have been carried out. */
  readonly isInDoubt: boolean;
  /** What that run noted of the item. */
  readonly note: unknown;
}

/** What a job has to work with. */
export interface Context<T> {
  readonly dryRun: boolean;
  readonly calls: Calls;
  /** Notes items whose first write is about to be sent, each with what the job will want to know of it later. */
  note(items: readonly (Pick<Item<T>, 'index'> & { readonly note?: unknown })[]): Promise<void>;
  /** Tells what became of an item. */
  report(item: Item<T>, outcome: BulkOutcome): Promise<void>;
  /**
   * Works on items, several at once; what an item fails with is its outcome.
   *
   * An item for which `work` gives undefined is not done yet: the job reports it later.
   */
  each(items: readonly Item<T>[], work: (item: Item<T>) => Promise<BulkOutcome | undefined>): Promise<void>;
}

/** A kind of long work. */
export interface Job<T> {
  /** Name for checkpoints and summaries (`users.import`). */
  readonly name: string;
  /** Options that change what is done: a checkpoint is good for the same ones only. */
  readonly options: Readonly<Record<string, unknown>>;
  /** The item that a record is, or what is wrong with it; sends nothing. */
  read(record: unknown): { readonly value: T; readonly key: string } | Problem;
  /** Works on at most 100 items and reports each of them. */
  process(items: readonly Item<T>[], context: Context<T>): Promise<void>;
}
