import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Limits } from '../../src/http/deadline.js';
import type { TokenUse } from '../../src/http/hook-types.js';
import { createMemoryStore } from '../../src/storage/index.js';
import { type Issue, type Keeping, TokenSource } from '../../src/tokens/source.js';
import { tokenKey } from '../../src/tokens/token-key.js';
import type { StoredToken, TokenStore } from '../../src/tokens/token-store.js';
import { failureOf, listenersOf } from '../support/fake-kinde.js';
import { fakeTime, pass, quiet } from '../support/time.js';
import { CREDENTIALS } from './support/credentials.js';

const FREE: Limits = { deadlineAt: Infinity, timeout: 30_000 };
const HOUR = 3_600;
const KEY = await tokenKey(CREDENTIALS);

/** An issuer that numbers its tokens and can be told what to do. */
function issuer(lifetime = HOUR) {
  const state = {
    count: 0,
    failing: undefined as Error | undefined,
    gate: Promise.resolve() as Promise<void>,
    signals: [] as AbortSignal[],
  };
  const issue: Issue = async (signal) => {
    state.count += 1;
    state.signals.push(signal);
    const token = `token-${state.count}`;
    await Promise.race([
      state.gate,
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    ]);
    if (state.failing) throw state.failing;
    return { accessToken: token, expiresIn: lifetime };
  };
  return { state, issue };
}

/** A gate that stays shut until it is opened. */
function gate() {
  let open = (): void => {};
  const shut = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { shut, open };
}

function keeping(store: TokenStore): Keeping {
  return { store, credentials: CREDENTIALS };
}

function memory(): TokenStore & { entries: Map<string, StoredToken>; log: string[] } {
  const entries = new Map<string, StoredToken>();
  const log: string[] = [];
  return {
    entries,
    log,
    get: async (key) => {
      log.push('get');
      return entries.get(key);
    },
    set: async (key, token) => {
      log.push('set');
      entries.set(key, token);
    },
    delete: async (key) => {
      log.push('delete');
      entries.delete(key);
    },
  };
}

beforeEach(() => fakeTime());
afterEach(() => vi.useRealTimers());

describe('fetching', () => {
  test('1,000 at once cost one request', async () => {
    const { state, issue } = issuer();
    const source = new TokenSource(issue);
    const tokens = await Promise.all(Array.from({ length: 1_000 }, async () => source.get(FREE)));
    expect(new Set(tokens)).toEqual(new Set(['token-1']));
    expect(state.count).toBe(1);
  });

  test('case 86: a valid token needs no request', async () => {
    const { state, issue } = issuer();
    const source = new TokenSource(issue);
    await source.get(FREE);
    await pass(1_000_000);
    expect(source.get(FREE)).toBe('token-1');
    expect(state.count).toBe(1);
  });

  test('case 121: callers on an expired token cost one request and get the same token', async () => {
    const { state, issue } = issuer();
    const source = new TokenSource(issue);
    await source.get(FREE);
    await pass(HOUR * 1_000 + 1);
    const tokens = await Promise.all([1, 2, 3, 4, 5].map(async () => source.get(FREE)));
    expect(new Set(tokens)).toEqual(new Set(['token-2']));
    expect(state.count).toBe(2);
  });

  test('a failure reaches everybody who waits and is not remembered', async () => {
    const { state, issue } = issuer();
    const source = new TokenSource(issue);
    state.failing = new Error('down');
    const errors = await Promise.all([1, 2, 3].map(() => failureOf(async () => source.get(FREE))));
    expect(errors.map((error) => error.message)).toEqual(['down', 'down', 'down']);
    expect(state.count).toBe(1);
    state.failing = undefined;
    expect(await source.get(FREE)).toBe('token-2');
  });
});

