import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OAuthOptions } from '../../src/oauth/index.js';
import { createSealer } from '../../src/oauth/seal.js';
import { accessTokenChecks, withCookies } from '../../src/oauth/session.js';
import { createMemoryStore } from '../../src/storage/memory.js';
import { APP, cookieHeader, createOAuth, DOMAIN, Issuer, request, SECRET, signIn } from './support/issuer.js';

let issuer: Issuer;
beforeEach(async () => {
  issuer = await Issuer.create();
});

describe('sessions', () => {
  it('a stored session leaves only an id in the browser, and no token readable in the store', async () => {
    const storage = createMemoryStore();
    const oauth = createOAuth(issuer, { session: { kind: 'store' }, storage });
    const cookie = await signIn(oauth, issuer);
    expect(cookie).toMatch(/^__Host-kinde-session=[\w-]{43}$/);
    for await (const key of storage.keys('')) {
      expect(key).not.toContain(cookie.split('=')[1]);
      expect(await storage.get(key)).not.toMatch(/refresh-|kp_ada/);
    }
  });

  it('a large session is spread over cookies and comes back; one too large says what to do', async () => {
    issuer.accessClaims = { permissions: Array.from({ length: 60 }, (_, index) => `do:something-${index}`) };
    const oauth = createOAuth(issuer);
    const cookie = await signIn(oauth, issuer);
    expect(cookie.split('; ').map((pair) => pair.split('=')[0])).toEqual([
      '__Host-kinde-session.0',
      '__Host-kinde-session.1',
    ]);
    expect(await oauth.isAuthenticated(request('/', cookie))).toBe(true);
    issuer.accessClaims = { permissions: Array.from({ length: 500 }, (_, index) => `do:something-${index}`) };
    const started = await oauth.createAuthorizationUrl();
    issuer.nonce = started.nonce;
    const response = await oauth.handle(
      request(`/callback?code=c&state=${started.state}`, cookieHeader(started.setCookies), {
        accept: 'application/json',
      }),
    );
    expect(await response?.json()).toMatchObject({
      code: 'SESSION_TOO_LARGE',
      message: expect.stringContaining("kind: 'store'"),
    });
  });

  it('a store takes tokens as large as the verifier does', async () => {
    const large = (claim: string, bytes: number) => ({ [claim]: 'x'.repeat(bytes) });
    issuer.accessClaims = large('more', 24_000);
    issuer.idClaims = large('more', 24_000);
    const oauth = createOAuth(issuer, { session: { kind: 'store' }, storage: createMemoryStore() });
    const cookie = await signIn(oauth, issuer);
    const { tokens } = await oauth.getSession(request('/', cookie));
    const lengths = [tokens?.accessToken.length, tokens?.idToken.length];
    expect(lengths).toEqual([expect.toSatisfy(isLarge), expect.toSatisfy(isLarge)]);
  });
  const isLarge = (length: number) => length > 32_000 && length <= 32_768;

  it('on http the cookies have no prefix and are not secure', async () => {
    const oauth = createOAuth(issuer, { redirectUri: 'http://localhost:3000/callback' });
    const { setCookies } = await oauth.createAuthorizationUrl();
    expect(setCookies[0]).toMatch(/^kinde-txn-/);
    expect(setCookies[0]).not.toContain('Secure');
  });

  it('a strict session cookie leaves the sign-in itself lax, or the callback would not find it', async () => {
    const oauth = createOAuth(issuer, { session: { sameSite: 'strict' } });
    const { setCookies, state, nonce } = await oauth.createAuthorizationUrl();
    expect(setCookies[0]).toContain('SameSite=Lax');
    issuer.nonce = nonce;
    const done = await oauth.callback(request(`/callback?code=c&state=${state}`, cookieHeader(setCookies)));
    expect(done.setCookies.at(-1)).toContain('SameSite=Strict');
  });

  it('secrets can be changed without signing anybody out', async () => {
    const cookie = await signIn(createOAuth(issuer), issuer);
    const next = 'another-secret-of-thirty-two-characters';
    expect(
      await createOAuth(issuer, { session: { secret: [next, SECRET] } }).isAuthenticated(request('/', cookie)),
    ).toBe(true);
    const session = await createOAuth(issuer, { session: { secret: next } }).getSession(request('/', cookie));
    // A process that does not have the secret yet must not remove what the others can still read.
    expect(session).toMatchObject({ isAuthenticated: false, reason: 'none', setCookies: [] });
  });

  it.each<[string, unknown]>([
    ['null', null],
    ['a list', []],
    ['without tokens', { sid: 's', generation: 'g', createdAt: 1, touchedAt: 1, audience: [] }],
    [
      'without access token',
      {
        sid: 's',
        generation: 'g',
        createdAt: 1,
        touchedAt: 1,
        audience: [],
        tokens: { idToken: 'i', expiresAt: 1, refreshAt: 1 },
      },
    ],
    [
      'with times that are text',
      {
        sid: 's',
        generation: 'g',
        createdAt: '1',
        touchedAt: 1,
        audience: [],
        tokens: { accessToken: 'a', idToken: 'i', expiresAt: 1, refreshAt: 1 },
      },
    ],
  ])('95: a session %s is no session', async (_, value) => {
    const sealed = await createSealer([SECRET], `${DOMAIN} app`).seal('session', value);
    expect(await createOAuth(issuer).getSession(request('/', `__Host-kinde-session=${sealed}`))).toMatchObject({
      reason: 'none',
    });
  });

  it('97: expiresIn is never negative', async () => {
    const oauth = createOAuth(issuer);
    // Within what clocks may differ, so the token is still good.
    issuer.accessClaims = { exp: Math.floor(Date.now() / 1_000) - 30 };
    const started = await oauth.createAuthorizationUrl();
    issuer.nonce = started.nonce;
    const callback = request(`/callback?code=c&state=${started.state}`, cookieHeader(started.setCookies));
    const { tokens } = (await oauth.callback(callback)).session;
    expect(tokens.expiresAt).toBeLessThan(Date.now());
    expect(tokens.expiresIn).toBe(0);
  });

  it('109: session info in the words of the Python SDK', async () => {
    const oauth = createOAuth(issuer);
    const cookie = await signIn(oauth, issuer);
    const names = { framework: 'standalone', session_type: 'null_framework' };
    expect(await oauth.getSessionInfo(request('/', cookie))).toEqual({
      user_id: 'kp_ada',
      is_logged_in: true,
      ...names,
    });
    expect(await oauth.getSessionInfo(request('/'))).toEqual({ user_id: undefined, is_logged_in: false, ...names });
  });

  it('token info holds no token', async () => {
    const oauth = createOAuth(issuer);
    const info = await oauth.getTokenInfo(request('/', await signIn(oauth, issuer)));
    expect(info).toMatchObject({
      subject: 'kp_ada',
      issuer: DOMAIN,
      scopes: ['openid', 'offline'],
      hasRefreshToken: true,
    });
    expect(JSON.stringify(info)).not.toMatch(/eyJ|refresh-/);
  });

  it('one request is opened once, and its cookies can be committed later', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const oauth = createOAuth(issuer);
    const cookie = await signIn(oauth, issuer);
    vi.setSystemTime(Date.now() + 7_200_000);
    const asked = request('/', cookie);
    const [one, two] = await Promise.all([oauth.getSession(asked), oauth.getTokens(asked)]);
    expect(one.tokens).toBe(two);
    const response = await oauth.commit(asked, new Response('hello', { status: 201 }));
    expect([response.status, await response.text()]).toEqual([201, 'hello']);
    expect(response.headers.get('cache-control')).toBe('private, no-store');
    const next = cookieHeader(response.headers.getSetCookie(), cookie);
    expect((await oauth.getTokens(request('/', next))).refreshToken).toBe('refresh-2');
    vi.useRealTimers();
  });

  it('tokens that no longer verify are renewed once; if the new ones do not either, the session stays', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const cookie = await signIn(createOAuth(issuer), issuer);
    vi.setSystemTime(Date.now() + 60_000);
    const keys = issuer.answers.get('/.well-known/jwks.json') as () => Response;
    issuer.answers.set('/.well-known/jwks.json', () => Response.json({ keys: [{ ...issuer.keys.jwk, kid: 'key-9' }] }));
    const broken = createOAuth(issuer);
    for (let visit = 0; visit < 5; visit += 1) {
      const session = await broken.getSession(request('/', cookie)).catch((error) => error);
      expect(session.reason === 'token_invalid' || session.code === 'ID_TOKEN_INVALID').toBe(true);
      expect(session.setCookies ?? []).toEqual([]);
    }
    expect(issuer.tokenCalls('refresh_token')).toHaveLength(1);
    issuer.answers.set('/.well-known/jwks.json', keys);
    expect(await createOAuth(issuer).isAuthenticated(request('/', cookie))).toBe(true);
    vi.useRealTimers();
  });

  it('hostile cookies never throw', async () => {
    const oauth = createOAuth(issuer);
    const name = '__Host-kinde-session';
    const values = fc.oneof(
      fc.string(),
      fc.string({ minLength: 5_000, maxLength: 20_000 }),
      fc.constantFrom('a.b.c.d.e', '9~x', 'eyJ.', '..'),
    );
    const cookies = fc.array(
      fc.tuple(fc.constantFrom(name, `${name}.0`, `${name}.1`, '__Host-kinde-txn-a-b', '__Host-kinde-logins'), values),
    );
    await fc.assert(
      fc.asyncProperty(cookies, async (pairs) => {
        const cookie = pairs.map(([key, value]) => `${key}=${value.replace(/[^\x21-\x7e]|;/g, '')}`).join('; ');
        expect((await oauth.getSession(request('/', cookie))).isAuthenticated).toBe(false);
        expect((await oauth.handle(request('/login', cookie)))?.status).toBe(302);
        expect((await oauth.handle(request('/callback?code=c&state=some-state', cookie)))?.status).toBe(400);
      }),
      { numRuns: 100 },
    );
  });
});

