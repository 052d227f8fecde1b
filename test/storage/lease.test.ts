import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createMemoryStore, type Lease, type LeaseOptions, type Store, withLease } from '../../src/storage/index.js';

const options: LeaseOptions = { ttlMs: 1_000, waitMs: 500 };
const never = () => new Promise<never>(() => undefined);
/** How long a call took, in milliseconds, and what came of it. */
const timed = async <T>(call: Promise<T>) => {
  const startedAt = performance.now();
  const outcome = await call;
  return { outcome, ms: performance.now() - startedAt };
};
const heldStore = async () => {
  const store = createMemoryStore();
  await store.set('k', 'another owner');
  return store;
};

describe('withLease, the work', () => {
  it('runs the work with a random owner in the store, and gives the lease back', async () => {
    const store = createMemoryStore();
    const owners = new Set<string>();
    for (let round = 0; round < 2; round++) {
      const outcome = await withLease(store, 'k', options, async ({ owner, signal }) => {
        expect(await store.get('k')).toBe(owner);
        expect(signal.aborted).toBe(false);
        owners.add(owner);
        return 'value';
      });
      expect(outcome).toEqual({ status: 'done', value: 'value', released: true });
      expect(await store.get('k')).toBeUndefined();
    }
    expect(owners.size).toBe(2);
  });

  it.each([
    ['rejects', () => Promise.reject(new RangeError('work'))],
    [
      'throws at once',
      () => {
        throw new RangeError('work');
      },
    ],
  ])('throws what the work %s with, and gives the lease back', async (_, work) => {
    const store = createMemoryStore();
    await expect(withLease(store, 'k', options, work)).rejects.toThrow(RangeError);
    expect(await store.get('k')).toBeUndefined();
  });

  it('lets 50 callers in one after the other', async () => {
    const store = createMemoryStore();
    let inside = 0;
    let count = 0;
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, () =>
        withLease(store, 'k', { ttlMs: 5_000, waitMs: 15_000 }, async () => {
          expect(++inside).toBe(1);
          const before = count;
          await sleep(1);
          count = before + 1;
          inside--;
        }),
      ),
    );
    expect(outcomes.every(({ status }) => status === 'done')).toBe(true);
    expect(count).toBe(50);
  });

  it('ends with "expired" when the work outlasts the lease, tells the work, and frees the key', async () => {
    const store = createMemoryStore();
    let signal: AbortSignal | undefined;
    const work = (lease: Lease) => {
      signal = lease.signal;
      return never();
    };
    const { outcome, ms } = await timed(withLease(store, 'k', { ttlMs: 60, waitMs: 0 }, work));
    expect(outcome).toEqual({ status: 'expired' });
    expect(signal?.reason).toMatchObject({ code: 'TIMEOUT' });
    expect(ms).toBeLessThan(1_000);
    expect((await withLease(store, 'k', options, async () => 1)).status).toBe('done');
  });

  it('does not take the lease of the next holder away', async () => {
    const store = createMemoryStore();
    const outcome = await withLease(store, 'k', options, async () => {
      await store.set('k', 'the next owner');
    });
    expect(outcome).toMatchObject({ status: 'done', released: false });
    expect(await store.get('k')).toBe('the next owner');
  });

  it.each([
    { ttlMs: 0, waitMs: 0 },
    { ttlMs: Number.NaN, waitMs: 0 },
    { ttlMs: Infinity, waitMs: 0 },
    { ttlMs: 1, waitMs: -1 },
    { ttlMs: 1, waitMs: Infinity },
    { ttlMs: 1, waitMs: 0, storeTimeoutMs: 0 },
  ])('refuses %o', async (bad) => {
    await expect(withLease(createMemoryStore(), 'k', bad, never)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });
});

