import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createCalls } from '../../src/bulk/calls.js';
import { KindeError } from '../../src/errors.js';

const MINUTE = 60_000;

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: 0 }));
afterEach(() => void vi.useRealTimers());

/** Calls on a clock that only their waits and `work` move. */
function calls(maxOutage: number) {
  const { signal } = new AbortController();
  const sleep = async (ms: number): Promise<void> => void vi.setSystemTime(Date.now() + Math.ceil(ms));
  const made = createCalls({ concurrency: 5, maxOutage, signal, isDraining: () => false, fail() {}, sleep });
  let attempts = 0;
  /** A call that fails until some moment, and takes a second each time. */
  const until = (end: number, code: 'NETWORK_ERROR' | 'RATE_LIMITED' = 'NETWORK_ERROR') =>
    made.patiently(async () => {
      attempts += 1;
      vi.setSystemTime(Date.now() + 1_000);
      if (Date.now() < end) throw new KindeError(code, 'no');
      return Date.now();
    });
  return { ...made, until, attempts: () => attempts };
}

it('waits through an outage that begins while others go well', async () => {
  const { patiently, until } = calls(5 * MINUTE);
  const work = until(4 * MINUTE);
  // It was under way as the outage began, and is answered after the first failure.
  await patiently(async () => 'answered');
  expect(await work).toBeGreaterThanOrEqual(4 * MINUTE);
});

it('counts an outage from the last answer on, not from the beginning of an item', async () => {
  const { patiently, until } = calls(5 * MINUTE);
  let end = 0;
  const item = patiently(async (attempt) => {
    if (attempt === 1) throw new KindeError('SERVER_ERROR', 'no');
    if (attempt === 2) {
      // Others went well for long meanwhile; what comes now is an outage.
      vi.setSystemTime(10 * MINUTE);
      await patiently(async () => 'answered');
      end = Date.now() + 4 * MINUTE;
      throw new KindeError('NETWORK_ERROR', 'no');
    }
    vi.setSystemTime(Date.now() + 1_000);
    if (Date.now() < end) throw new KindeError('NETWORK_ERROR', 'no');
    return Date.now();
  });
  expect(await item).toBeGreaterThanOrEqual(end);
  await expect(until(Date.now() + 6 * MINUTE)).rejects.toMatchObject({ code: 'BULK_STOPPED' });
});

it('gives an item up that fails eight times while others go well, unless a limiter refuses it', async () => {
  const { patiently } = calls(5 * MINUTE);
  const attempted = (code: 'SERVER_ERROR' | 'RATE_LIMITED', most: number) => {
    let attempts = 0;
    const work = patiently(async () => {
      attempts += 1;
      await patiently(async () => 'answered');
      if (attempts > most) return attempts;
      throw new KindeError(code, 'no');
    });
    return work.catch((error: unknown) => [attempts, (error as KindeError).code]);
  };
  expect(await attempted('SERVER_ERROR', 100)).toEqual([8, 'SERVER_ERROR']);
  expect(await attempted('RATE_LIMITED', 20)).toBe(21);
});

it('stops when nothing was answered for longer than it may be', async () => {
  const { until, attempts } = calls(MINUTE);
  await expect(until(10 * MINUTE)).rejects.toMatchObject({
    code: 'BULK_STOPPED',
    message: expect.stringContaining('longer than 60 s'),
    cause: { code: 'NETWORK_ERROR' },
  });
  // The last attempt, which was begun in time, takes a second.
  expect(Date.now()).toBeLessThanOrEqual(MINUTE + 1_000);
  expect(attempts()).toBeGreaterThan(8);
});
