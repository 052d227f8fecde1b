import { KindeError } from '../errors.js';
import type { LeaseOutcome } from './lease-types.js';
import { race } from './race.js';
import type { Store } from './store.js';

/** The options of a lease, checked, with defaults. */
export interface LeaseLimits {
  readonly ttlMs: number;
  readonly waitMs: number;
  readonly storeTimeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

/** The lease, or the outcome without one. */
export type Acquired =
  | { readonly status: 'held'; readonly endsAt: number }
  | Exclude<LeaseOutcome<never>, { status: 'done' | 'expired' }>;

/**
 * Tries to become the owner of the key until it succeeds, the time to wait is over, the signal aborts or the store fails.
 *
 * @returns When the lease ends on the clock of `performance.now()`, or why there is none.
 */
export async function acquireLease(store: Store, key: string, owner: string, limits: LeaseLimits): Promise<Acquired> {
  const { ttlMs, storeTimeoutMs, signal } = limits;
  if (signal?.aborted) return { status: 'aborted', reason: signal.reason };
  const giveUpAt = performance.now() + limits.waitMs;
  for (let attempt = 0; ; attempt++) {
    const startedAt = performance.now();
    const patience = attempt === 0 ? storeTimeoutMs : Math.min(storeTimeoutMs, giveUpAt - startedAt);
    const trying = tryOnce(store, key, owner, ttlMs, attempt);
    const tried = await race(trying, patience, signal);
    // Counted from before the request, so the holder never believes in its lease longer than the store does.
    if (tried.kind === 'value' && tried.value) return { status: 'held', endsAt: startedAt + ttlMs };
    if (tried.kind !== 'value') {
      forsake(store, key, owner, trying);
      if (tried.kind === 'abort') return { status: 'aborted', reason: tried.reason };
      if (tried.kind === 'error') return { status: 'unavailable', cause: tried.error };
      return patience < storeTimeoutMs
        ? { status: 'busy' }
        : { status: 'unavailable', cause: noAnswerError(storeTimeoutMs) };
    }
    const pause = Math.min(pauseBetween(attempt), giveUpAt - performance.now());
    const waited = pause > 0 ? await race(undefined, pause, signal) : undefined;
    if (waited?.kind === 'abort') return { status: 'aborted', reason: waited.reason };
    if (performance.now() >= giveUpAt) return { status: 'busy' };
  }
}

async function tryOnce(store: Store, key: string, owner: string, ttlMs: number, attempt: number): Promise<boolean> {
  // Waiting looks before it writes: reading is the cheaper, and most looks find another holder.
  const present = attempt === 0 ? undefined : await store.get(key);
  // The owner may be us: a client that lost its connection can send a write again, and report the second, lost one.
  if (present !== undefined && present !== owner) return false;
  return await store.compareAndSet(key, present, owner, { ttlMs });
}

/** Gives the lease back where a request that nobody waits for any more, or that failed on its way back, still won it. */
function forsake(store: Store, key: string, owner: string, trying: Promise<boolean>): void {
  const release = () => store.compareAndSet(key, owner, undefined);
  trying.then((won) => (won ? release() : false), release).catch(() => undefined);
}

/** Milliseconds until the next try: doubling from 10 to 200, of which a random half, so that waiters spread out. */
export function pauseBetween(attempt: number): number {
  return Math.min(200, 10 * 2 ** Math.min(attempt, 10)) * (0.5 + Math.random() / 2);
}

function noAnswerError(ms: number): KindeError {
  return new KindeError('TIMEOUT', `The store did not answer within ${ms} ms.`);
}
