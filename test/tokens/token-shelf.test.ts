import { beforeEach, describe, expect, test, vi } from 'vitest';
import { createMemoryStore, type Store } from '../../src/storage/index.js';
import { TokenShelf } from '../../src/tokens/token-shelf.js';
import type { StoredToken, TokenOrder } from '../../src/tokens/token-store.js';

const NOW = Date.UTC(2026, 0, 1);
const MS = 20;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW });
  return () => vi.useRealTimers();
});

const token = (name: string, lifetimeMs: number, renewMs: number): StoredToken => ({
  accessToken: name,
  expiresAt: NOW + lifetimeMs,
  refreshAt: NOW + lifetimeMs - renewMs,
});
const HOUR = token('hour', 3_600_000, 300_000);

function shelfIn(store: Store, changes: Partial<TokenOrder> = {}): TokenShelf {
  const order: TokenOrder = {
    key: 'key',
    secret: 'secret',
    refused: undefined,
    signal: new AbortController().signal,
    issue: () => Promise.reject(new Error('not asked for')),
    isUsable: ({ expiresAt }) => Date.now() < expiresAt,
    ...changes,
  };
  return new TokenShelf(store, order, MS);
}

/** A store that notes how long entries are to live, and can be told to hang or to fail. */
function noted() {
  const store = createMemoryStore();
  const lives: (number | undefined)[] = [];
  const state = { mode: 'up' as 'up' | 'hangs' | 'fails' };
  const answer = <T>(work: () => Promise<T>): Promise<T> => {
    if (state.mode === 'hangs') return new Promise(() => {});
    return state.mode === 'fails' ? Promise.reject(new Error('down')) : work();
  };
  const compareAndSet: Store['compareAndSet'] = (key, from, to, options) =>
    answer(() => {
      lives.push(options?.ttlMs);
      return store.compareAndSet(key, from, to, options);
    });
  const watched: Store = { ...store, get: (key) => answer(() => store.get(key)), compareAndSet };
  return { store: watched, inner: store, lives, state };
}

describe('look', () => {
  test('finds nothing in an empty store, and a token that can be used', async () => {
    const { store } = noted();
    expect(await shelfIn(store).look()).toEqual({ text: undefined, token: undefined });
    await shelfIn(store).keep(HOUR, undefined);
    expect((await shelfIn(store).look())?.token).toEqual(HOUR);
  });

  test('gives the text without the token, where it cannot be used or read', async () => {
    const { store, inner } = noted();
    await shelfIn(store).keep(HOUR, undefined);
    const text = await inner.get('key');
    expect(await shelfIn(store, { isUsable: () => false }).look()).toEqual({ text, token: undefined });
    await inner.set('key', 'not sealed');
    expect(await shelfIn(store).look()).toEqual({ text: 'not sealed', token: undefined });
  });

  test('takes a refused token away, and says that nothing is there', async () => {
    const { store, inner } = noted();
    await shelfIn(store).keep(HOUR, undefined);
    expect(await shelfIn(store, { refused: 'hour' }).look()).toEqual({ text: undefined, token: undefined });
    expect(await inner.get('key')).toBeUndefined();
  });

  test.each(['hangs', 'fails'] as const)('is undefined where the store %s', async (mode) => {
    const { store, state } = noted();
    state.mode = mode;
    expect(await shelfIn(store).look()).toBeUndefined();
  });

  test('ends with its signal', async () => {
    const { store, state } = noted();
    state.mode = 'hangs';
    await expect(shelfIn(store, { signal: AbortSignal.abort('enough') }).look()).rejects.toBe('enough');
  });
});

describe('keep', () => {
  test.each([
    ['an hour', HOUR, 3_540_000],
    ['a minute', token('minute', 60_000, 12_000), 54_000],
  ])('a token of %s leaves the store a little before its end', async (_, kept, ttlMs) => {
    const { store, lives } = noted();
    expect(await shelfIn(store).keep(kept, undefined)).toBe(kept);
    expect(lives).toEqual([ttlMs]);
  });

  test('replaces what was found', async () => {
    const { store } = noted();
    await shelfIn(store).keep(HOUR, undefined);
    const text = (await shelfIn(store).look())?.text;
    const next = token('next', 7_200_000, 300_000);
    await shelfIn(store).keep(next, text);
    expect((await shelfIn(store).look())?.token).toEqual(next);
  });

  test('also where what was found has come to its end meanwhile', async () => {
    const { store, inner } = noted();
    await shelfIn(store).keep(HOUR, undefined);
    const text = (await shelfIn(store).look())?.text;
    await inner.delete('key');
    const next = token('next', 7_200_000, 300_000);
    await shelfIn(store).keep(next, text);
    expect((await shelfIn(store).look())?.token).toEqual(next);
  });

  test.each([undefined, 'what lay there'])('leaves what somebody else put there (found %s)', async (found) => {
    const { store } = noted();
    await shelfIn(store).keep(HOUR, undefined);
    const mine = token('mine', 7_200_000, 300_000);
    expect(await shelfIn(store).keep(mine, found)).toBe(mine);
    expect((await shelfIn(store).look())?.token).toEqual(HOUR);
  });

  test.each(['hangs', 'fails'] as const)('gives the token where the store %s, and tries once', async (mode) => {
    const { store, state } = noted();
    state.mode = mode;
    const startedAt = performance.now();
    expect(await shelfIn(store).keep(HOUR, 'found')).toBe(HOUR);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});
