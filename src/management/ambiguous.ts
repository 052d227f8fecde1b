import { KindeAmbiguousWriteError } from '../errors/ambiguous-write.js';
import { type KindeError, KindeInputError } from '../errors.js';
import type { Inquiry, Write } from './call-types.js';
import { lookUp, lookupFor } from './reconcile/look-up.js';
import type { Lookup, RecordOf } from './reconcile/lookup.js';
import { lookups } from './reconcile/lookups.js';

/** Operations whose outcome can be looked up. */
export type ReconcilableOperation = keyof typeof lookups;

/** What is found by looking up what became of an operation. */
export type ReconciledRecord<Name extends ReconcilableOperation> = RecordOf<(typeof lookups)[Name][number]>;

/** Operations that change nothing, whatever their method says; asking them again is safe. */
const HARMLESS = ['verifyApiKey', 'refreshUserClaims'];

/** The error of a write that may have been carried out, with the way to find out; `error` is what happened. */
export function ambiguousWrite(inquiry: Inquiry, write: Write, error: KindeError): KindeError {
  const { name } = write.target;
  if (HARMLESS.includes(name)) return error;
  const lookup = lookupFor((lookups as Readonly<Record<string, readonly Lookup[]>>)[name], write);
  const advice = lookup
    ? 'Ask `reconcile()` before you send it again.'
    : 'There is no lookup for it: look yourself before you send it again.';
  const { status, errors, requestId, attempts } = error;
  const details = { status, errors, requestId, attempts, operation: name, cause: error };
  const message = `${name} may have been carried out: no usable answer came (${error.code}). ${advice}`;
  return new KindeAmbiguousWriteError(message, details, lookup !== undefined, async (options) => {
    if (lookup) return lookUp(inquiry, write, lookup, options);
    throw new KindeInputError(`The outcome of ${name} cannot be looked up here; look yourself.`, {
      operation: name,
    });
  });
}
