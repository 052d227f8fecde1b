import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createMemoryStore } from '../../src/storage/memory.js';
import type { Store } from '../../src/storage/store.js';
import { cookieHeader, createOAuth, Issuer, request, signIn } from './support/issuer.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const later = (ms: number) => vi.setSystemTime(Date.now() + ms);

let issuer: Issuer;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  issuer = await Issuer.create();
  return () => vi.useRealTimers();
});

/** A promise to be kept by the test. */
function gate() {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

/** Lets the token endpoint take every refresh token once, and answer a renewal only when the gate is open. */
function strict(answer = gate()) {
  const asked = gate();
  const spent = new Set<string>();
  issuer.answers.set('/oauth2/token', async ({ body }) => {
    const token = body.get('refresh_token');
    if (token === null) return Response.json(await issuer.tokens());
    if (spent.has(token)) return Response.json({ error: 'invalid_grant' }, { status: 400 });
    spent.add(token);
    asked.open();
    await answer.opened;
    return Response.json(await issuer.tokens());
  });
  return { answer: answer.open, asked: asked.opened };
}

const isOfSession = (key: string): boolean => key.includes(':session:');

describe.each(['cookie', 'store'] as const)('a renewal and requests beside it, %s sessions', (kind) => {
  const create = (storage: Store = createMemoryStore()) => createOAuth(issuer, { session: { kind }, storage });

  it.each(['before', 'while'])(
    'one that prolongs the session %s Kinde is asked, and is answered last, does not cost the new tokens',
    async (when) => {
      issuer.accessTokenLife = 24 * 3_600;
      const kinde = strict();
      const oauth = create();
      const cookie = await signIn(oauth, issuer);
      later(17 * HOUR);
      const prolonging = async () => (await oauth.getSession(request('/', cookie))).setCookies;
      const early = when === 'before' ? await prolonging() : [];
      const forced = oauth.refreshSession(request('/', cookie));
      await kinde.asked;
      const setCookies = when === 'before' ? early : await prolonging();
      expect(setCookies).toHaveLength(1);
      kinde.answer();
      const renewed = await forced;
      expect(renewed.tokens?.refreshToken).toBe('refresh-2');
      // The browser gets the new cookie first and the prolonged old one then.
      const jar = cookieHeader(setCookies, cookieHeader(renewed.setCookies, cookie));
      later(8 * HOUR);
      const next = await oauth.getSession(request('/', jar));
      expect(next.isAuthenticated && next.tokens.refreshToken).toBe('refresh-2');
    },
  );

  it('tokens that others at the entry keep from being stored are kept for the next request', async () => {
    strict().answer();
    const memory = createMemoryStore();
    let isBusy = false;
    const compareAndSet: Store['compareAndSet'] = async (key, ...rest) =>
      !(isBusy && isOfSession(key)) && memory.compareAndSet(key, ...rest);
    const oauth = create({ ...memory, compareAndSet });
    const cookie = await signIn(oauth, issuer);
    later(2 * HOUR);
    isBusy = true;
    await expect(oauth.getSession(request('/', cookie))).rejects.toMatchObject({ code: 'SESSION_STORE_FAILED' });
    isBusy = false;
    later(5_000);
    expect((await oauth.getTokens(request('/', cookie))).refreshToken).toBe('refresh-2');
    expect(issuer.tokenCalls('refresh_token')).toHaveLength(1);
  });

  it('the lease outlasts the slowest renewal', async () => {
    strict().answer();
    const memory = createMemoryStore();
    const leases: (number | undefined)[] = [];
    const compareAndSet: Store['compareAndSet'] = async (key, expected, value, options) => {
      if (key.includes(':lease:') && value !== undefined) leases.push(options?.ttlMs);
      return memory.compareAndSet(key, expected, value, options);
    };
    const timeout = 20_000;
    const session = { kind };
    const oauth = createOAuth(issuer, { session, storage: { ...memory, compareAndSet }, timeout });
    await oauth.refreshSession(request('/', await signIn(oauth, issuer)));
    // Discovery, the tokens with their repetitions, the keys; at the store one look, three tries of two calls, one look.
    const slowest = 3_000 + 2 * timeout + timeout + 8 * 5_000;
    expect(leases).toEqual([expect.toSatisfy((ttlMs: number) => ttlMs >= slowest)]);
  });
});

describe('a renewal ahead of expiry that takes longer than a request waits', () => {
  it('is waited for once it is being stored for this request', async () => {
    vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] });
    strict().answer();
    const memory = createMemoryStore();
    const [writing, written] = [gate(), gate()];
    const compareAndSet: Store['compareAndSet'] = async (key, ...rest) => {
      if (isOfSession(key)) {
        writing.open();
        await written.opened;
      }
      return memory.compareAndSet(key, ...rest);
    };
    const oauth = createOAuth(issuer, { storage: { ...memory, compareAndSet } });
    const cookie = await signIn(oauth, issuer);
    later(HOUR - 20_000);
    const opening = oauth.getSession(request('/', cookie));
    await writing.opened;
    // Past the patience of a request, not past that for the store.
    vi.advanceTimersByTime(2_500);
    written.open();
    const session = await opening;
    expect(session.tokens?.refreshToken).toBe('refresh-2');
    later(10 * MINUTE);
    expect(await oauth.isAuthenticated(request('/', cookieHeader(session.setCookies, cookie)))).toBe(true);
    expect(issuer.tokenCalls('refresh_token')).toHaveLength(1);
  });
});
