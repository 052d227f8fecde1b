import { createHook } from 'node:async_hooks';
import { vi } from 'vitest';

/** How long what is done in the background may go on after the work, a renewal of tokens for one. Virtual ms. */
const AFTERMATH_MS = 120_000;
const STEP_MS = 5;
const MOST_TIMERS = 20_000;
/** How often something other than a timer is given a moment: a module may be loading. */
const MOST_PAUSES = 1_000;
const START = Date.UTC(2026, 0, 1);

/** Cryptography under way in the thread pool; with this known, time moves on only when nothing else can happen. */
const underWay = new Set<number>();
createHook({
  init(id, type) {
    if (type.endsWith('REQUEST')) underWay.add(id);
  },
  after: (id) => underWay.delete(id),
  destroy: (id) => underWay.delete(id),
}).enable();

/** Lets everything happen that needs no timer. */
export async function idle(): Promise<void> {
  for (let calm = 0; calm < 4; calm += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    if (underWay.size > 0) calm = -1;
  }
}

const realSetTimeout = setTimeout;

async function realPause(ms: number): Promise<void> {
  await new Promise<void>((resolve) => {
    realSetTimeout(resolve, ms);
  });
}

/** Waits, in virtual time. */
export async function sleep(ms: number): Promise<void> {
  await new Promise<void>((resolve) => {
    setTimeout(resolve, ms);
  });
}

/**
 * Runs work on a clock that jumps from timer to timer, so that waits cost nothing and the same work gives the same result.
 *
 * @throws Error when the work waits for what no timer ends, when timers are left behind, or a rejection was not handled.
 */
export async function inVirtualTime<T>(work: () => Promise<T>, aftermathMs = AFTERMATH_MS): Promise<T> {
  const unhandled: unknown[] = [];
  const note = (reason: unknown): void => {
    unhandled.push(reason);
  };
  process.on('unhandledRejection', note);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'], now: START });
  try {
    const result = await driven(work());
    await settleTimers(aftermathMs);
    if (unhandled.length > 0) throw new Error('a rejection was not handled', { cause: unhandled[0] });
    return result;
  } finally {
    vi.useRealTimers();
    process.off('unhandledRejection', note);
  }
}

async function driven<T>(work: Promise<T>): Promise<T> {
  let open = true;
  const done = (): void => {
    open = false;
  };
  work.then(done, done);
  for (let turn = 0, stuck = 0; open; turn += 1) {
    await idle();
    // The work may be idling itself, in step with this loop.
    stuck = open && vi.getTimerCount() === 0 ? stuck + 1 : 0;
    if (stuck > 5) await realPause(5);
    if (stuck > MOST_PAUSES) throw new Error('the work waits for something that no timer ends');
    if (turn > MOST_TIMERS) throw new Error('the work does not end');
    if (open && stuck === 0) await vi.advanceTimersToNextTimerAsync();
  }
  return await work;
}

async function settleTimers(aftermathMs: number): Promise<void> {
  await idle();
  const end = Date.now() + aftermathMs;
  // The clock moves no further than that, so that a timer due later is still there to be counted.
  while (vi.getTimerCount() > 0 && Date.now() < end) {
    await vi.advanceTimersByTimeAsync(STEP_MS);
    await idle();
    if (aftermathMs > STEP_MS && vi.getTimerCount() > 0) await vi.advanceTimersToNextTimerAsync();
  }
  if (vi.getTimerCount() > 0) throw new Error(`${vi.getTimerCount()} timers were left behind`);
}
