import { isKindeError } from '../errors.js';
import { KindeBulkError } from './errors.js';
import type { BulkSettings } from './options.js';
import type { BulkSummary } from './types.js';

/** The error of work that ended before its time, with what was done until then. */
export function stopped(error: unknown, summary: BulkSummary, { signal, checkpoint }: BulkSettings): KindeBulkError {
  const isAborted = signal?.aborted === true;
  const reason = error instanceof Error ? error.message : String(error);
  if (error instanceof KindeBulkError && error.code !== 'BULK_STOPPED') {
    return new KindeBulkError(error.code, error.message, { summary, cause: error.cause });
  }
  const how = checkpoint ? ` Run it again with the checkpoint ${checkpoint.file} to go on.` : '';
  const what = isAborted ? 'The work was aborted' : `The work stopped: ${reason.replace(/\.$/, '')}`;
  const details = isKindeError(error) ? { missingScope: error.missingScope, status: error.status } : {};
  // An outage is this error already; what it came of is what tells more.
  const cause = isAborted ? signal.reason : error instanceof KindeBulkError ? error.cause : error;
  return new KindeBulkError(isAborted ? 'ABORTED' : 'BULK_STOPPED', `${what}.${how}`, { ...details, summary, cause });
}

/** The error of work that had more failures than it may have. */
export function tooManyFailures(summary: BulkSummary, { maxFailures, checkpoint }: BulkSettings): KindeBulkError {
  const how = checkpoint ? ` Mend what failed, then run it again with the checkpoint ${checkpoint.file}.` : '';
  const message = `The work stopped after ${summary.counts.failed} failures; ${maxFailures} are allowed.${how}`;
  return new KindeBulkError('BULK_STOPPED', message, { summary });
}