describe('renewal ahead of expiry', () => {
  test('happens in the background in the last five minutes; nobody waits', async () => {
    const { state, issue } = issuer();
    const source = new TokenSource(issue);
    await source.get(FREE);
    await pass((HOUR - 301) * 1_000);
    expect(source.get(FREE)).toBe('token-1');
    expect(state.count).toBe(1);
    const { shut, open } = gate();
    state.gate = shut;
    await pass(2_000);
    for (let call = 0; call < 50; call += 1) expect(source.get(FREE)).toBe('token-1');
    await quiet();
    expect(source.get(FREE)).toBe('token-1');
    expect(state.count).toBe(2);
    open();
    await quiet();
    expect(source.get(FREE)).toBe('token-2');
    expect(state.count).toBe(2);
  });

  test('in the last fifth of a short life', async () => {
    const { state, issue } = issuer(100);
    const source = new TokenSource(issue);
    await source.get(FREE);
    await pass(79_000);
    expect(source.get(FREE)).toBe('token-1');
    expect(state.count).toBe(1);
    await pass(2_000);
    expect(source.get(FREE)).toBe('token-1');
    await quiet();
    expect(state.count).toBe(2);
  });

  test('that fails keeps the current token, pauses, and tries again', async () => {
    const { state, issue } = issuer();
    const source = new TokenSource(issue);
    await source.get(FREE);
    state.failing = new Error('down');
    await pass((HOUR - 200) * 1_000);
    expect(source.get(FREE)).toBe('token-1');
    await quiet();
    for (let second = 0; second < 9; second += 1) {
      expect(source.get(FREE)).toBe('token-1');
      await pass(1_000);
    }
    expect(state.count).toBe(2);
    await pass(2_000);
    expect(source.get(FREE)).toBe('token-1');
    await quiet();
    expect(state.count).toBe(3);
    state.failing = undefined;
    await pass(11_000);
    source.get(FREE);
    await quiet();
    expect(source.get(FREE)).toBe('token-4');
  });

  test('that another process is at pauses too: until it is done, the store has the same token', async () => {
    const store = createMemoryStore();
    const [there, here] = [issuer(), issuer()];
    const sources = [there, here].map(({ issue }) => new TokenSource(issue, { store, credentials: CREDENTIALS }));
    const [other, source] = sources as [TokenSource, TokenSource];
    for (const one of sources) expect(await one.get(FREE)).toBe('token-1');
    await pass((HOUR - 200) * 1_000);
    const { shut, open } = gate();
    there.state.gate = shut;
    expect(other.get(FREE)).toBe('token-1');
    await vi.waitFor(() => expect(there.state.count).toBe(2));
    const looks = vi.spyOn(store, 'get');
    expect(source.get(FREE)).toBe('token-1');
    await vi.waitFor(() => expect(looks).toHaveBeenCalled());
    await quiet();
    const first = looks.mock.calls.length;
    for (let second = 0; second < 3; second += 1) {
      await pass(1_000);
      expect(source.get(FREE)).toBe('token-1');
      await quiet();
    }
    expect(looks).toHaveBeenCalledTimes(first);
    open();
    await pass(8_000);
    source.get(FREE);
    await vi.waitFor(() => expect(source.get(FREE)).toBe('token-2'));
    expect(here.state.count).toBe(0);
  });

  test('that keeps failing never makes an expired token used', async () => {
    const { state, issue } = issuer();
    const source = new TokenSource(issue);
    await source.get(FREE);
    state.failing = new Error('down');
    await pass((HOUR - 8) * 1_000);
    expect(source.get(FREE)).toBe('token-1');
    for (let ms = 0; ms < 12_000; ms += 500) {
      await pass(500);
      const left = 8_000 - ms - 500;
      const got = await Promise.resolve(source.get(FREE)).catch((error) => error.message);
      // Within five seconds of its expiry it could expire on the way.
      expect(got).toBe(left > 5_000 ? 'token-1' : 'down');
    }
  });

  test.each([
    [10, 8_000, 9_000],
    [100, 80_000, 95_000],
    [HOUR, (HOUR - 300) * 1_000, (HOUR - 5) * 1_000],
  ])('a token of %d s is renewed from %d ms on, and used until %d ms', async (lifetime, renewAt, endAt) => {
    const { state, issue } = issuer(lifetime);
    const source = new TokenSource(issue);
    await source.get(FREE);
    await pass(renewAt - 1);
    expect(source.get(FREE)).toBe('token-1');
    expect(state.count).toBe(1);
    await pass(1);
    state.failing = new Error('down');
    expect(source.get(FREE)).toBe('token-1');
    await quiet();
    expect(state.count).toBe(2);
    await pass(endAt - renewAt - 1);
    expect(source.get(FREE)).toBe('token-1');
    await pass(1);
    const late = source.get(FREE);
    expect(late).toBeInstanceOf(Promise);
    expect(await failureOf(async () => late)).toMatchObject({ message: 'down' });
  });

  test('is joined by those who come when the token is past use, and is not ended by their leaving', async () => {
    const { state, issue } = issuer();
    const source = new TokenSource(issue);
    await source.get(FREE);
    await pass((HOUR - 10) * 1_000);
    const { shut, open } = gate();
    state.gate = shut;
    expect(source.get(FREE)).toBe('token-1');
    await pass(6_000);
    const controller = new AbortController();
    const leaver = failureOf(async () => source.get({ ...FREE, signal: controller.signal }));
    await quiet();
    controller.abort('left');
    expect(await leaver).toMatchObject({ code: 'ABORTED' });
    expect(state.signals[1]?.aborted).toBe(false);
    const stayer = source.get(FREE);
    open();
    expect(await stayer).toBe('token-2');
    expect(state.count).toBe(2);
  });
});

