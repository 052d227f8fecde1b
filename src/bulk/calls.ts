import { setTimeout } from 'node:timers/promises';
import type { KindeError } from '../errors.js';
import type { CallOptions } from '../management/index.js';
import { KindeBulkError } from './errors.js';
import { kindOf } from './failure.js';

/** How long work calls Kinde. */
export interface Calls {
  /** Options of a call that may be sent once only. */
  readonly once: CallOptions;
  /** Options of a write that may be sent again, since twice is the same as once. */
  readonly repeatable: CallOptions;
  /** Does something while at most `concurrency` others are done; undefined, and nothing done, when no more is to begin. */
  begin<T>(work: () => Promise<T>): Promise<T | undefined>;
  /** The same for what belongs to something that was begun. */
  finish<T>(work: () => Promise<T>): Promise<T>;
  /** Calls Kinde until it answers; throws what is wrong with the item, or with the job. */
  patiently<T>(call: (attempt: number) => Promise<T>): Promise<T>;
}

/** What the calls of a job need to know. */
export interface CallsSettings {
  readonly concurrency: number;
  readonly maxOutage: number;
  readonly signal: AbortSignal;
  /** Whether no more items are to be begun. */
  isDraining(): boolean;
  /** Told at once what nothing can go on after. */
  fail(error: unknown): void;
  /** Waits; default on a timer. */
  readonly sleep?: ((ms: number, signal: AbortSignal) => Promise<unknown>) | undefined;
}

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 10_000;
/** An item that failed so often while others went well is itself what Kinde cannot bear. */
const MOST_ATTEMPTS = 8;

/** Makes the calls of one job. */
export function createCalls({ concurrency, maxOutage, signal, isDraining, fail, ...others }: CallsSettings): Calls {
  const { sleep = (ms) => setTimeout(ms, undefined, { signal }) } = others;
  const slots = createSlots(concurrency);
  // The client's limiter lets interactive calls of the same program go first.
  const once: CallOptions = { signal, priority: 'batch' };
  let latestSuccess = 0;
  const finish: Calls['finish'] = async (work) => {
    await slots.take();
    try {
      signal.throwIfAborted();
      return await work();
    } catch (error) {
      if (kindOf(error) === 'job') fail(error);
      throw error;
    } finally {
      slots.give();
    }
  };
  return {
    once,
    repeatable: { ...once, retry: { writes: true } },
    finish,
    begin: (work) => finish(async () => (isDraining() ? undefined : work())),
    async patiently(call) {
      let failedAt = Date.now();
      let outSince = failedAt;
      let refusals = 0;
      for (let attempt = 1; ; attempt++) {
        try {
          const value = await call(attempt);
          latestSuccess = Date.now();
          return value;
        } catch (error) {
          if (kindOf(error) !== 'transient') throw error;
          // Others went well since this one failed last: it is the item that Kinde cannot bear, not an outage.
          if (latestSuccess >= failedAt) {
            refusals += 1;
            outSince = latestSuccess;
          }
          failedAt = Date.now();
          const wait = waitFrom(error as KindeError, attempt);
          // A wait that would end too late is not begun.
          if (failedAt - outSince + wait > maxOutage) throw outage(error as KindeError, maxOutage);
          if (refusals >= MOST_ATTEMPTS && (error as KindeError).code !== 'RATE_LIMITED') throw error;
          await sleep(wait, signal);
        }
      }
    },
  };
}

function waitFrom({ retryAfter }: KindeError, attempt: number): number {
  if (retryAfter !== undefined) return retryAfter * 1_000;
  const ceiling = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt - 1));
  return ceiling * (0.5 + Math.random() / 2);
}

function outage(cause: KindeError, maxOutage: number): KindeBulkError {
  const seconds = Math.round(maxOutage / 1_000);
  return new KindeBulkError('BULK_STOPPED', `Kinde is out of reach for longer than ${seconds} s: ${cause.message}`, {
    cause,
  });
}

/** So many at once, the others in the order in which they came. */
function createSlots(count: number) {
  let free = count;
  const waiting: (() => void)[] = [];
  return {
    async take(): Promise<void> {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
    },
    give(): void {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    },
  };
}
