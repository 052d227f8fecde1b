/** What became of one item; in a dry run, what would become of it. */
export type BulkStatus = 'created' | 'updated' | 'deleted' | 'unchanged' | 'skipped' | 'failed';

/** Every status, in the order in which summaries name them. */
export const BULK_STATUSES = ['created', 'updated', 'deleted', 'unchanged', 'skipped', 'failed'] as const;

/** How many items ended with each status. */
export type BulkCounts = Readonly<Record<BulkStatus, number>>;

/** What became of an item and why. */
export interface BulkOutcome {
  readonly status: BulkStatus;
  /** Kinde's identifier of the user or code of the organization, where it is known. */
  readonly id?: string | undefined;
  /**
   * Why an item was skipped or failed: Kinde's own code where Kinde refused it, one of `KindeErrorCode` where it gave none
   * or its answer did not come through, else one that the guide lists.
   */
  readonly code?: string | undefined;
  /** The same in words. */
  readonly message?: string | undefined;
  /** The field or column that is wrong. */
  readonly field?: string | undefined;
  /** The value that was there before, where the job keeps it. */
  readonly before?: unknown;
}

/** The outcome of one item of the source. */
export interface BulkResult extends BulkOutcome {
  /** Position in the source, from 0. */
  readonly index: number;
  /** Line of the file at which the record begins, from 1. */
  readonly line?: number | undefined;
  /** What the item is called in the source: an e-mail address, an identifier, an organization code. */
  readonly key: string;
  /** The record as it was read, where it failed. */
  readonly record?: unknown;
}

/** How far long work is. */
export interface BulkProgress {
  /** Items with an outcome, those of earlier runs of the same checkpoint included. */
  readonly done: number;
  /** All items, where that is known. */
  readonly total?: number | undefined;
  readonly counts: BulkCounts;
  /** Items per second over the latest 10 seconds. */
  readonly rate: number;
  /** Time left in ms at that rate, where the total is known. */
  readonly etaMs?: number | undefined;
  readonly elapsedMs: number;
}

/** What long work did. */
export interface BulkSummary {
  readonly job: string;
  readonly dryRun: boolean;
  /** Items with an outcome, those of earlier runs of the same checkpoint included. */
  readonly done: number;
  readonly counts: BulkCounts;
  /** Items that earlier runs of the checkpoint had done. */
  readonly resumed: number;
  /** The first 20 failures of this run; `onResult` is told of all. */
  readonly failures: readonly BulkResult[];
  readonly elapsedMs: number;
  /** Items per second of this run. */
  readonly rate: number;
}
