import { isKindeError, type KindeError, type KindeErrorCode } from '../errors.js';
import type { BulkOutcome } from './types.js';

/**
 * What a failed call means for long work: wrong with this item, with Kinde or the network for now, or with the whole job.
 *
 * A write that is `transient` may have been carried out, except after `RATE_LIMITED`.
 */
export type FailureKind = 'item' | 'transient' | 'job';

const KINDS: Partial<Record<KindeErrorCode, FailureKind>> = {
  ABORTED: 'job',
  BULK_STOPPED: 'job',
  CHECKPOINT_INVALID: 'job',
  CHECKPOINT_MISMATCH: 'job',
  CONFIG_INVALID: 'job',
  // It says nothing of the item, and the hook fails for the next one too.
  HOOK_FAILED: 'job',
  TOKEN_INVALID: 'job',
  SCOPE_MISSING: 'job',
  AMBIGUOUS_WRITE: 'transient',
  RATE_LIMITED: 'transient',
  SERVER_ERROR: 'transient',
  NETWORK_ERROR: 'transient',
  TIMEOUT: 'transient',
  DEADLINE_EXCEEDED: 'transient',
  UNEXPECTED_RESPONSE: 'transient',
  CHALLENGED: 'transient',
};

/** What a failure means. */
export function kindOf(error: unknown): FailureKind {
  // What is no error of the SDK is a mistake in a callback or in this program.
  if (!isKindeError(error)) return 'job';
  const { code, status, cause } = error;
  // A write that was sent before its hook failed.
  if (code === 'AMBIGUOUS_WRITE' && isKindeError(cause) && cause.code === 'HOOK_FAILED') return 'job';
  // The token endpoint refuses the credentials, or it is out of order.
  if (code === 'TOKEN_REQUEST_FAILED') return status && status < 500 && status !== 429 ? 'job' : 'transient';
  if (status === 408) return 'transient';
  return KINDS[code] ?? 'item';
}

/** Whether a write that failed so may have been carried out all the same. */
export function mayHaveHappened(error: unknown): boolean {
  if (kindOf(error) !== 'transient') return false;
  const { code, status } = error as KindeError;
  return status === 408 || isUnsure(code);
}

/** Whether the code of an outcome leaves open if the item's write was carried out. */
export function isUnsure(code: string): boolean {
  return KINDS[code as KindeErrorCode] === 'transient' && code !== 'RATE_LIMITED';
}

const EXISTS = /EXIST|TAKEN|DUPLICATE|ALREADY/;

/** Whether Kinde refused to make something that is there; its document names no code for it. */
export function saysExists(error: unknown): boolean {
  if (!isKindeError(error) || kindOf(error) !== 'item') return false;
  return error.code === 'CONFLICT' || error.errors.some(({ code }) => EXISTS.test(code));
}

/** The outcome of an item that failed so: Kinde's own code where it gave one. */
export function failureFrom(error: unknown, more: Partial<BulkOutcome> = {}): BulkOutcome {
  const { code, errors, message } = error as KindeError;
  return { status: 'failed', code: kindOf(error) === 'transient' ? code : (errors[0]?.code ?? code), message, ...more };
}
