import { type Kept, keptOf } from './kept.js';
import { Limiter } from './limiter.js';

/**
 * The limiters of this process, by the fetch that they let through.
 *
 * State of the module's own: an app that builds a client per request is one sender to Kinde all the same. See
 * docs/decisions/0015-limits-hooks-ambiguous-writes.md.
 */
const limiters: Kept<Limiter> = new WeakMap();

/** The limiter of a tenant: the same one for every client in the process with this fetch and key. */
export function sharedLimiter(fetch: object, key: string): Limiter {
  return keptOf(limiters, fetch, key, () => new Limiter());
}
