import { acquireLease, pauseBetween } from '../storage/lease-acquire.js';
import { race, settled } from '../storage/race.js';
import type { Store } from '../storage/store.js';
import { type Found, TokenShelf } from './token-shelf.js';
import type { StoredToken, TokenOrder } from './token-store.js';

/** How processes wait for one another, in ms. */
export interface SharingTimes {
  /** How long one process keeps the others waiting, be it dead. */
  readonly leaseMs: number;
  /** Longest wait for the token of another process, before one is fetched without it. */
  readonly waitMs: number;
  /** Longest time that one step of the store may take. */
  readonly storeMs: number;
}

const TIMES: SharingTimes = Object.freeze({ leaseMs: 5_000, waitMs: 10_000, storeMs: 2_000 });

/**
 * A token that one of all processes fetches while the others wait for it to appear in the store.
 *
 * A store that is away costs a token request, never a call; what Kinde answers to that request comes through as it is.
 */
export async function sharedToken(store: Store, order: TokenOrder, times = TIMES): Promise<StoredToken> {
  const { signal } = order;
  const shelf = new TokenShelf(store, order, times.storeMs);
  const giveUpAt = performance.now() + times.waitMs;
  for (let turn = 0; ; turn += 1) {
    const found = await shelf.look();
    if (!found) return order.issue();
    if (isFresh(found.token)) return found.token;
    const owner = crypto.randomUUID();
    const limits = { ttlMs: times.leaseMs, waitMs: 0, storeTimeoutMs: times.storeMs, signal };
    const lease = await acquireLease(store, leaseKey(order), owner, limits);
    if (lease.status === 'held') return fetchUnder(owner, store, shelf, order);
    if (lease.status === 'aborted') throw lease.reason;
    // Somebody else renews it, or nobody can for now: it is good meanwhile.
    if (found.token) return found.token;
    if (lease.status === 'unavailable') return order.issue();
    if (performance.now() >= giveUpAt) return shelf.keep(await order.issue(), found.text);
    await race(undefined, pauseBetween(turn), signal);
    signal.throwIfAborted();
  }
}

/** Fetches a token as the only one who does, and gives the turn back, whatever becomes of it. */
async function fetchUnder(owner: string, store: Store, shelf: TokenShelf, order: TokenOrder): Promise<StoredToken> {
  let found: Found | undefined;
  try {
    // Whoever had the turn before may have ended between the look and the lease.
    found = await shelf.look();
    if (isFresh(found?.token)) return found.token;
    const token = await order.issue();
    return found ? await shelf.keep(token, found.text) : token;
  } catch (error) {
    if (!found?.token || order.signal.aborted) throw error;
    return found.token;
  } finally {
    // Not waited for: a turn that is not given back ends by itself.
    settled(() => store.compareAndSet(leaseKey(order), owner, undefined)).catch(() => undefined);
  }
}

function leaseKey({ key }: TokenOrder): string {
  return `${key}:lease`;
}

function isFresh(token: StoredToken | undefined): token is StoredToken {
  return token !== undefined && Date.now() < token.refreshAt;
}
