import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { assertGoing, bounded } from '../../src/http/deadline.js';
import { failureOf, handingOn, listenersOf } from '../support/fake-kinde.js';
import { fakeTime, pass } from '../support/time.js';

const never = (): Promise<never> => new Promise(() => {});

describe('bounded', () => {
  beforeEach(() => fakeTime());
  afterEach(() => vi.useRealTimers());

  const noLimits = { deadlineAt: Infinity, timeout: 1_000 };

  test('gives what the work gives and leaves nothing behind', async () => {
    const { signal } = new AbortController();
    const listeners = listenersOf(signal);
    expect(await bounded({ ...noLimits, signal }, 1_000, async () => 'done')).toBe('done');
    expect(await failureOf(bounded({ ...noLimits, signal }, 1_000, () => Promise.reject('why')))).toBe('why');
    expect(listeners()).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('an abort ends it at once, although the work does not notice', async () => {
    const controller = new AbortController();
    const listeners = listenersOf(controller.signal);
    let inner: AbortSignal | undefined;
    const work = failureOf(
      bounded({ ...noLimits, signal: controller.signal }, 1_000, (signal) => {
        inner = signal;
        return never();
      }),
    );
    const reason = { why: 'the user left' };
    controller.abort(reason);
    const error = await work;
    expect(error).toMatchObject({ code: 'ABORTED' });
    expect(error.cause).toBe(reason);
    expect(inner?.aborted).toBe(true);
    expect(listeners()).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('a signal has one listener, however much it bounds', async () => {
    const controller = new AbortController();
    const { signal } = controller;
    const listeners = listenersOf(signal);
    const endings: number[] = [];
    const works = Array.from({ length: 30 }, (_, index) =>
      failureOf(bounded({ ...noLimits, signal }, 1_000, index === 7 ? () => Promise.reject('early') : never)).then(
        (error) => {
          endings.push(index);
          return error;
        },
      ),
    );
    expect(listeners()).toBe(1);
    await works[7];
    expect(endings).toEqual([7]);
    expect(listeners()).toBe(1);
    controller.abort('over');
    const errors = await Promise.all(works);
    expect(errors[7]).toBe('early');
    expect(errors.filter(({ code, cause }) => code === 'ABORTED' && (cause as unknown) === 'over')).toHaveLength(29);
    expect(listeners()).toBe(0);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('a signal that hands its listeners on to another one ends it too', async () => {
    const controller = new AbortController();
    const work = failureOf(bounded({ ...noLimits, signal: handingOn(controller.signal) }, 1_000, never));
    controller.abort('over');
    expect(await work).toMatchObject({ code: 'ABORTED', cause: 'over' });
    expect(vi.getTimerCount()).toBe(0);
  });

  test('an aborted signal or a past deadline starts no work', async () => {
    const work = vi.fn(never);
    expect(await failureOf(bounded({ ...noLimits, signal: AbortSignal.abort('x') }, 1, work))).toMatchObject({
      code: 'ABORTED',
      cause: 'x',
    });
    const past = { timeout: 1_000, deadlineAt: Date.now() };
    expect(await failureOf(bounded(past, 1, work))).toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    expect(work).not.toHaveBeenCalled();
    expect(() => assertGoing(past)).toThrow(/deadline/);
    expect(() => assertGoing({ ...noLimits, signal: AbortSignal.abort('x') })).toThrow(/aborted/);
    expect(() => assertGoing(noLimits)).not.toThrow();
  });

  test.each([
    [500, 1_000, 'TIMEOUT', 500],
    [500, 500, 'TIMEOUT', 500],
    [1_000, 500, 'DEADLINE_EXCEEDED', 500],
    [undefined, 700, 'DEADLINE_EXCEEDED', 700],
  ])('timeout %s and deadline in %s: %s after %s ms', async (timeout, deadline, code, after) => {
    const work = failureOf(bounded({ deadlineAt: Date.now() + deadline, timeout: 9 }, timeout, never));
    let over = false;
    void work.then(() => {
      over = true;
    });
    await pass(after - 1);
    expect(over).toBe(false);
    await pass(1);
    expect(await work).toMatchObject({ code });
    expect(String((await work).message)).toContain('timed out');
    expect(vi.getTimerCount()).toBe(0);
  });

  test.each([2 ** 31 - 1, 2 ** 31, 2 ** 40])('a limit of %d ms does not fire at once', async (timeout) => {
    let over = false;
    void bounded({ deadlineAt: Infinity, timeout: 1 }, timeout, never).catch(() => {
      over = true;
    });
    await pass(60_000);
    expect(over).toBe(false);
  });
});
