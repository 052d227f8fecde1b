import { tooManyRequests } from '../faults/inject.js';
import { clientOf } from './client-of.js';
import { type Counter, createCounter } from './counter.js';
import { type LimitOptions, limitsFrom } from './options.js';

/** What the limiters of an emulator have seen since it was made or reset. */
export interface EmulatorLimits {
  /** Requests that came, whether or not a limit is set. */
  readonly requests: number;
  /** Requests answered 429 by a rate limit. */
  readonly refusedByRate: number;
  /** Requests answered 429 by a concurrency limit. */
  readonly refusedByConcurrency: number;
  /** Requests that are being answered. */
  readonly active: number;
  /** The largest number of requests that were answered at once. */
  readonly peakConcurrency: number;
}

/** The limiters of one emulator, in front of what answers. */
export interface Limiter {
  readonly counts: EmulatorLimits;
  /** Answers a request to a target, or refuses it with 429. */
  hold(request: Request, target: string, answer: () => Promise<Response>): Promise<Response>;
  reset(): void;
}

/** The form fields of a token request name the application before there is a token. */
const TOKEN_TARGET = 'oauth.token';

/** Makes the limiters of one emulator. @throws EmulatorError naming what is wrong with the options. */
export function createLimiter(options: LimitOptions | boolean | undefined, now: () => number): Limiter {
  const counters = limitsFrom(options).map(createCounter);
  const counts = { requests: 0, refusedByRate: 0, refusedByConcurrency: 0, active: 0, peakConcurrency: 0 };
  let generation = 0;

  /** The answer for a request that does not fit, or what must be done when one that does has been answered. */
  function admit(client: string, concerned: readonly Counter[]): Response | readonly (() => void)[] {
    const at = now();
    const nameFor = (counter: Counter): string => (counter.isPerClient ? client : '');
    const waits = concerned.map((counter) => counter.refusal(nameFor(counter), at));
    const resets = waits.filter((wait) => wait !== undefined);
    // What is refused counts under none of the limits: a client that waits as long as it was told is let in.
    if (resets.length === 0) return concerned.flatMap((counter) => counter.take(nameFor(counter), at) ?? []);
    const resetS = Math.max(...resets);
    counts[resetS > 0 ? 'refusedByRate' : 'refusedByConcurrency'] += 1;
    return tooManyRequests(resetS > 0 ? resetS : undefined);
  }

  async function answered(answer: () => Promise<Response>, leave: readonly (() => void)[]): Promise<Response> {
    const mine = generation;
    counts.active += 1;
    counts.peakConcurrency = Math.max(counts.peakConcurrency, counts.active);
    try {
      return await answer();
    } finally {
      if (mine === generation) counts.active -= 1;
      for (const go of leave) go();
    }
  }

  return {
    counts,
    async hold(request, target, answer) {
      counts.requests += 1;
      const concerned = counters.filter((counter) => counter.fits(target));
      if (concerned.length === 0) return await answered(answer, []);
      const isPerClient = concerned.some((counter) => counter.isPerClient);
      const client = isPerClient ? await clientOf(request, target === TOKEN_TARGET) : '';
      const admitted = admit(client, concerned);
      return admitted instanceof Response ? admitted : await answered(answer, admitted);
    },
    reset() {
      generation += 1;
      Object.assign(counts, { requests: 0, refusedByRate: 0, refusedByConcurrency: 0, active: 0, peakConcurrency: 0 });
      for (const counter of counters) counter.reset();
    },
  };
}
