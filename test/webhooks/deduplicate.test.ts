import { afterEach, describe, expect, test, vi } from 'vitest';
import { createMemoryStore } from '../../src/storage/index.js';
import { deduplicate } from '../../src/webhooks/index.js';
import { failureOf } from '../support/fake-kinde.js';

const event = { event_id: 'event_1' };
afterEach(() => {
  vi.useRealTimers();
});

describe('de-duplication', () => {
  test('takes an event once, of many at once', async () => {
    const store = createMemoryStore();
    const deliveries = await Promise.all(Array.from({ length: 50 }, () => deduplicate(store, event)));
    expect(deliveries.filter(({ isFirst }) => isFirst)).toHaveLength(1);
    expect((await deduplicate(store, { event_id: 'event_2' })).isFirst).toBe(true);
  });

  test('takes it again after a release, which only its owner can make', async () => {
    const store = createMemoryStore();
    const first = await deduplicate(store, event);
    await (await deduplicate(store, event)).release();
    expect((await deduplicate(store, event)).isFirst).toBe(false);
    await first.release();
    const second = await deduplicate(store, event);
    expect(second.isFirst).toBe(true);
    await first.release();
    expect((await deduplicate(store, event)).isFirst).toBe(false);
  });

  test('tells endpoints apart where they are named', async () => {
    const store = createMemoryStore();
    const names = [undefined, 'a', 'b', 'a:b'];
    for (const endpoint of names) expect((await deduplicate(store, event, { endpoint })).isFirst).toBe(true);
    const apart = await deduplicate(store, { event_id: 'b:event_1' }, { endpoint: 'a' });
    expect(apart.isFirst).toBe(true);
  });

  test('remembers for 48 hours, or as long as asked', async () => {
    vi.useFakeTimers({ now: Date.UTC(2026, 0, 1) });
    const store = createMemoryStore();
    await deduplicate(store, event);
    await deduplicate(store, { event_id: 'short' }, { ttlMs: 1_000 });
    vi.advanceTimersByTime(47 * 3_600_000);
    expect((await deduplicate(store, event)).isFirst).toBe(false);
    expect((await deduplicate(store, { event_id: 'short' })).isFirst).toBe(true);
    vi.advanceTimersByTime(2 * 3_600_000);
    expect((await deduplicate(store, event)).isFirst).toBe(true);
  });

  test('needs a time that is one', async () => {
    for (const ttlMs of [0, -1, Number.NaN]) {
      expect(await failureOf(deduplicate(createMemoryStore(), event, { ttlMs }))).toMatchObject({
        code: 'INPUT_INVALID',
      });
    }
  });
});
