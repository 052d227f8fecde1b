import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Store } from '../../src/storage/index.js';

/** One kind of store: opens stores on one backend, each of them apart from the others. */
export interface Backend {
  open(): Promise<Store> | Store;
  close?(): Promise<void>;
}

/** Keys that a pattern, a protocol or an encoding could take for something else. */
const AWKWARD = [
  '*',
  '?',
  '[ab]',
  '\\',
  '\\*',
  'a^b-c',
  '{tag}',
  'a\r\nb',
  '\r\n$3\r\n',
  'é',
  'e\u0301',
  '🔑',
  'a b',
  ':',
];

/** Long enough for a few calls on a busy machine. */
const TTL_MS = 1_000;

/** What every store must do; `start` runs once. */
export function itIsAStore(start: () => Promise<Backend> | Backend): void {
  let backend: Backend;
  beforeAll(async () => {
    backend = await start();
  });
  afterAll(async () => backend?.close?.());

  describe('get, set, delete', () => {
    it('keeps a value until it is deleted', async () => {
      const store = await backend.open();
      expect(await store.get('k')).toBeUndefined();
      await store.set('k', 'one');
      await store.set('k', 'two');
      expect(await store.get('k')).toBe('two');
      await store.delete('k');
      await store.delete('k');
      expect(await store.get('k')).toBeUndefined();
    });

    it('keeps an empty value, awkward keys and awkward values apart and unchanged', async () => {
      const store = await backend.open();
      await store.set('', '');
      expect(await store.get('')).toBe('');
      for (const text of AWKWARD) await store.set(`k${text}`, `v${text}\0`);
      for (const text of AWKWARD) expect(await store.get(`k${text}`)).toBe(`v${text}\0`);
      expect((await keysOf(store, 'k')).sort()).toEqual(AWKWARD.map((text) => `k${text}`).sort());
    });

    it('keeps a value of 1 MB', async () => {
      const store = await backend.open();
      const value = 'ü€🔑x'.repeat(100_000);
      await store.set('large', value);
      expect((await store.get('large')) === value).toBe(true);
      expect(await store.compareAndSet('large', value, `${value}!`)).toBe(true);
      expect((await store.take('large')) === `${value}!`).toBe(true);
    });

    it('keeps two stores on one backend apart', async () => {
      const [one, two] = [await backend.open(), await backend.open()];
      await one.set('k', 'one');
      await two.set('k', 'two');
      expect([await one.get('k'), await two.get('k')]).toEqual(['one', 'two']);
      await one.delete('k');
      expect([await keysOf(one, ''), await keysOf(two, '')]).toEqual([[], ['k']]);
    });
  });

  describe('time to live', () => {
    it('ends an entry for every method', async () => {
      const store = await backend.open();
      await store.set('k', 'v', { ttlMs: TTL_MS });
      expect(await store.get('k')).toBe('v');
      expect(await keysOf(store, 'k')).toEqual(['k']);
      await sleep(TTL_MS + 50);
      expect(await store.get('k')).toBeUndefined();
      expect(await store.take('k')).toBeUndefined();
      expect(await keysOf(store, 'k')).toEqual([]);
      expect(await store.compareAndSet('k', 'v', 'w')).toBe(false);
      expect(await store.compareAndSet('k', undefined, 'w')).toBe(true);
    });

    it('belongs to the last write', async () => {
      const store = await backend.open();
      await store.set('forever', 'v', { ttlMs: TTL_MS });
      await store.set('forever', 'v');
      await store.set('swapped', 'v', { ttlMs: TTL_MS });
      await store.compareAndSet('swapped', 'v', 'w');
      await store.set('shorter', 'v');
      await store.compareAndSet('shorter', 'v', 'w', { ttlMs: TTL_MS + 0.5 });
      await store.set('refused', 'v', { ttlMs: TTL_MS });
      await store.compareAndSet('refused', 'other', 'w', { ttlMs: 60_000 });
      await sleep(TTL_MS + 50);
      const present = ['forever', 'swapped', 'shorter', 'refused'].map((key) => store.get(key));
      expect(await Promise.all(present)).toEqual(['v', 'w', undefined, undefined]);
    });

    it('deletes with a time that is over, keeps with an endless one, refuses what is no number', async () => {
      const store = await backend.open();
      for (const ttlMs of [0, -1, -Infinity]) {
        await store.set('k', 'v');
        await store.set('k', 'w', { ttlMs });
        expect(await store.get('k')).toBeUndefined();
        await store.set('k', 'v');
        expect(await store.compareAndSet('k', 'v', 'w', { ttlMs })).toBe(true);
        expect(await store.get('k')).toBeUndefined();
      }
      for (const ttlMs of [Infinity, 1e300, Number.MAX_SAFE_INTEGER]) {
        await store.set('k', String(ttlMs), { ttlMs });
        expect(await store.get('k')).toBe(String(ttlMs));
      }
      await expect(store.set('k', 'v', { ttlMs: Number.NaN })).rejects.toMatchObject({ code: 'INPUT_INVALID' });
      await expect(store.compareAndSet('k', undefined, 'v', { ttlMs: Number.NaN })).rejects.toMatchObject({
        code: 'INPUT_INVALID',
      });
    });
  });

  describe('take', () => {
    it('gives the value to one of 100 concurrent callers', async () => {
      const store = await backend.open();
      await store.set('once', 'v');
      const taken = await Promise.all(Array.from({ length: 100 }, () => store.take('once')));
      expect(taken.filter((value) => value !== undefined)).toEqual(['v']);
      expect(await store.take('once')).toBeUndefined();
    });
  });

  describe('compareAndSet', () => {
    it('writes only over the expected value', async () => {
      const store = await backend.open();
      expect(await store.compareAndSet('k', 'absent', 'v')).toBe(false);
      expect(await store.compareAndSet('k', '', 'v')).toBe(false);
      expect(await store.compareAndSet('k', undefined, undefined)).toBe(true);
      expect(await store.compareAndSet('k', undefined, '')).toBe(true);
      expect(await store.compareAndSet('k', undefined, 'v')).toBe(false);
      expect(await store.compareAndSet('k', '', 'v')).toBe(true);
      expect(await store.compareAndSet('k', 'V', undefined)).toBe(false);
      expect(await store.compareAndSet('k', 'v', undefined)).toBe(true);
      expect(await store.get('k')).toBeUndefined();
    });

    it('loses none of 1,000 increments by 10 concurrent workers', async () => {
      const store = await backend.open();
      const increment = async () => {
        for (;;) {
          const present = await store.get('count');
          if (await store.compareAndSet('count', present, String(Number(present ?? 0) + 1))) return;
        }
      };
      const worker = async () => {
        for (let round = 0; round < 100; round++) await increment();
      };
      await Promise.all(Array.from({ length: 10 }, worker));
      expect(await store.get('count')).toBe('1000');
    });

    it('gives an absent key to one of 100 concurrent callers', async () => {
      const store = await backend.open();
      const won = await Promise.all(
        Array.from({ length: 100 }, (_, index) => store.compareAndSet('k', undefined, String(index))),
      );
      expect(won.filter(Boolean)).toHaveLength(1);
      expect(await store.get('k')).toBe(String(won.indexOf(true)));
    });
  });

  describe('keys', () => {
    it('gives each key with the prefix once, and takes no character of the prefix for a pattern', async () => {
      const store = await backend.open();
      for (const text of AWKWARD) await store.set(`${text}:k`, 'v');
      await store.set('plain:k', 'v');
      for (const text of AWKWARD) expect(await keysOf(store, `${text}:`)).toEqual([`${text}:k`]);
      expect(await keysOf(store, 'nothing')).toEqual([]);
    });

    it('gives all of 2,500 keys, also while they are deleted', async () => {
      const store = await backend.open();
      const all = Array.from({ length: 2_500 }, (_, index) => `many:${index}`);
      await Promise.all(all.map((key) => store.set(key, 'v')));
      const found: string[] = [];
      for await (const key of store.keys('many:')) {
        found.push(key);
        await store.delete(key);
      }
      expect(found.sort()).toEqual(all.sort());
      expect(await keysOf(store, '')).toEqual([]);
    });

    it('can be left early', async () => {
      const store = await backend.open();
      await Promise.all(['a', 'b', 'c'].map((key) => store.set(key, 'v')));
      for await (const key of store.keys('')) {
        expect(['a', 'b', 'c']).toContain(key);
        break;
      }
    });
  });
}

/** Every key with the prefix, as a list. */
export async function keysOf(store: Store, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of store.keys(prefix)) keys.push(key);
  return keys;
}
