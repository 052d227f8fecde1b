import fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createSealer } from '../../src/oauth/seal.js';
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
    vi.useFakeTimers({ toFake: ['Date'] });
    const oauth = createOAuth(issuer);
    const cookie = await signIn(oauth, issuer);
    const session = await oauth.getSession(request('/', cookie));
    vi.setSystemTime(Date.now() + 7_200_000);
    expect(session.tokens?.expiresIn).toBeGreaterThanOrEqual(0);
    vi.useRealTimers();
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
