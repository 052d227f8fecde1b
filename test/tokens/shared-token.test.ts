import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { KindeError } from '../../src/errors.js';
import { createMemoryStore, type Store } from '../../src/storage/index.js';
import { sharedToken } from '../../src/tokens/shared-token.js';
import { TokenSource } from '../../src/tokens/source.js';
import type { StoredToken, TokenOrder } from '../../src/tokens/token-store.js';
import { failureOf, listenersOf } from '../support/fake-kinde.js';
import { CREDENTIALS } from './support/credentials.js';

const HOUR = 3_600_000;
const KEY = 'kinde-sdk:m2m:key';
const TIMES = { leaseMs: 400, waitMs: 1_500, storeMs: 150 };
/** What a machine that does other things too may add. */
const BUSY_MS = 300;

const later = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A token that is issued now, with numbers for names. */
function token(name: string | number, lifetime = HOUR): StoredToken {
  const expiresAt = Date.now() + lifetime;
  return { accessToken: `tok-secret-${name}`, expiresAt, refreshAt: expiresAt - Math.min(300_000, lifetime / 5) };
}

/** Kinde, as far as it issues tokens: each takes 20 ms. */
function issuer() {
  const kinde = {
    count: 0,
    answer: async (count: number): Promise<StoredToken> => {
      await later(20);
      return token(count);
    },
    order: (changes: Partial<TokenOrder> = {}): TokenOrder => ({
      key: KEY,
      secret: 'client-secret',
      refused: undefined,
      signal: new AbortController().signal,
      issue: () => {
        kinde.count += 1;
        return kinde.answer(kinde.count);
      },
      isUsable: ({ expiresAt }) => Date.now() < expiresAt - 5_000,
      ...changes,
    }),
    /** One process that starts. */
    start: (store: Store, changes?: Partial<TokenOrder>) => sharedToken(store, kinde.order(changes), TIMES),
  };
  return kinde;
}

async function entriesOf(store: Store): Promise<string[]> {
  const keys: string[] = [];
  for await (const key of store.keys('')) keys.push(key);
  return keys.sort();
}

/** Puts a token into the store, as another process would. */
const put = (store: Store, stored: StoredToken): Promise<StoredToken> =>
  sharedToken(store, issuer().order({ issue: async () => stored }), TIMES);

describe('one of all processes fetches', () => {
  test('500 at once cost one token, and leave one entry', async () => {
    const kinde = issuer();
    const store = createMemoryStore();
    // With the times as they are shipped: so many in one process are slow on a busy machine.
    const tokens = await Promise.all(Array.from({ length: 500 }, () => sharedToken(store, kinde.order())));
    expect(new Set(tokens.map(({ accessToken }) => accessToken))).toEqual(new Set(['tok-secret-1']));
    expect(kinde.count).toBe(1);
    expect(await entriesOf(store)).toEqual([KEY]);
  });

  test('a process that starts later takes what is there', async () => {
    const kinde = issuer();
    const store = createMemoryStore();
    const first = await kinde.start(store);
    expect(await kinde.start(store)).toEqual(first);
    expect(kinde.count).toBe(1);
  });

  test('a token that was revoked is replaced once, however many held it', async () => {
    const kinde = issuer();
    const store = createMemoryStore();
    const { accessToken: refused } = await kinde.start(store);
    const tokens = await Promise.all(Array.from({ length: 100 }, () => kinde.start(store, { refused })));
    expect(new Set(tokens.map(({ accessToken }) => accessToken))).toEqual(new Set(['tok-secret-2']));
    expect(kinde.count).toBe(2);
    expect((await kinde.start(store)).accessToken).toBe('tok-secret-2');
  });

  test('a revoked token is gone from the store, also where no new one can be had', async () => {
    const kinde = issuer();
    const store = createMemoryStore();
    const { accessToken: refused } = await kinde.start(store);
    kinde.answer = () => Promise.reject(new KindeError('NETWORK_ERROR', 'down'));
    expect(await failureOf(kinde.start(store, { refused }))).toMatchObject({ code: 'NETWORK_ERROR' });
    await later(5);
    expect(await entriesOf(store)).toEqual([]);
  });

  test('a failed fetch gives the turn to the next, at once', async () => {
    const kinde = issuer();
    const store = createMemoryStore();
    kinde.answer = async (count) => {
      await later(20);
      if (count === 1) throw new KindeError('TOKEN_REQUEST_FAILED', 'no');
      return token(count);
    };
    const outcomes = await Promise.allSettled([kinde.start(store), kinde.start(store), kinde.start(store)]);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled']);
    expect(kinde.count).toBe(2);
  });
});