describe('withLease, the waiting', () => {
  it('is over after waitMs', async () => {
    const store = await heldStore();
    const { outcome, ms } = await timed(withLease(store, 'k', { ttlMs: 1_000, waitMs: 150 }, never));
    expect(outcome).toEqual({ status: 'busy' });
    expect(ms).toBeGreaterThan(140);
    expect(ms).toBeLessThan(900);
  });

  it('tries once where there is no time to wait', async () => {
    const store = await heldStore();
    const compareAndSet = vi.spyOn(store, 'compareAndSet');
    expect(await withLease(store, 'k', { ttlMs: 1_000, waitMs: 0 }, never)).toEqual({ status: 'busy' });
    expect(compareAndSet).toHaveBeenCalledTimes(1);
  });

  it('asks less and less often', async () => {
    const store = await heldStore();
    const [get, compareAndSet] = [vi.spyOn(store, 'get'), vi.spyOn(store, 'compareAndSet')];
    await withLease(store, 'k', { ttlMs: 1_000, waitMs: 1_000 }, never);
    expect(get.mock.calls.length).toBeGreaterThan(5);
    expect(get.mock.calls.length).toBeLessThan(20);
    expect(compareAndSet).toHaveBeenCalledTimes(1);
  });

  it('ends at once on abort, without the work', async () => {
    const store = await heldStore();
    const work = vi.fn(never);
    const signal = AbortSignal.timeout(50);
    const { outcome, ms } = await timed(withLease(store, 'k', { ...options, waitMs: 10_000, signal }, work));
    expect(outcome).toEqual({ status: 'aborted', reason: signal.reason });
    expect(ms).toBeLessThan(2_000);
    expect(work).not.toHaveBeenCalled();
  });

  it('ends at once on abort while the store does not answer, and gives back what it wins then', async () => {
    const store = createMemoryStore();
    let answer = (): void => undefined;
    const slow: Store = {
      ...store,
      compareAndSet: async (key, expected, value, more) => {
        if (value !== undefined)
          await new Promise<void>((resolve) => {
            answer = resolve;
          });
        return store.compareAndSet(key, expected, value, more);
      },
    };
    const controller = new AbortController();
    const outcome = withLease(slow, 'k', { ttlMs: 60_000, waitMs: 10_000, signal: controller.signal }, never);
    controller.abort('why');
    expect(await outcome).toEqual({ status: 'aborted', reason: 'why' });
    answer();
    await vi.waitFor(async () => expect(await store.get('k')).toBeUndefined());
  });

  it('ends at once on abort between two looks', async () => {
    const store = await heldStore();
    const controller = new AbortController();
    const get = vi.spyOn(store, 'get').mockImplementation(async () => {
      setTimeout(() => controller.abort('why'), 1);
      return 'another owner';
    });
    const signal = controller.signal;
    const outcome = await withLease(store, 'k', { ttlMs: 60_000, waitMs: 10_000, signal }, never);
    expect(outcome).toEqual({ status: 'aborted', reason: 'why' });
    expect(get).toHaveBeenCalledTimes(1);
  });

  it.each([
    [{ ttlMs: 0 }, '`ttlMs` must be more than 0 milliseconds.'],
    [{ ttlMs: Number.NaN }, '`ttlMs` must be more than 0 milliseconds.'],
    [{ ttlMs: 1, waitMs: -1 }, '`waitMs` must be 0 milliseconds or more.'],
    [{ ttlMs: 1, waitMs: 0, storeTimeoutMs: 0 }, '`storeTimeoutMs` must be more than 0 milliseconds.'],
  ])('%j: %s', async (wrong, message) => {
    const store = createMemoryStore();
    await expect(withLease(store, 'k', wrong as never, never)).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      message,
    });
  });

  it('does not begin where the signal has aborted before', async () => {
    const store = createMemoryStore();
    const compareAndSet = vi.spyOn(store, 'compareAndSet');
    const outcome = await withLease(store, 'k', { ...options, signal: AbortSignal.abort('why') }, never);
    expect(outcome).toEqual({ status: 'aborted', reason: 'why' });
    expect(compareAndSet).not.toHaveBeenCalled();
  });

  it('ends at once on abort during the work, and frees the lease only when the work is over', async () => {
    const store = createMemoryStore();
    const controller = new AbortController();
    let finish = (): void => undefined;
    const outcome = withLease(store, 'k', { ...options, signal: controller.signal }, async (lease) => {
      await new Promise<void>((resolve) => {
        finish = resolve;
        controller.abort('why');
      });
      expect(lease.signal.reason).toBe('why');
      throw new Error('nobody waits for this');
    });
    expect(await outcome).toEqual({ status: 'aborted', reason: 'why' });
    expect(await store.get('k')).toBeDefined();
    finish();
    await vi.waitFor(async () => expect(await store.get('k')).toBeUndefined());
  });
});

