import { beforeEach, describe, expect, test, vi } from 'vitest';
import { Cached } from '../../src/tokens/cached.js';

const OPTIONS = { maxAgeMs: 600_000, coolDownMs: 30_000, emptyCoolDownMs: 2_000 };

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 0, 1) });
  return () => vi.useRealTimers();
});

const later = (ms: number): void => void vi.setSystemTime(Date.now() + ms);
/** Lets a fetch in the background end. */
const quiet = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A source that numbers its values, and can be down. */
function source(options = OPTIONS) {
  const state = { count: 0, failing: undefined as unknown, isFailing: false };
  const cached = new Cached(async () => {
    state.count += 1;
    if (state.isFailing) throw state.failing;
    return `value-${state.count}`;
  }, options);
  return { state, cached };
}

describe('a value', () => {
  test('is fetched once for all who ask at once, and then at hand', async () => {
    const { state, cached } = source();
    expect(await Promise.all([cached.get(), cached.get()])).toEqual(['value-1', 'value-1']);
    expect(cached.get()).toBe('value-1');
    expect(state.count).toBe(1);
  });

  test('is renewed in the background once it is as old as it may be', async () => {
    const { state, cached } = source();
    await cached.get();
    later(OPTIONS.maxAgeMs - 1);
    cached.get();
    expect(state.count).toBe(1);
    later(1);
    expect(cached.get()).toBe('value-1');
    await quiet();
    expect(cached.get()).toBe('value-2');
    expect(state.count).toBe(2);
  });

  test('is used on while the source is down, which is asked once in a cool-down', async () => {
    const { state, cached } = source();
    await cached.get();
    state.isFailing = true;
    state.failing = new Error('down');
    later(OPTIONS.maxAgeMs);
    cached.get();
    await quiet();
    later(OPTIONS.coolDownMs - 1);
    expect(cached.get()).toBe('value-1');
    expect(state.count).toBe(2);
    later(1);
    expect(cached.get()).toBe('value-1');
    await quiet();
    expect(state.count).toBe(3);
    state.isFailing = false;
    later(OPTIONS.coolDownMs);
    cached.get();
    await quiet();
    expect(cached.get()).toBe('value-4');
    // The failures are forgotten: the next one is due in its own time.
    later(OPTIONS.coolDownMs);
    cached.get();
    expect(state.count).toBe(4);
  });
});

describe('no value yet', () => {
  test.each([new Error('down'), undefined])(
    'the failure (%s) is everybody’s until the short cool-down is over',
    async (failing) => {
      const { state, cached } = source();
      Object.assign(state, { isFailing: true, failing });
      await expect(cached.get()).rejects.toThrow(failing ?? /failed/);
      later(OPTIONS.emptyCoolDownMs - 1);
      await expect(cached.get()).rejects.toThrow(failing ?? /failed/);
      expect(state.count).toBe(1);
      later(1);
      state.isFailing = false;
      expect(await cached.get()).toBe('value-2');
    },
  );

  test('the cool-down is the usual one where no other is given', async () => {
    const { state, cached } = source({ maxAgeMs: 600_000, coolDownMs: 30_000 } as typeof OPTIONS);
    state.isFailing = true;
    await expect(cached.get()).rejects.toThrow();
    later(29_999);
    await expect(cached.get()).rejects.toThrow();
    expect(state.count).toBe(1);
  });
});

describe('renew', () => {
  test('fetches anew, but not within a cool-down', async () => {
    const { state, cached } = source();
    await cached.get();
    later(OPTIONS.coolDownMs - 1);
    expect(await cached.renew()).toBe('value-1');
    later(1);
    expect(await Promise.all([cached.renew(), cached.renew()])).toEqual(['value-2', 'value-2']);
    expect(state.count).toBe(2);
  });

  test('says within a cool-down what the newest attempt said', async () => {
    const { state, cached } = source();
    await cached.get();
    later(OPTIONS.coolDownMs);
    Object.assign(state, { isFailing: true, failing: new Error('down') });
    await expect(cached.renew()).rejects.toThrow('down');
    await expect(cached.renew()).rejects.toThrow('down');
    expect(state.count).toBe(2);
    expect(cached.get()).toBe('value-1');
  });

  test('is the first fetch where there was none', async () => {
    expect(await source().cached.renew()).toBe('value-1');
  });
});
