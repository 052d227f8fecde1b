import { KindeError } from '../errors.js';
import { bounded, type Limits } from './deadline.js';
import type { Limiter } from './limiter.js';
import type { GateFor } from './limiter-types.js';
import { retryAfterMs } from './rate-limit.js';
import { safeCause } from './redact.js';
import type { SharedLimits } from './shared-limits.js';

const TIMEOUT_MS = 500;
/** A store that failed is left alone for so long, or every call would wait for it in vain. */
const REST_MS = 5_000;

/** Gates that ask the fleet too, for each attempt that this process would let through. */
export function fleetGates(limiter: Limiter, shared: SharedLimits, key: string): GateFor {
  const fleet = new Fleet(shared, limiter);
  return (terms) => {
    const own = limiter.gate(terms);
    const enter = async (): Promise<void> => {
      for (;;) {
        await own.enter();
        let ms = 0;
        try {
          ms = await fleet.ask(terms.limits, () => shared.take(key));
        } catch (error) {
          own.leave();
          throw error;
        }
        if (!(ms > 0)) return;
        own.leave();
        // The budget is that of the whole tenant, so nobody here needs to ask before that.
        (await limiter.line()).pause(Date.now() + Math.max(1, ms));
      }
    };
    return {
      enter,
      leave: (received) => {
        const wait = received?.status === 429 ? retryAfterMs(received.headers) : undefined;
        if (wait) fleet.tell(() => shared.pause(key, wait));
        own.leave(received);
      },
    };
  };
}

/** The way to the shared budget, which may be away. */
class Fleet {
  readonly #shared: SharedLimits;
  readonly #limiter: Limiter;

  constructor(shared: SharedLimits, limiter: Limiter) {
    this.#shared = shared;
    this.#limiter = limiter;
  }

  /** The answer, or 0 where there is none; fails only as the call does. */
  async ask(limits: Limits, work: () => Promise<number>): Promise<number> {
    if (Date.now() < this.#limiter.restsUntil) return 0;
    const timeout = this.#shared.timeout ?? TIMEOUT_MS;
    try {
      return await bounded(limits, timeout, async () => work());
    } catch (error) {
      if (limits.signal?.aborted || Date.now() >= limits.deadlineAt) throw error;
      this.#rest(error);
      return 0;
    }
  }

  /** Tells without waiting for it. */
  tell(work: () => Promise<void>): void {
    const told = async (): Promise<number> => {
      await work();
      return 0;
    };
    void this.ask({ deadlineAt: Infinity, timeout: TIMEOUT_MS }, told);
  }

  #rest(error: unknown): void {
    this.#limiter.restsUntil = Date.now() + REST_MS;
    const message = 'The shared limits do not answer; requests are sent without them for 5 s.';
    try {
      this.#shared.onUnavailable?.(new KindeError('LIMITS_UNAVAILABLE', message, { cause: safeCause(error) }));
    } catch {
      // What a listener does wrong is no reason to fail a call.
    }
  }
}