describe('withLease, a store that fails', () => {
  const down = new Error('connection lost');
  /** A memory store whose n-th get or compareAndSet goes wrong. */
  const failing = (nth: number, how: (real: () => Promise<boolean>) => Promise<boolean>): Store => {
    const store = createMemoryStore();
    let calls = 0;
    return {
      ...store,
      get: (key) => (++calls === nth ? how(async () => true).then(() => undefined) : store.get(key)),
      compareAndSet: (...args) => {
        const real = () => store.compareAndSet(...args);
        return ++calls === nth ? how(real) : real();
      },
    };
  };

  it('ends with "unavailable" when it fails before the work', async () => {
    const store = failing(1, () => Promise.reject(down));
    expect(await withLease(store, 'k', options, never)).toEqual({ status: 'unavailable', cause: down });
    const throwing = failing(1, () => {
      throw down;
    });
    expect(await withLease(throwing, 'k', options, never)).toEqual({ status: 'unavailable', cause: down });
  });

  it('ends with "unavailable" when it fails while waiting', async () => {
    const store = failing(3, () => Promise.reject(down));
    await store.set('k', 'another owner');
    expect(await withLease(store, 'k', options, never)).toEqual({ status: 'unavailable', cause: down });
  });

  it('ends with "unavailable" when it never answers, also with no time to wait', async () => {
    const limits = { ttlMs: 60_000, waitMs: 0, storeTimeoutMs: 80 };
    const { outcome, ms } = await timed(withLease(failing(1, never), 'k', limits, never));
    expect(outcome).toMatchObject({ status: 'unavailable', cause: { code: 'TIMEOUT' } });
    expect(ms).toBeGreaterThan(70);
    expect(ms).toBeLessThan(1_000);
  });

  it('ends after waitMs when it stops answering while waiting', async () => {
    const store = failing(2, never);
    await store.set('k', 'another owner');
    const { outcome, ms } = await timed(withLease(store, 'k', { ttlMs: 5_000, waitMs: 120 }, never));
    expect(outcome).toEqual({ status: 'busy' });
    expect(ms).toBeLessThan(1_500);
  });

  it('gives back a lease that it won when nobody waited any more', async () => {
    const store = failing(1, async (real) => {
      await sleep(100);
      return await real();
    });
    const limits = { ttlMs: 60_000, waitMs: 0, storeTimeoutMs: 30 };
    expect((await withLease(store, 'k', limits, never)).status).toBe('unavailable');
    const next = await withLease(store, 'k', { ttlMs: 1_000, waitMs: 1_000 }, () => sleep(200));
    expect(next.status).toBe('done');
    expect(await store.get('k')).toBeUndefined();
  });

  it('gives back a lease that it won although the answer was lost', async () => {
    const store = failing(1, async (real) => {
      await real();
      throw down;
    });
    expect((await withLease(store, 'k', { ...options, ttlMs: 60_000 }, never)).status).toBe('unavailable');
    await vi.waitFor(async () => expect(await store.get('k')).toBeUndefined());
  });

  it('knows a lease for its own that a client won by sending the request twice', async () => {
    const store = failing(1, async (real) => {
      await real();
      return await real();
    });
    const { outcome, ms } = await timed(withLease(store, 'k', { ...options, ttlMs: 60_000 }, async () => 1));
    expect(outcome).toEqual({ status: 'done', value: 1, released: true });
    expect(ms).toBeLessThan(400);
  });

  it.each([
    ['fails', () => Promise.reject(down)],
    ['never answers', never],
  ])('keeps the result of the work when the giving back %s', async (_, how) => {
    const limits = { ttlMs: 1_000, waitMs: 0, storeTimeoutMs: 50 };
    const outcome = await withLease(failing(2, how), 'k', limits, async () => 'value');
    expect(outcome).toEqual({ status: 'done', value: 'value', released: false });
  });
});

describe('withLease, what it leaves behind', () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it('leaves no timer and no listener', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { signal } = new AbortController();
    const add = vi.spyOn(signal, 'addEventListener');
    const remove = vi.spyOn(signal, 'removeEventListener');
    await withLease(createMemoryStore(), 'k', { ...options, signal }, async () => 1);
    await withLease(await heldStore(), 'k', { ...options, waitMs: 0, signal }, never);
    await withLease(createMemoryStore(), 'k', { ttlMs: 2 ** 40, waitMs: 0, signal }, async () => 1);
    expect(vi.getTimerCount()).toBe(0);
    const removed = remove.mock.calls.map(([, listener]) => listener);
    for (const [, listener] of add.mock.calls) expect(removed).toContain(listener);
    expect(add).toHaveBeenCalled();
  });
});
