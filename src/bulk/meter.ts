import type { BulkSettings } from './options.js';
import { BULK_STATUSES, type BulkCounts, type BulkProgress, type BulkStatus } from './types.js';

/** Counts outcomes and tells how fast they come. */
export interface Meter {
  /** Counts an outcome; throws what `onProgress` threw since. */
  count(status: BulkStatus): void;
  readonly counts: BulkCounts;
  /** Items done, those of earlier runs included. */
  readonly done: number;
  readonly elapsedMs: number;
  /** Items per second since the beginning. */
  readonly rate: number;
  /** Tells the progress once more and stops its timer. */
  end(): void;
}

/** Over how long the rate is taken. */
const RATE_MS = 10_000;

/** Makes a meter that begins with the counts of earlier runs. */
export function createMeter(
  before: BulkCounts,
  total: number | undefined,
  { onProgress, progressInterval }: Pick<BulkSettings, 'onProgress' | 'progressInterval'>,
): Meter {
  const counts = { ...before };
  const first = totalOf(before);
  const startedAt = performance.now();
  let done = first;
  const samples = [{ at: startedAt, done }];
  const elapsed = (): number => performance.now() - startedAt;
  const tell = (): void => {
    const now = { at: performance.now(), done };
    samples.push(now);
    while ((samples[1]?.at ?? now.at) < now.at - RATE_MS) samples.shift();
    onProgress?.(progressFrom(samples[0] ?? now, now, { counts: { ...counts }, total, elapsedMs: elapsed() }));
  };
  let failure: { readonly error: unknown } | undefined;
  const timer = onProgress
    ? setInterval(() => {
        try {
          tell();
        } catch (error) {
          // Thrown out of a timer, it would end the process instead of the work.
          failure ??= { error };
          clearInterval(timer);
        }
      }, progressInterval)
    : undefined;
  // The work holds the process, not the talk about it.
  timer?.unref();
  return {
    count(status) {
      counts[status] += 1;
      done += 1;
      if (failure) throw failure.error;
    },
    counts,
    get done() {
      return done;
    },
    get elapsedMs() {
      return elapsed();
    },
    get rate() {
      return ((done - first) / elapsed()) * 1_000;
    },
    end() {
      clearInterval(timer);
      if (failure) throw failure.error;
      if (onProgress) tell();
    },
  };
}

/** How many items counts stand for. */
export function totalOf(counts: BulkCounts): number {
  return BULK_STATUSES.reduce((sum, status) => sum + counts[status], 0);
}

interface Sample {
  readonly at: number;
  readonly done: number;
}

function progressFrom(
  first: Sample,
  now: Sample,
  { counts, total, elapsedMs }: Pick<BulkProgress, 'counts' | 'total' | 'elapsedMs'>,
): BulkProgress {
  const rate = now.at > first.at ? ((now.done - first.done) / (now.at - first.at)) * 1_000 : 0;
  const etaMs = total === undefined || rate === 0 ? undefined : (Math.max(0, total - now.done) / rate) * 1_000;
  return { done: now.done, total, counts, rate, etaMs, elapsedMs };
}
