import { Limiter } from './limiter.js';

/** How many limiters are kept for one fetch before the idle ones are forgotten. */
const CROWDED = 1_000;

/**
 * The limiters of this process, by the fetch that they let through.
 *
 * State of the module's own: an app that builds a client per request is one sender to Kinde all the same. See
 * docs/decisions/0015-limits-hooks-ambiguous-writes.md.
 */
const limiters = new WeakMap<object, Map<string, Limiter>>();

/** The limiter of a tenant: the same one for every client in the process with this fetch and key. */
export function sharedLimiter(fetch: object, key: string): Limiter {
  let shared = limiters.get(fetch);
  if (!shared) {
    shared = new Map();
    limiters.set(fetch, shared);
  }
  const known = shared.get(key);
  if (known) return known;
  if (shared.size >= CROWDED) for (const [name, one] of shared) if (one.isIdle) shared.delete(name);
  const limiter = new Limiter();
  shared.set(key, limiter);
  return limiter;
}
