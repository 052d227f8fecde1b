import { vi } from 'vitest';
// Loaded once up front: under fake timers only timers may be what a call waits for.
import '../../src/http/later.js';
import '../../src/http/line.js';
import '../../src/http/retry.js';
import '../../src/management/later.js';
import '../../src/tokens/later.js';

/** Fakes the clock and the timers that the code under test uses; import and I/O stay real. */
export function fakeTime(now = Date.UTC(2026, 0, 1)): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now });
}

/** Lets everything happen that needs no timer. */
export async function quiet(): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    // Token keys are hashed in the thread pool.
    await crypto.subtle.digest('SHA-256', new Uint8Array(1));
  }
  await new Promise((resolve) => setImmediate(resolve));
}

/** Moves the clock from timer to timer until the work has settled. */
export async function settled<T>(work: PromiseLike<T>): Promise<T> {
  let open = true;
  const done = (): void => {
    open = false;
  };
  work.then(done, done);
  for (let turn = 0; open && turn < 200; turn += 1) {
    await quiet();
    if (open && vi.getTimerCount() > 0) await vi.advanceTimersToNextTimerAsync();
  }
  if (open) throw new Error('the work waits for something that is not a timer');
  return work;
}

/** Moves the clock by this many ms. */
export async function pass(ms: number): Promise<void> {
  await quiet();
  await vi.advanceTimersByTimeAsync(ms);
  await quiet();
}