describe('110: users and tenants never meet', () => {
  it.each(['cookie', 'store'] as const)('in one process with one store (%s sessions)', async (kind) => {
    const storage = createMemoryStore();
    const other = await Issuer.create();
    const tenants = [
      createOAuth(issuer, { session: { kind }, storage }),
      createOAuth(other, { session: { kind }, storage, clientId: 'app2' }),
      createOAuth(issuer, { session: { kind, cookieName: 'third' }, storage }),
    ];
    other.idClaims = { aud: ['app2'], azp: 'app2' };
    other.accessClaims = { azp: 'app2' };
    const people: { tenant: number; id: string; cookie: string }[] = [];
    for (let index = 0; index < 18; index += 1) {
      const tenant = index % 3;
      const at = tenant === 1 ? other : issuer;
      at.idClaims = { ...at.idClaims, sub: `kp_${index}` };
      at.accessClaims = { ...at.accessClaims, sub: `kp_${index}` };
      people.push({ tenant, id: `kp_${index}`, cookie: await signIn(tenants[tenant] as (typeof tenants)[0], at) });
    }
    const visits = fc.array(fc.tuple(fc.nat(people.length - 1), fc.nat(2)), { minLength: 20, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(visits, async (all) => {
        await Promise.all(
          all.map(async ([person, tenant]) => {
            const { cookie, id, tenant: own } = people[person] as (typeof people)[0];
            const user = await tenants[tenant]?.getUser(request('/', cookie));
            expect(user?.id).toBe(own === tenant ? id : undefined);
          }),
        );
      }),
      { numRuns: 20 },
    );
  });
});

it('107: clients with storages of their own do not meet in one process', async () => {
  const client = () => createOAuth(issuer, { session: { kind: 'store' }, storage: createMemoryStore() });
  const [one, two] = [client(), client()];
  const [mine, other] = [await signIn(one, issuer), await signIn(two, issuer)];
  expect(await two.isAuthenticated(request('/', mine))).toBe(false);
  await one.logout(request('/logout', mine));
  expect(await one.isAuthenticated(request('/', mine))).toBe(false);
  expect(await two.isAuthenticated(request('/', other))).toBe(true);
});

it('the application address is that of redirectUri, whatever the request says', async () => {
  const oauth = createOAuth(issuer);
  const started = await oauth.createAuthorizationUrl(
    { returnTo: '/x' },
    new Request('http://10.0.0.1:8080/login', { headers: { host: 'evil.example' } }),
  );
  issuer.nonce = started.nonce;
  const callback = new Request(`http://10.0.0.1:8080/callback?code=c&state=${started.state}`, {
    headers: { cookie: cookieHeader(started.setCookies) },
  });
  expect((await oauth.callback(callback)).returnTo).toBe(`${APP}/x`);
});

describe('what a request does to a session', () => {
  const MINUTE = 60_000;
  beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 0, 1) }));
  afterEach(() => void vi.useRealTimers());

  /** The session of a request that comes this many ms after the sign-in. */
  async function openedAfter(ms: number, options: OAuthOptions = {}) {
    const oauth = createOAuth(issuer, options);
    const cookie = await signIn(oauth, issuer);
    vi.setSystemTime(Date.now() + ms);
    return oauth.getSession(request('/', cookie));
  }
  const isProlonged = async (ms: number) => {
    const { setCookies, isAuthenticated } = await openedAfter(ms, { session: { idleSeconds: 7_200 } });
    expect([isAuthenticated, issuer.tokenCalls('refresh_token')]).toEqual([true, []]);
    return setCookies.length > 0;
  };
  const withoutRefreshToken = () =>
    issuer.answers.set('/oauth2/token', async () => {
      const { refresh_token: _, ...rest } = await issuer.tokens();
      return Response.json(rest);
    });
  const otherKeys = () =>
    issuer.answers.set('/.well-known/jwks.json', () => Response.json({ keys: [{ ...issuer.keys.jwk, kid: 'key-9' }] }));

  // Of two hours a tenth is 12 minutes; the tokens of an hour are renewed after 59, and two minutes before that it waits.
  it.each([
    [0, false],
    [12 * MINUTE, false],
    [12 * MINUTE + 1, true],
    [57 * MINUTE - 1, true],
    [57 * MINUTE, false],
    [59 * MINUTE - 1, false],
  ])(
    'prolongs it after a tenth of its idle time, but not close to a renewal: after %d ms %s',
    async (ms, prolonged) => {
      expect(await isProlonged(ms)).toBe(prolonged);
    },
  );

  it.each([
    [900, 600],
    [120, 60],
  ])(
    'constant use keeps it, though its idle time is %d s and renewals are remembered for %d s',
    async (idleSeconds, rotationMemorySeconds) => {
      const oauth = createOAuth(issuer, { session: { idleSeconds, rotationMemorySeconds } });
      let cookie = await signIn(oauth, issuer);
      for (const end = Date.now() + 90 * MINUTE; Date.now() < end; ) {
        vi.setSystemTime(Date.now() + (idleSeconds * 1_000) / 4);
        const session = await oauth.getSession(request('/', cookie));
        expect(session.isAuthenticated).toBe(true);
        cookie = cookieHeader(session.setCookies, cookie);
      }
      expect(issuer.tokenCalls('refresh_token')).toHaveLength(1);
    },
  );

  it('where nothing will be renewed it need not wait', async () => {
    withoutRefreshToken();
    expect(await isProlonged(58 * MINUTE)).toBe(true);
  });

  it.each([
    [30_000, 0],
    [30_001, 1],
  ])('asks for other tokens only where these are not new: after %d ms %d times', async (ms, calls) => {
    const oauth = createOAuth(issuer);
    const cookie = await signIn(oauth, issuer);
    otherKeys();
    vi.setSystemTime(Date.now() + ms);
    const session = await createOAuth(issuer).getSession(request('/', cookie));
    expect(session).toMatchObject({ isAuthenticated: false, reason: 'token_invalid', setCookies: [] });
    expect(issuer.tokenCalls('refresh_token')).toHaveLength(calls);
  });

  it('renewed tokens that have expired by themselves are no reason to sign out, and go to the browser', async () => {
    const oauth = createOAuth(issuer);
    const cookie = await signIn(oauth, issuer);
    vi.setSystemTime(Date.now() + 120 * MINUTE);
    issuer.accessClaims = { exp: Math.floor(Date.now() / 1_000) - 100 };
    const session = await oauth.getSession(request('/', cookie));
    expect(session).toMatchObject({ isAuthenticated: false, reason: 'token_invalid' });
    issuer.accessClaims = {};
    vi.setSystemTime(Date.now() + 2 * MINUTE);
    const next = await oauth.getTokens(request('/', cookieHeader(session.setCookies, cookie)));
    expect(next.refreshToken).toBe('refresh-3');
  });

  it.each<[string, (answers: Issuer['answers']) => void, object]>([
    [
      'has no answer for now',
      (answers) => answers.set('/oauth2/token', () => new Response('', { status: 503 })),
      { code: 'REFRESH_FAILED' },
    ],
    [
      'says that the grant is over',
      (answers) => answers.set('/oauth2/token', () => Response.json({ error: 'invalid_grant' }, { status: 400 })),
      { reason: 'over' },
    ],
    ['gives an ID token that does not verify either', () => {}, { reason: 'token_invalid', setCookies: [] }],
  ])('where the tokens do not verify, and Kinde %s', async (_, change, outcome) => {
    const cookie = await signIn(createOAuth(issuer), issuer);
    otherKeys();
    vi.setSystemTime(Date.now() + MINUTE);
    change(issuer.answers);
    const settled = await createOAuth(issuer)
      .getSession(request('/', cookie))
      .catch((error: unknown) => error);
    expect(settled).toMatchObject(outcome);
    expect(issuer.tokenCalls('refresh_token')).toHaveLength(1);
  });

  it('asks for none where there is nothing to ask with', async () => {
    withoutRefreshToken();
    const cookie = await signIn(createOAuth(issuer), issuer);
    otherKeys();
    vi.setSystemTime(Date.now() + MINUTE);
    const session = await createOAuth(issuer).getSession(request('/', cookie));
    expect(session).toMatchObject({ reason: 'token_invalid' });
    expect(issuer.tokenCalls('refresh_token')).toHaveLength(0);
  });

  it('who is not signed in has an answer of the same make', async () => {
    const session = await createOAuth(issuer).getSession(request('/'));
    expect(session).toEqual({
      isAuthenticated: false,
      user: undefined,
      tokens: undefined,
      claims: undefined,
      reason: 'none',
      setCookies: [],
      commit: expect.any(Function),
    });
    const response = new Response('hello');
    expect(session.commit(response)).toBe(response);
  });

  it('a session that is over is taken out of the browser', async () => {
    const session = await openedAfter(8 * 24 * 60 * MINUTE);
    expect(session).toMatchObject({ isAuthenticated: false, reason: 'over' });
    expect(session.setCookies).toEqual([expect.stringMatching(/^__Host-kinde-session=; Path=\/; Max-Age=0;/)]);
    expect(session.commit(new Response()).headers.getSetCookie()).toEqual(session.setCookies);
  });

  it('the user is read once', async () => {
    const session = await openedAfter(0);
    expect(session.user).toMatchObject({ id: 'kp_ada', email: 'ada@example.com' });
    expect(session.user).toBe(session.user);
  });

  it('while the keys cannot be fetched it is an error, and nobody is signed out', async () => {
    const cookie = await signIn(createOAuth(issuer), issuer);
    issuer.answers.set('/.well-known/jwks.json', () => new Response('', { status: 404 }));
    await expect(createOAuth(issuer).getSession(request('/', cookie))).rejects.toMatchObject({
      name: expect.stringMatching(/^Kinde/),
    });
  });
});

