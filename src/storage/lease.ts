import { KindeError, KindeInputError } from '../errors.js';
import { acquireLease, type LeaseLimits } from './lease-acquire.js';
import type { Lease, LeaseOptions, LeaseOutcome } from './lease-types.js';
import { race, settled } from './race.js';
import type { Store } from './store.js';

/**
 * Runs work that at most one holder does at a time, across all processes that share the store.
 *
 * It settles whatever happens: within `ttlMs` of beginning the work, and within `waitMs` (or `storeTimeoutMs`, if that
 * is longer) without beginning it. A holder that was frozen past its `ttlMs` cannot know it, so the work must write its
 * result with `compareAndSet`.
 *
 * @throws KindeInputError `INPUT_INVALID` if a time is not usable. What the work throws comes through as it is.
 */
export async function withLease<T>(
  store: Store,
  key: string,
  options: LeaseOptions,
  work: (lease: Lease) => Promise<T>,
): Promise<LeaseOutcome<T>> {
  const limits = limitsFrom(options);
  const owner = crypto.randomUUID();
  const acquired = await acquireLease(store, key, owner, limits);
  return acquired.status === 'held' ? await hold(store, key, owner, limits, acquired.endsAt, work) : acquired;
}

async function hold<T>(
  store: Store,
  key: string,
  owner: string,
  limits: LeaseLimits,
  endsAt: number,
  work: (lease: Lease) => Promise<T>,
): Promise<LeaseOutcome<T>> {
  const { ttlMs, storeTimeoutMs, signal } = limits;
  const controller = new AbortController();
  const release = () => settled(() => store.compareAndSet(key, owner, undefined));
  const working = settled(() => work({ owner, signal: controller.signal }));
  const worked = await race(working, Math.max(0, endsAt - performance.now()), signal);
  if (worked.kind === 'time') {
    controller.abort(new KindeError('TIMEOUT', `The lease ran out after ${ttlMs} ms.`));
    return { status: 'expired' };
  }
  if (worked.kind === 'abort') {
    controller.abort(worked.reason);
    // Not before the work has noticed: as long as it runs, nobody else may.
    working.then(release, release).catch(() => undefined);
    return { status: 'aborted', reason: worked.reason };
  }
  const released = await race(release(), storeTimeoutMs);
  if (worked.kind === 'error') throw worked.error;
  return { status: 'done', value: worked.value, released: released.kind === 'value' && released.value };
}

function limitsFrom({ ttlMs, waitMs, storeTimeoutMs = 2_000, signal }: LeaseOptions): LeaseLimits {
  if (!(Number.isFinite(ttlMs) && ttlMs > 0)) throw new KindeInputError('`ttlMs` must be more than 0 milliseconds.');
  if (!(Number.isFinite(waitMs) && waitMs >= 0)) throw new KindeInputError('`waitMs` must be 0 milliseconds or more.');
  if (!(Number.isFinite(storeTimeoutMs) && storeTimeoutMs > 0)) {
    throw new KindeInputError('`storeTimeoutMs` must be more than 0 milliseconds.');
  }
  return { ttlMs, waitMs, storeTimeoutMs: Math.min(storeTimeoutMs, ttlMs), signal };
}
