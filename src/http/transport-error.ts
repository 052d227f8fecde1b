import { KindeError } from '../errors.js';
import { redact, safeCause } from './redact.js';
import { wasNeverSent } from './retry-policy.js';
import type { Draft } from './transport.js';

/** The typed error for a fetch that failed, without what it may show. */
export function transportError(error: unknown, draft: Draft, attempts: number, operation?: string): KindeError {
  const host = new URL(draft.url).host;
  const cause = safeCause(error);
  // Only a request for a token belongs to no operation, and it changes nothing.
  const isHarmless = operation === undefined || draft.method === 'GET' || wasNeverSent(cause);
  const acted = isHarmless ? '' : ' Kinde may have carried it out.';
  const reason = cause instanceof Error ? innermost(cause).message || cause.message : 'no reason given';
  const message = `The request to ${host} failed: ${redact(reason)}.${acted}`;
  return new KindeError('NETWORK_ERROR', message, { attempts, operation, cause });
}

function innermost(error: Error): Error {
  return error.cause instanceof Error ? innermost(error.cause) : error;
}