describe('waiting', () => {
  test('one who aborts does not hurt the others', async () => {
    const { state, issue } = issuer();
    const source = new TokenSource(issue);
    const { shut, open } = gate();
    state.gate = shut;
    const controller = new AbortController();
    const listeners = listenersOf(controller.signal);
    const leaver = failureOf(async () => source.get({ ...FREE, signal: controller.signal }));
    const stayers = [1, 2, 3].map(async () => source.get(FREE));
    await quiet();
    controller.abort('left');
    expect(await leaver).toMatchObject({ code: 'ABORTED', cause: 'left' });
    expect(listeners()).toBe(0);
    expect(state.signals[0]?.aborted).toBe(false);
    open();
    expect(await Promise.all(stayers)).toEqual(['token-1', 'token-1', 'token-1']);
    expect(state.count).toBe(1);
  });

  test('when all abort, so does the request; who comes next starts afresh', async () => {
    const { state, issue } = issuer();
    const source = new TokenSource(issue);
    state.gate = gate().shut;
    const controllers = [1, 2, 3].map(() => new AbortController());
    const work = controllers.map(({ signal }) => failureOf(async () => source.get({ ...FREE, signal })));
    await quiet();
    controllers[0]?.abort();
    controllers[1]?.abort();
    await quiet();
    expect(state.signals[0]?.aborted).toBe(false);
    controllers[2]?.abort();
    for (const error of await Promise.all(work)) expect(error.code).toBe('ABORTED');
    expect(state.signals[0]?.aborted).toBe(true);
    state.gate = Promise.resolve();
    expect(await source.get(FREE)).toBe('token-2');
  });

  test('who comes as the last one leaves keeps the request going', async () => {
    const { state, issue } = issuer();
    const source = new TokenSource(issue);
    const { shut, open } = gate();
    state.gate = shut;
    const controller = new AbortController();
    const leaver = failureOf(async () => source.get({ ...FREE, signal: controller.signal }));
    await quiet();
    controller.abort();
    const next = source.get(FREE);
    await leaver;
    open();
    expect(await next).toBe('token-1');
  });

  test('a deadline ends it', async () => {
    const { state, issue } = issuer();
    const source = new TokenSource(issue);
    state.gate = gate().shut;
    const work = failureOf(async () => source.get({ ...FREE, deadlineAt: Date.now() + 100 }));
    await pass(101);
    expect(await work).toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('invalidation', () => {
  test('drops that token, and only that one', async () => {
    const { state, issue } = issuer();
    const source = new TokenSource(issue);
    await source.get(FREE);
    await source.invalidate('token-1');
    expect(await source.get(FREE)).toBe('token-2');
    await source.invalidate('token-1');
    expect(source.get(FREE)).toBe('token-2');
    expect(state.count).toBe(2);
  });

  test('a refused token is not taken from the store again', async () => {
    const { issue } = issuer();
    const store = memory();
    const source = new TokenSource(issue, keeping(store));
    await source.get(FREE);
    await source.invalidate('token-1');
    store.entries.set(KEY, { accessToken: 'token-1', expiresAt: Date.now() + 1e6, refreshAt: Date.now() + 1e5 });
    expect(await source.get(FREE)).toBe('token-2');
    expect(store.entries.get(KEY)?.accessToken).toBe('token-2');
  });

  test('a refused token does not stay in the store when no new one can be had', async () => {
    const { state, issue } = issuer();
    const store = memory();
    const source = new TokenSource(issue, keeping(store));
    await source.get(FREE);
    state.failing = new Error('down');
    await source.invalidate('token-1');
    await failureOf(async () => source.get(FREE));
    expect(store.entries.size).toBe(0);
  });

  test('a token that is refused while it comes from the store is not handed out', async () => {
    const { state, issue } = issuer();
    const store = memory();
    const { shut, open } = gate();
    await new TokenSource(issue, keeping(store)).get(FREE);
    const source = new TokenSource(issue, keeping({ ...store, get: (key) => shut.then(() => store.get(key)) }));
    const work = source.get(FREE);
    await quiet();
    source.invalidate('token-1');
    open();
    expect(await work).toBe('token-2');
    expect(state.count).toBe(2);
  });

  test('a newer token that another process stored meanwhile is used, not deleted', async () => {
    const { state, issue } = issuer();
    const store = memory();
    const source = new TokenSource(issue, keeping(store));
    await source.get(FREE);
    const newer = { accessToken: 'token-of-another', expiresAt: Date.now() + 1e7, refreshAt: Date.now() + 1e6 };
    store.entries.set(KEY, newer);
    await source.invalidate('token-1');
    expect(await source.get(FREE)).toBe('token-of-another');
    expect(store.entries.get(KEY)).toEqual(newer);
    expect(state.count).toBe(1);
  });
});

describe('the token store', () => {
  test('a stored token saves the request', async () => {
    const { state, issue } = issuer();
    const store = memory();
    await new TokenSource(issue, keeping(store)).get(FREE);
    expect(await new TokenSource(issue, keeping(store)).get(FREE)).toBe('token-1');
    expect(state.count).toBe(1);
  });

  test('a stored token that is due for renewal is not taken', async () => {
    const { issue } = issuer();
    const store = memory();
    store.entries.set(KEY, { accessToken: 'old', expiresAt: Date.now() + 1_000, refreshAt: Date.now() - 1 });
    expect(await new TokenSource(issue, keeping(store)).get(FREE)).toBe('token-1');
  });

  test('what is stored is the token and its times', async () => {
    const { issue } = issuer();
    const store = memory();
    await new TokenSource(issue, keeping(store)).get(FREE);
    expect(store.entries.get(KEY)).toEqual({
      accessToken: 'token-1',
      expiresAt: Date.now() + HOUR * 1_000,
      refreshAt: Date.now() + (HOUR - 300) * 1_000,
    });
  });

  const fails = () => Promise.reject(new Error('store down'));
  const throws = () => {
    throw new Error('store down');
  };
  const hangs = () => new Promise<never>(() => {});
  const synchronous = new Map() as unknown as TokenStore;
  const broken: [string, TokenStore][] = [
    ['rejects', { get: fails, set: fails, delete: fails }],
    ['throws', { get: throws, set: throws, delete: throws }],
    ['never answers', { get: hangs, set: hangs, delete: hangs }],
    ['is a plain Map', synchronous],
    ['gives rubbish', { get: async () => ({}) as StoredToken, set: async () => {}, delete: async () => {} }],
    ['gives text', { get: async () => 'x' as unknown as StoredToken, set: async () => {}, delete: async () => {} }],
    ['gives null', { get: async () => null as unknown as undefined, set: async () => {}, delete: async () => {} }],
    [
      'gives a token that is no text',
      {
        get: async () => ({ accessToken: { a: 1 }, expiresAt: 9e15, refreshAt: 9e15 }) as unknown as StoredToken,
        set: async () => {},
        delete: async () => {},
      },
    ],
  ];
  for (const [name, store] of broken) {
    test(`one that ${name} never fails a call`, async () => {
      const { issue } = issuer();
      const source = new TokenSource(issue, keeping(store));
      const first = Promise.resolve(source.get(FREE));
      await pass(10_000);
      expect(await first).toBe('token-1');
      const dropped = Promise.resolve(source.invalidate('token-1'));
      await pass(10_000);
      await dropped;
      const second = Promise.resolve(source.get(FREE));
      await pass(10_000);
      expect(await second).toBe('token-2');
    });
  }

  test('a slow one does not delay an abort', async () => {
    const { issue } = issuer();
    const source = new TokenSource(issue, keeping({ get: hangs, set: hangs, delete: hangs }));
    const controller = new AbortController();
    const work = failureOf(async () => source.get({ ...FREE, signal: controller.signal }));
    await quiet();
    controller.abort('now');
    expect(await work).toMatchObject({ code: 'ABORTED', cause: 'now' });
  });
});

describe('what callers are told', () => {
  test('whether the token was there, came from the store, or from Kinde, and how long it took', async () => {
    const { state, issue } = issuer();
    const store = memory();
    const { shut, open } = gate();
    state.gate = shut;
    const source = new TokenSource(issue, keeping(store));
    const uses: TokenUse[] = [{}, {}];
    const waiting = uses.map(async (use) => source.get(FREE, use));
    await pass(250);
    open();
    await Promise.all(waiting);
    expect(uses).toEqual([
      { from: 'kinde', waited: 250 },
      { from: 'kinde', waited: 250 },
    ]);
    const again: TokenUse = {};
    source.get(FREE, again);
    expect(again).toEqual({ from: 'memory' });
    const other: TokenUse = {};
    await new TokenSource(issue, keeping(store)).get(FREE, other);
    expect(other).toEqual({ from: 'store', waited: 0 });
  });
});

test('a source is idle when nothing is lost by forgetting it', async () => {
  const { issue } = issuer();
  const source = new TokenSource(issue);
  expect(source.isIdle).toBe(true);
  const work = source.get(FREE);
  expect(source.isIdle).toBe(false);
  await work;
  expect(source.isIdle).toBe(false);
  await pass(HOUR * 1_000 + 1);
  expect(source.isIdle).toBe(true);
});
