import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createMemoryStore } from '../../src/storage/memory.js';
import type { Store } from '../../src/storage/store.js';
import { cookieHeader, createOAuth, Issuer, request, signIn } from './support/issuer.js';

let issuer: Issuer;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  issuer = await Issuer.create();
  return () => vi.useRealTimers();
});

const later = (ms: number) => vi.setSystemTime(Date.now() + ms);
const HOUR = 3_600_000;
const kinds = ['cookie', 'store'] as const;

/** Lets the token endpoint accept every refresh token once, as a strict provider does. */
function strict(): void {
  const spent = new Set<string>();
  issuer.answers.set('/oauth2/token', async ({ body }) => {
    const token = body.get('refresh_token') ?? '';
    if (spent.has(token)) return Response.json({ error: 'invalid_grant' }, { status: 400 });
    if (token) spent.add(token);
    return Response.json(await issuer.tokens());
  });
}

describe.each(kinds)('renewal of tokens, %s sessions', (kind) => {
  const create = (storage: Store = createMemoryStore()) => createOAuth(issuer, { session: { kind }, storage });

  it('86: a good token is used without a request', async () => {
    const oauth = create();
    const cookie = await signIn(oauth, issuer);
    const before = issuer.calls.length;
    const session = await oauth.getSession(request('/', cookie));
    expect(session.isAuthenticated).toBe(true);
    expect(session.setCookies).toEqual([]);
    expect(issuer.calls.length).toBe(before);
  });

  it('87: an expired one is renewed by one request', async () => {
    const oauth = create();
    const cookie = await signIn(oauth, issuer);
    later(2 * HOUR);
    const tokens = await oauth.getTokens(request('/', cookie));
    expect(tokens.refreshToken).toBe('refresh-2');
    const [call, ...more] = issuer.tokenCalls('refresh_token');
    expect(more).toEqual([]);
    expect(call?.body.get('refresh_token')).toBe('refresh-1');
    expect(call?.body.get('client_secret')).toBe('app-secret');
  });

  it('a slow renewal ahead of expiry is not lost: the cookie of before it works until the new one is out', async () => {
    strict();
    const oauth = create();
    const cookie = await signIn(oauth, issuer);
    later(HOUR - 20_000);
    const answer = issuer.answers.get('/oauth2/token');
    issuer.answers.set('/oauth2/token', async (call) => {
      await new Promise((resolve) => setTimeout(resolve, 2_300));
      return answer?.(call) ?? new Response(null, { status: 500 });
    });
    const before = await oauth.getSession(request('/', cookie));
    expect([before.isAuthenticated, before.setCookies]).toEqual([true, []]);
    await vi.waitFor(() => expect(issuer.tokenCalls('refresh_token')).toHaveLength(1));
    await new Promise((resolve) => setTimeout(resolve, 600));
    later(10 * 60_000);
    const after = await oauth.getSession(request('/', cookie));
    expect(after.isAuthenticated && after.tokens.refreshToken).toBe('refresh-2');
    expect(issuer.tokenCalls('refresh_token')).toHaveLength(1);
  });

  it('89: without a refresh token an expired session is over', async () => {
    issuer.answers.set('/oauth2/token', async () => {
      const { refresh_token: _, ...tokens } = await issuer.tokens();
      return Response.json(tokens);
    });
    const oauth = create();
    const cookie = await signIn(oauth, issuer);
    later(2 * HOUR);
    expect(await oauth.isAuthenticated(request('/', cookie))).toBe(false);
    await expect(oauth.getTokens(request('/', cookie))).rejects.toMatchObject({ code: 'NOT_AUTHENTICATED' });
    const { setCookies } = await oauth.getSession(request('/', cookie));
    expect(cookieHeader(setCookies, cookie)).toBe('');
  });

  it('91: what the answer leaves out stays', async () => {
    const oauth = create();
    const cookie = await signIn(oauth, issuer);
    const { idToken } = await oauth.getTokens(request('/', cookie));
    issuer.answers.set('/oauth2/token', async () => {
      const { refresh_token: _, id_token: __, ...tokens } = await issuer.tokens();
      return Response.json(tokens);
    });
    later(2 * HOUR);
    expect(await oauth.getTokens(request('/', cookie))).toMatchObject({ refreshToken: 'refresh-1', idToken });
  });

  it('1,000 requests with one expired session make one token request and all succeed', async () => {
    strict();
    const oauth = create();
    const cookie = await signIn(oauth, issuer);
    later(2 * HOUR);
    const sessions = await Promise.all(Array.from({ length: 1_000 }, () => oauth.getSession(request('/', cookie))));
    expect(sessions.every((session) => session.tokens?.refreshToken === 'refresh-2')).toBe(true);
    expect(issuer.tokenCalls('refresh_token')).toHaveLength(1);
  });

  it('92: two instances with one store make one token request, and both see the new tokens', async () => {
    strict();
    const store = createMemoryStore();
    const [one, two] = [create(store), create(store)];
    const cookie = await signIn(one, issuer);
    later(2 * HOUR);
    const all = Array.from({ length: 40 }, (_, index) => (index % 2 ? one : two).getTokens(request('/', cookie)));
    expect(new Set((await Promise.all(all)).map(({ refreshToken }) => refreshToken))).toEqual(new Set(['refresh-2']));
    expect(issuer.tokenCalls('refresh_token')).toHaveLength(1);
  });

  it('a request with the cookie from before gets the new tokens for 60 s', async () => {
    strict();
    const oauth = create();
    const cookie = await signIn(oauth, issuer);
    later(2 * HOUR);
    await oauth.getTokens(request('/', cookie));
    later(50_000);
    const session = await oauth.getSession(request('/', cookie));
    expect(session.tokens?.refreshToken).toBe('refresh-2');
    expect(issuer.tokenCalls('refresh_token')).toHaveLength(1);
  });

  it.each(['500', 'network', 'invalid_client', 'html'])('a failure (%s) does not sign out', async (failure) => {
    const oauth = create();
    const cookie = await signIn(oauth, issuer);
    later(2 * HOUR);
    const working = issuer.answers.get('/oauth2/token');
    issuer.answers.set('/oauth2/token', () => {
      if (failure === 'network') throw new TypeError('fetch failed');
      if (failure === 'invalid_client') return Response.json({ error: 'invalid_client' }, { status: 401 });
      return new Response('<html></html>', { status: failure === '500' ? 500 : 400 });
    });
    await expect(oauth.getSession(request('/', cookie))).rejects.toMatchObject({ code: 'REFRESH_FAILED' });
    issuer.answers.set('/oauth2/token', working as () => Response);
    later(10_000);
    expect(await oauth.isAuthenticated(request('/', cookie))).toBe(true);
  });

  it('Kinde not answering at all does not sign out either, and ends in time', async () => {
    const oauth = createOAuth(issuer, { session: { kind }, storage: createMemoryStore(), timeout: 200 });
    const cookie = await signIn(oauth, issuer);
    later(2 * HOUR);
    const working = issuer.answers.get('/oauth2/token') as () => Response;
    issuer.answers.set('/oauth2/token', () => new Promise(() => {}));
    const startedAt = performance.now();
    const all = await Promise.allSettled(Array.from({ length: 20 }, () => oauth.getSession(request('/', cookie))));
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    for (const one of all) expect(one).toMatchObject({ status: 'rejected', reason: { code: 'REFRESH_FAILED' } });
    const response = await oauth.handle(request('/user', cookie, { accept: 'application/json' }));
    expect([response?.status, response?.headers.get('retry-after'), response?.headers.getSetCookie()]).toEqual([
      503,
      '3',
      [],
    ]);
    issuer.answers.set('/oauth2/token', working);
    later(10_000);
    expect(await oauth.isAuthenticated(request('/', cookie))).toBe(true);
  });

  it('nobody waits long for a renewal ahead of expiry', async () => {
    const oauth = createOAuth(issuer, { session: { kind }, storage: createMemoryStore(), timeout: 3_000 });
    const cookie = await signIn(oauth, issuer);
    later(HOUR - 30_000);
    issuer.answers.set('/oauth2/token', () => new Promise(() => {}));
    const startedAt = performance.now();
    expect((await oauth.getTokens(request('/', cookie))).refreshToken).toBe('refresh-1');
    expect(performance.now() - startedAt).toBeLessThan(3_000);
  });

  it('a failure ahead of expiry goes unnoticed, and is not repeated at once', async () => {
    const oauth = create();
    const cookie = await signIn(oauth, issuer);
    later(HOUR - 30_000);
    issuer.answers.set('/oauth2/token', () => new Response('', { status: 503 }));
    const asked = () => issuer.tokenCalls('refresh_token').length;
    expect((await oauth.getTokens(request('/', cookie))).refreshToken).toBe('refresh-1');
    const before = asked();
    expect((await oauth.getTokens(request('/', cookie))).refreshToken).toBe('refresh-1');
    expect(asked()).toBe(before);
  });

  it('invalid_grant signs out', async () => {
    const oauth = create();
    const cookie = await signIn(oauth, issuer);
    later(2 * HOUR);
    issuer.answers.set('/oauth2/token', () => Response.json({ error: 'invalid_grant' }, { status: 400 }));
    const session = await oauth.getSession(request('/', cookie));
    expect(session).toMatchObject({ isAuthenticated: false, reason: 'over' });
    expect(cookieHeader(session.setCookies, cookie)).toBe('');
  });

  it('a sign-out during a renewal wins, and the new tokens are revoked', async () => {
    const oauth = create();
    const cookie = await signIn(oauth, issuer);
    later(2 * HOUR);
    let release = (): void => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    issuer.answers.set('/oauth2/token', async () => {
      await held;
      return Response.json(await issuer.tokens());
    });
    const renewing = oauth.getSession(request('/', cookie));
    await vi.waitFor(() => expect(issuer.tokenCalls('refresh_token')).toHaveLength(1));
    await oauth.logout(request('/logout', cookie));
    release();
    expect(await renewing).toMatchObject({ isAuthenticated: false });
    await vi.waitFor(() => {
      const revoked = issuer.calls.filter(({ path }) => path === '/oauth2/revoke').map(({ body }) => body.get('token'));
      expect(revoked).toEqual(['refresh-1', 'refresh-2']);
    });
    expect(await oauth.isAuthenticated(request('/', cookie))).toBe(false);
  });

  it('a sign-out ends copies of the cookie too', async () => {
    const oauth = create();
    const cookie = await signIn(oauth, issuer);
    await oauth.logout(request('/logout', cookie));
    expect(await oauth.getSession(request('/', cookie))).toMatchObject({ isAuthenticated: false, reason: 'over' });
  });

  it('when Kinde answers with the same access token, it is asked again only once that has expired', async () => {
    const oauth = create();
    let cookie = await signIn(oauth, issuer);
    const { accessToken } = await oauth.getTokens(request('/', cookie));
    later(HOUR - 30_000);
    issuer.answers.set('/oauth2/token', async () =>
      Response.json({ ...(await issuer.tokens()), access_token: accessToken, expires_in: 30 }),
    );
    for (let visit = 0; visit < 5; visit += 1) {
      const { setCookies } = await oauth.getSession(request('/', cookie));
      cookie = cookieHeader(setCookies, cookie);
    }
    expect(issuer.tokenCalls('refresh_token')).toHaveLength(1);
  });

  it('keys that cannot be fetched after a renewal do not lose it', async () => {
    strict();
    const storage = createMemoryStore();
    const cookie = await signIn(create(storage), issuer);
    later(2 * HOUR);
    const keys = issuer.answers.get('/.well-known/jwks.json') as () => Response;
    issuer.answers.set('/.well-known/jwks.json', () => new Response('', { status: 503 }));
    const restarted = create(storage);
    await expect(restarted.getSession(request('/', cookie))).rejects.toMatchObject({ code: 'KEYS_UNAVAILABLE' });
    issuer.answers.set('/.well-known/jwks.json', keys);
    later(31_000);
    expect((await restarted.getTokens(request('/', cookie))).refreshToken).toBe('refresh-2');
    expect(issuer.tokenCalls('refresh_token')).toHaveLength(1);
  });

  it('a renewal by force gives new tokens even where the old ones are good', async () => {
    const oauth = create();
    const cookie = await signIn(oauth, issuer);
    const session = await oauth.refreshSession(request('/', cookie));
    expect(session.tokens?.refreshToken).toBe('refresh-2');
    const next = cookieHeader(session.setCookies, cookie);
    expect((await oauth.getTokens(request('/', next))).refreshToken).toBe('refresh-2');
  });

  it('96: what is good or can be renewed is kept, an expired session without refresh token is not', async () => {
    const storage = createMemoryStore();
    const oauth = create(storage);
    const renewable = await signIn(oauth, issuer);
    const working = issuer.answers.get('/oauth2/token') as () => Response;
    issuer.answers.set('/oauth2/token', async () => {
      const { refresh_token: _, ...tokens } = await issuer.tokens();
      return Response.json(tokens);
    });
    const plain = await signIn(oauth, issuer);
    issuer.answers.set('/oauth2/token', working);
    expect(await oauth.isAuthenticated(request('/', plain))).toBe(true);
    later(2 * HOUR);
    expect(await oauth.isAuthenticated(request('/', renewable))).toBe(true);
    expect(await oauth.isAuthenticated(request('/', plain))).toBe(false);
    const left: string[] = [];
    for await (const key of storage.keys('')) if (key.includes(':session:')) left.push(key);
    expect(left).toHaveLength(1);
  });

  it('a renewed access token of somebody else is refused', async () => {
    const oauth = create();
    const cookie = await signIn(oauth, issuer);
    later(2 * HOUR);
    issuer.accessClaims = { sub: 'kp_eve' };
    await expect(oauth.getSession(request('/', cookie))).rejects.toMatchObject({ code: 'ID_TOKEN_INVALID' });
  });

  it('an ID token of somebody else is refused', async () => {
    const oauth = create();
    const cookie = await signIn(oauth, issuer);
    later(2 * HOUR);
    issuer.idClaims = { sub: 'kp_eve' };
    await expect(oauth.getSession(request('/', cookie))).rejects.toMatchObject({ code: 'ID_TOKEN_INVALID' });
  });

  it('tokens that the store did not take are stored with the next request, not asked for again', async () => {
    strict();
    const memory = createMemoryStore();
    let isDown = false;
    const compareAndSet: Store['compareAndSet'] = async (key, ...rest) => {
      if (isDown && key.includes(':session:')) throw new Error('down');
      return memory.compareAndSet(key, ...rest);
    };
    const oauth = create({ ...memory, compareAndSet });
    const cookie = await signIn(oauth, issuer);
    later(2 * HOUR);
    isDown = true;
    await expect(oauth.getSession(request('/', cookie))).rejects.toMatchObject({ code: 'SESSION_STORE_FAILED' });
    isDown = false;
    later(5_000);
    expect((await oauth.getTokens(request('/', cookie))).refreshToken).toBe('refresh-2');
    expect(issuer.tokenCalls('refresh_token')).toHaveLength(1);
  });

  it('a session in use lives on, an unused one ends, and every one ends at its absolute age', async () => {
    const session = { kind, idleSeconds: 7_200, absoluteSeconds: 36_000 };
    const oauth = createOAuth(issuer, { session, storage: createMemoryStore() });
    let cookie = await signIn(oauth, issuer);
    const idle = cookie;
    for (let visit = 0; visit < 5; visit += 1) {
      later(1.5 * HOUR);
      const opened = await oauth.getSession(request('/', cookie));
      expect(opened.isAuthenticated).toBe(true);
      cookie = cookieHeader(opened.setCookies, cookie);
    }
    if (kind === 'cookie') expect(await oauth.isAuthenticated(request('/', idle))).toBe(false);
    later(3 * HOUR);
    expect(await oauth.getSession(request('/', cookie))).toMatchObject({ isAuthenticated: false, reason: 'over' });
  });
});