describe('a holder that does not come back', () => {
  test('is followed when its lease ends, by one', async () => {
    const kinde = issuer();
    const store = createMemoryStore();
    await store.set(`${KEY}:lease`, 'a dead process', { ttlMs: TIMES.leaseMs });
    const startedAt = performance.now();
    await Promise.all(Array.from({ length: 20 }, () => kinde.start(store)));
    expect(kinde.count).toBe(1);
    expect(performance.now() - startedAt).toBeLessThan(TIMES.leaseMs + 200 + BUSY_MS);
  });

  test('and comes back after all keeps its token to itself', async () => {
    const kinde = issuer();
    const store = createMemoryStore();
    kinde.answer = async (count) => {
      await later(count === 1 ? TIMES.leaseMs + 300 : 20);
      return token(count);
    };
    const slow = kinde.start(store);
    await later(10);
    expect((await kinde.start(store)).accessToken).toBe('tok-secret-2');
    expect((await slow).accessToken).toBe('tok-secret-1');
    expect((await kinde.start(store)).accessToken).toBe('tok-secret-2');
  });

  test('is not waited for longer than bounded, even if somebody always has the turn', async () => {
    const kinde = issuer();
    const store = createMemoryStore();
    await store.set(`${KEY}:lease`, 'for ever');
    const startedAt = performance.now();
    expect((await kinde.start(store)).accessToken).toBe('tok-secret-1');
    expect(performance.now() - startedAt).toBeLessThan(TIMES.waitMs + 200 + BUSY_MS);
    // Others need not wait for it.
    expect((await kinde.start(store)).accessToken).toBe('tok-secret-1');
  });
});

