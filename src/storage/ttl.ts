import { KindeInputError } from '../errors.js';
import type { StoreOptions } from './store.js';

/**
 * How long an entry lives, in whole milliseconds: `undefined` without an end, 0 where its time is over already.
 *
 * @throws KindeInputError `INPUT_INVALID` if `ttlMs` is not a number.
 */
export function ttlFrom(options: StoreOptions | undefined): number | undefined {
  const ttl = options?.ttlMs;
  if (ttl === undefined) return undefined;
  if (typeof ttl !== 'number' || Number.isNaN(ttl)) {
    throw new KindeInputError('`ttlMs` must be a number of milliseconds.');
  }
  // Beyond this, a number is no longer written as digits, and the time is as good as endless.
  if (ttl > Number.MAX_SAFE_INTEGER) return undefined;
  return Math.max(0, Math.ceil(ttl));
}