describe('a response with cookies', () => {
  it('is the same one where there are none to add, or nothing to add them to', () => {
    const response = new Response('hello');
    expect(withCookies(response, [])).toBe(response);
    // What a framework's handler may give: nothing, or the answer of a protocol switch, which cannot be made anew.
    expect(withCookies(undefined as unknown as Response, ['a=1'])).toBeUndefined();
    const switched = { status: 101, headers: new Headers() } as Response;
    expect(withCookies(switched, ['a=1'])).toBe(switched);
  });

  it('has them beside its own, and is otherwise as it was', async () => {
    const headers = [
      ['set-cookie', 'own=1'],
      ['x-own', 'y'],
    ] as [string, string][];
    const made = withCookies(new Response('hello', { status: 203, statusText: 'So', headers }), ['a=1', 'b=2']);
    expect([made.status, made.statusText, await made.text()]).toEqual([203, 'So', 'hello']);
    expect(made.headers.getSetCookie()).toEqual(['own=1', 'a=1', 'b=2']);
    expect(made.headers.get('x-own')).toBe('y');
  });

  it.each([
    [undefined, 'private, no-store'],
    ['public, max-age=60', 'private, no-store'],
    ['no-cache', 'private, no-store'],
    ['private, max-age=60', 'private, max-age=60'],
    ['no-store', 'no-store'],
  ])('no cache may give it to somebody else: %s becomes %s', (given, made) => {
    const response = new Response('', { headers: given ? { 'cache-control': given } : {} });
    expect(withCookies(response, ['a=1']).headers.get('cache-control')).toBe(made);
  });
});

it('an access token is held against the audience that was asked for, where one was', () => {
  expect(accessTokenChecks('app', [])).toEqual({ clientId: 'app' });
  expect(accessTokenChecks('app', ['api'])).toEqual({ clientId: 'app', audience: ['api'] });
});
