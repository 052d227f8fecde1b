import { describe, expect, it } from 'vitest';
import { createMemoryStore } from '../../src/storage/index.js';
import { itIsAStore, keysOf } from './conformance.js';

describe('memory store', () => {
  itIsAStore(() => ({ open: () => createMemoryStore() }));
});

describe('memory store, bounded', () => {
  it('drops the least recently used entry beyond maxEntries', async () => {
    const store = createMemoryStore({ maxEntries: 3 });
    for (const key of ['a', 'b', 'c']) await store.set(key, 'v');
    await store.get('a');
    await store.set('b', 'w');
    await store.set('d', 'v');
    expect(await keysOf(store, '')).toEqual(['a', 'b', 'd']);
  });

  it('never holds more than maxEntries', async () => {
    const store = createMemoryStore({ maxEntries: 100 });
    for (let index = 0; index < 5_000; index++) {
      await store.set(`k${index}`, 'v', index % 2 ? { ttlMs: index % 7 } : undefined);
    }
    expect((await keysOf(store, '')).length).toBeLessThanOrEqual(100);
  });

  it('drops an expired entry before a live one', async () => {
    let now = 0;
    const store = createMemoryStore({ maxEntries: 3, now: () => now });
    await store.set('live', 'v');
    await store.set('soon', 'v', { ttlMs: 10 });
    await store.set('later', 'v', { ttlMs: 20 });
    now = 10;
    await store.set('new', 'v');
    expect(await keysOf(store, '')).toEqual(['live', 'later', 'new']);
  });

  it('ends an entry at the millisecond its time is over, in the middle of a walk too', async () => {
    let now = 1_000;
    const store = createMemoryStore({ now: () => now });
    for (const key of ['a', 'b']) await store.set(key, 'v', { ttlMs: 10 });
    now = 1_009;
    const found: string[] = [];
    for await (const key of store.keys('')) {
      found.push(key);
      now = 1_010;
    }
    expect(found).toEqual(['a']);
    expect(await store.get('a')).toBeUndefined();
  });

  it('agrees with a plain model over 20,000 random steps', async () => {
    let now = 0;
    const store = createMemoryStore({ now: () => now });
    const model = new Map<string, number>();
    for (let step = 0; step < 20_000; step++) {
      const key = `k${Math.floor(Math.random() * 50)}`;
      if (Math.random() < 0.2) now += Math.floor(Math.random() * 5);
      if (Math.random() < 0.3) {
        await store.delete(key);
        model.delete(key);
      } else {
        const ttlMs = 1 + Math.floor(Math.random() * 40);
        await store.set(key, 'v', { ttlMs });
        model.set(key, now + ttlMs);
      }
      if (step % 500) continue;
      const live = [...model].filter(([, end]) => end > now).map(([name]) => name);
      expect((await keysOf(store, '')).sort()).toEqual(live.sort());
    }
  });

  it.each([0, -1, 1.5, Number.NaN, Infinity])('refuses maxEntries %s', (maxEntries) => {
    expect(() => createMemoryStore({ maxEntries })).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
  });
});
