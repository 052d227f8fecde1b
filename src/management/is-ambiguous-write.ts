import type { KindeAmbiguousWriteError } from '../errors/ambiguous-write.js';
import { isKindeError } from '../errors.js';
import type { ReconcilableOperation, ReconciledRecord } from './ambiguous.js';

/** Whether a caught value is a write of unknown outcome; naming the operation types what `reconcile()` finds. */
export function isAmbiguousWrite<Name extends ReconcilableOperation>(
  error: unknown,
  operation?: Name,
): error is KindeAmbiguousWriteError<ReconciledRecord<Name>> {
  if (!isKindeError(error) || error.code !== 'AMBIGUOUS_WRITE') return false;
  return operation === undefined || error.operation === operation;
}