describe('a token that is due for renewal', () => {
  const due = (): StoredToken => ({ ...token('due'), refreshAt: Date.now() - 1 });

  test('is renewed by one; whoever does not have the turn uses it meanwhile, without a wait', async () => {
    const kinde = issuer();
    const store = createMemoryStore();
    await put(store, due());
    const tokens = await Promise.all(Array.from({ length: 50 }, () => kinde.start(store)));
    expect(kinde.count).toBe(1);
    expect(tokens.filter(({ accessToken }) => accessToken === 'tok-secret-1')).toHaveLength(1);
    expect(tokens.filter(({ accessToken }) => accessToken === 'tok-secret-due')).toHaveLength(49);
    expect((await kinde.start(store)).accessToken).toBe('tok-secret-1');
  });

  test('is used when Kinde gives no other', async () => {
    const kinde = issuer();
    const store = createMemoryStore();
    await put(store, due());
    kinde.answer = () => Promise.reject(new KindeError('SERVER_ERROR', 'down'));
    expect((await kinde.start(store)).accessToken).toBe('tok-secret-due');
  });

  test('is not used when it is past use', async () => {
    const kinde = issuer();
    const store = createMemoryStore();
    await put(store, due());
    expect((await kinde.start(store, { isUsable: () => false })).accessToken).toBe('tok-secret-1');
  });

  test('sources of several processes renew it once, in the background', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 0, 1) });
    try {
      const store = createMemoryStore();
      let count = 0;
      const issue = async () => {
        count += 1;
        await later(20);
        return { accessToken: `tok-secret-${count}`, expiresIn: 3_600 };
      };
      const sources = Array.from(
        { length: 20 },
        () => new TokenSource(issue, { store, credentials: { ...CREDENTIALS, clientSecret: 'client-secret' } }),
      );
      const ask = () => Promise.all(sources.map((source) => source.get({ deadlineAt: Infinity, timeout: 1_000 })));
      expect(new Set(await ask())).toEqual(new Set(['tok-secret-1']));
      vi.setSystemTime(Date.now() + 3_400_000);
      expect(new Set(await ask())).toEqual(new Set(['tok-secret-1']));
      await later(150);
      expect(count).toBe(2);
      // Not more often than every 10 s does a process look whether another one has renewed it.
      vi.setSystemTime(Date.now() + 10_001);
      await ask();
      await later(100);
      expect(new Set(await ask())).toEqual(new Set(['tok-secret-2']));
      expect(count).toBe(2);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('a store that fails', () => {
  const ways: Readonly<Record<string, () => Promise<never>>> = {
    rejects: () => Promise.reject(new Error('store down')),
    throws: () => {
      throw new Error('store down');
    },
    'never answers': () => new Promise<never>(() => {}),
  };

  /** A store that works for so many steps and fails from then on. */
  function failingAfter(steps: number, fail: () => Promise<never>): Store {
    const store = createMemoryStore();
    let left = steps;
    const guarded =
      <Rest extends unknown[], Value>(work: (...parts: Rest) => Promise<Value>) =>
      (...parts: Rest): Promise<Value> => {
        left -= 1;
        return left < 0 ? fail() : work(...parts);
      };
    return { ...store, get: guarded(store.get), compareAndSet: guarded(store.compareAndSet), set: guarded(store.set) };
  }

  describe.each(Object.entries(ways))('that %s', (_, fail) => {
    test.each([0, 1, 2, 3, 4])('after %i steps costs a token at most, in bounded time', async (steps) => {
      const kinde = issuer();
      const store = failingAfter(steps, fail);
      const startedAt = performance.now();
      const tokens = await Promise.all([kinde.start(store), kinde.start(store)]);
      expect(tokens.map(({ accessToken }) => accessToken).every((text) => /^tok-secret-[12]$/.test(text))).toBe(true);
      expect(performance.now() - startedAt).toBeLessThan(4 * TIMES.storeMs + 40 + BUSY_MS);
    });

    test.each([0, 1, 2, 3, 4])('after %i steps hides no error of Kinde', async (steps) => {
      const kinde = issuer();
      kinde.answer = () => Promise.reject(new KindeError('TOKEN_REQUEST_FAILED', 'no'));
      expect(await failureOf(kinde.start(failingAfter(steps, fail)))).toMatchObject({ code: 'TOKEN_REQUEST_FAILED' });
    });
  });

  test.each([
    ['rubbish', 'rubbish'],
    ['a token that is not sealed', JSON.stringify(token('plain'))],
    ['something of another version', '2.AAAA.AAAA'],
    ['text without end', `1.${'A'.repeat(100_000)}`],
  ])('that holds %s is set right', async (_, text) => {
    const kinde = issuer();
    const store = createMemoryStore();
    await store.set(KEY, text);
    expect((await kinde.start(store)).accessToken).toBe('tok-secret-1');
    expect((await kinde.start(store)).accessToken).toBe('tok-secret-1');
    expect(kinde.count).toBe(1);
  });
});

describe('an abort', () => {
  const stuck = () => new Promise<never>(() => {});
  const places: Readonly<Record<string, () => { store: Store; answer?: () => Promise<never> }>> = {
    'the first look': () => ({ store: { ...createMemoryStore(), get: stuck } }),
    'the lease': () => ({ store: { ...createMemoryStore(), compareAndSet: stuck } }),
    'the token of another process': () => {
      const store = createMemoryStore();
      void store.set(`${KEY}:lease`, 'another process');
      return { store };
    },
  };

  test.each(Object.entries(places))('ends the wait for %s at once, and leaves nothing behind', async (_, placeOf) => {
    const delays: number[] = [];
    for (let turn = 0; turn < 3; turn += 1) {
      const { store } = placeOf();
      const kinde = issuer();
      const controller = new AbortController();
      const listeners = listenersOf(controller.signal);
      const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
      const before = timers();
      const work = failureOf(
        sharedToken(store, kinde.order({ signal: controller.signal }), { ...TIMES, storeMs: 10_000, waitMs: 10_000 }),
      );
      await later(60);
      const abortedAt = performance.now();
      controller.abort(new KindeError('ABORTED', 'enough'));
      expect(await work).toMatchObject({ code: 'ABORTED' });
      delays.push(performance.now() - abortedAt);
      expect(listeners()).toBe(0);
      expect(timers()).toBeLessThanOrEqual(before);
      expect(kinde.count).toBe(0);
    }
    // One of three may be disturbed by whatever else this machine does.
    expect(Math.min(...delays)).toBeLessThan(10);
  });

  test('while the place is looked at under the turn gives the turn back', async () => {
    const kinde = issuer();
    const store = createMemoryStore();
    const controller = new AbortController();
    let looks = 0;
    const get = async (key: string) => {
      looks += 1;
      if (looks > 1) controller.abort(new KindeError('ABORTED', 'enough'));
      return store.get(key);
    };
    const watched: Store = { ...store, get };
    expect(await failureOf(kinde.start(watched, { signal: controller.signal }))).toMatchObject({ code: 'ABORTED' });
    await later(5);
    expect(await entriesOf(store)).toEqual([]);
  });

  test('while the token is fetched gives the turn back', async () => {
    const kinde = issuer();
    const store = createMemoryStore();
    const controller = new AbortController();
    const issue = () =>
      new Promise<never>((_, reject) => {
        controller.signal.addEventListener('abort', () => reject(controller.signal.reason), { once: true });
      });
    const work = failureOf(kinde.start(store, { signal: controller.signal, issue }));
    await later(30);
    expect(await entriesOf(store)).toEqual([`${KEY}:lease`]);
    controller.abort(new KindeError('ABORTED', 'enough'));
    expect(await work).toMatchObject({ code: 'ABORTED' });
    await later(5);
    expect(await entriesOf(store)).toEqual([]);
  });
});

describe('what is stored', () => {
  test('is sealed: only who has the secret of the client reads it', async () => {
    const store = createMemoryStore();
    await put(store, token('mine'));
    const text = (await store.get(KEY)) as string;
    expect(text).not.toMatch(/tok-secret|expiresAt/);
    const kinde = issuer();
    expect((await kinde.start(store)).accessToken).toBe('tok-secret-mine');
    expect((await kinde.start(store, { secret: 'another' })).accessToken).toBe('tok-secret-1');
  });

  test('counts only where it was put, and as it was put', async () => {
    const store = createMemoryStore();
    await put(store, token('mine'));
    const text = (await store.get(KEY)) as string;
    const kinde = issuer();
    await store.set('another-key', text);
    expect((await kinde.start(store, { key: 'another-key' })).accessToken).toBe('tok-secret-1');
    const at = text.length - 8;
    await store.set(KEY, `${text.slice(0, at)}${text[at] === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`);
    expect((await kinde.start(store)).accessToken).toBe('tok-secret-2');
  });

  test('is new each time', async () => {
    const texts = await Promise.all(
      [1, 2].map(async () => {
        const store = createMemoryStore();
        await put(store, token('same'));
        return store.get(KEY);
      }),
    );
    expect(texts[0]).not.toBe(texts[1]);
  });
});

describe('clocks that differ', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 0, 1) }));
  afterEach(() => void vi.useRealTimers());

  test('the entry leaves by the clock of the store, a minute before the token ends', async () => {
    const store = createMemoryStore();
    await put(store, token('old'));
    vi.setSystemTime(Date.now() + HOUR - 61_000);
    expect(await entriesOf(store)).toContain(KEY);
    vi.setSystemTime(Date.now() + 2_000);
    expect(await entriesOf(store)).not.toContain(KEY);
  });

  test.each([-4, -1, 1, 4])('by %i minutes cost no token', async (minutes) => {
    const kinde = issuer();
    const start = Date.now();
    const store = createMemoryStore({ now: () => start });
    await put(store, token('theirs'));
    vi.setSystemTime(start + minutes * 60_000);
    expect((await kinde.start(store)).accessToken).toBe('tok-secret-theirs');
    expect(kinde.count).toBe(0);
  });
});
