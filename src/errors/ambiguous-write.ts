import { KindeError, type KindeErrorDetails } from '../errors.js';

/** How the outcome of a write is looked up. */
export interface ReconcileOptions {
  readonly signal?: AbortSignal | undefined;
  /** Longest time in ms of the whole lookup; default none. */
  readonly deadline?: number | undefined;
  /** Longest time in ms of one request. */
  readonly timeout?: number | undefined;
  /** How often it is looked before a write counts as not carried out; default 3, since it may still be on its way. */
  readonly attempts?: number | undefined;
  /** Pause between two looks in ms; default 1,000. */
  readonly wait?: number | undefined;
}

/** What a lookup found: whether the write was carried out, and the record as it is now. */
export interface Reconciliation<Found = unknown> {
  /** `unknown`: the record is there, and nothing tells whether this write made it or it was there before. */
  readonly outcome: 'applied' | 'not_applied' | 'unknown';
  /** Absent where there is none, or where it is older than the write that should have made it. */
  readonly record?: Found;
}

/**
 * A write was sent and no answer says whether Kinde carried it out; `cause` is what happened instead.
 *
 * To send it again without asking could do it twice.
 */
export class KindeAmbiguousWriteError<Found = unknown> extends KindeError {
  override readonly name = 'KindeAmbiguousWriteError';
  /** Whether an operation shows what became of it. */
  readonly canReconcile: boolean;
  readonly #lookUp: (options: ReconcileOptions) => Promise<Reconciliation>;

  constructor(
    message: string,
    details: KindeErrorDetails,
    canReconcile: boolean,
    lookUp: (options: ReconcileOptions) => Promise<Reconciliation>,
  ) {
    super('AMBIGUOUS_WRITE', message, details);
    this.canReconcile = canReconcile;
    this.#lookUp = lookUp;
  }

  /**
   * Looks the thing up: the record that is there now, or undefined where there is none of this write.
   *
   * After a write that creates, a record means that it was carried out, or may have been; after a change it is there
   * either way, and only `outcome()` tells; after a deletion, it means that it was not.
   *
   * @throws KindeInputError `INPUT_INVALID` where `canReconcile` is false, and every error of a read.
   */
  async reconcile(options?: ReconcileOptions): Promise<Found | undefined> {
    return (await this.outcome(options)).record;
  }

  /** As `reconcile`, with whether the write was carried out as far as can be told. */
  async outcome(options: ReconcileOptions = {}): Promise<Reconciliation<Found>> {
    return (await this.#lookUp(options)) as Reconciliation<Found>;
  }
}
