import { KindeError, type KindeErrorCode, type KindeErrorDetails } from '../errors.js';
import type { BulkSummary } from './types.js';

/** What is known about long work that stopped, besides the rest. */
export interface KindeBulkErrorDetails extends KindeErrorDetails {
  /** What was done until then. */
  readonly summary?: BulkSummary | undefined;
}

/** Long work that stopped before its end, or never began: `BULK_STOPPED`, `ABORTED`, or one of the `CHECKPOINT_` codes. */
export class KindeBulkError extends KindeError {
  override readonly name = 'KindeBulkError';
  /** What was done until then; absent when nothing had begun. */
  declare readonly summary?: BulkSummary;

  constructor(code: KindeErrorCode, message: string, details: KindeBulkErrorDetails = {}) {
    const { summary, ...rest } = details;
    super(code, message, rest);
    if (summary) Object.defineProperty(this, 'summary', { value: summary, enumerable: true });
  }
}
