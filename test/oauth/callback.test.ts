import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { AuthorizeOptions, OAuth, OAuthOptions } from '../../src/oauth/index.js';
import { APP, cookieHeader, createOAuth, DOMAIN, Issuer, request, signIn } from './support/issuer.js';

let issuer: Issuer;
beforeEach(async () => {
  issuer = await Issuer.create();
});

async function begin(oauth: OAuth, options: AuthorizeOptions = {}, before = '') {
  const started = await oauth.createAuthorizationUrl(options, request('/', before));
  issuer.nonce = started.nonce;
  return { ...started, cookie: cookieHeader(started.setCookies, before) };
}

const exchanges = () => issuer.tokenCalls('authorization_code');

describe('callback', () => {
  it('76: state missing, wrong and right', async () => {
    const oauth = createOAuth(issuer);
    const { state, cookie } = await begin(oauth);
    await expect(oauth.callback(request('/callback?code=c', cookie))).rejects.toMatchObject({ code: 'STATE_MISSING' });
    await expect(oauth.callback(request('/callback?code=c&state=', cookie))).rejects.toMatchObject({
      code: 'STATE_MISSING',
    });
    await expect(oauth.callback(request('/callback?code=c&state=not-the-state', cookie))).rejects.toMatchObject({
      code: 'STATE_UNKNOWN',
    });
    expect(exchanges()).toHaveLength(0);
    const { session, returnTo } = await oauth.callback(request(`/callback?code=c&state=${state}`, cookie));
    expect([session.user.id, returnTo]).toEqual(['kp_ada', `${APP}/`]);
  });

  it.each(['', '&code=c'])('77: an error becomes a typed one, and no token is asked for (%j)', async (code) => {
    const oauth = createOAuth(issuer);
    const { state, cookie } = await begin(oauth);
    const query = `error=access_denied&error_description=No+way&state=${state}${code}`;
    await expect(oauth.callback(request(`/callback?${query}`, cookie))).rejects.toMatchObject({
      name: 'KindeOAuthError',
      code: 'LOGIN_REFUSED',
      error: 'access_denied',
      errorDescription: 'No way',
      causes: [expect.objectContaining({ cause: 'user_cancelled' })],
    });
    expect(exchanges()).toHaveLength(0);
    await expect(oauth.callback(request(`/callback?code=c&state=${state}`, cookie))).rejects.toMatchObject({
      code: 'STATE_USED',
    });
  });

  it("nobody's words get onto our page without a sign-in of this browser", async () => {
    const oauth = createOAuth(issuer);
    const query = 'error=Call+us+now&error_description=Your+account+is+locked';
    const page = await oauth.handle(request(`/callback?${query}`, '', { accept: 'text/html' }));
    const text = (await page?.text()) ?? '';
    expect(text).toContain('Sign-in did not work');
    expect(text).not.toMatch(/Call us|locked/);
  });

  it('79: two sign-ins at once both succeed, in either order', async () => {
    const oauth = createOAuth(issuer);
    const one = await begin(oauth, { returnTo: '/one' });
    const two = await begin(oauth, { returnTo: '/two' }, one.cookie);
    issuer.nonce = one.nonce;
    const first = await oauth.callback(request(`/callback?code=c&state=${one.state}`, two.cookie));
    const cookie = cookieHeader(first.setCookies, two.cookie);
    issuer.nonce = two.nonce;
    const second = await oauth.callback(request(`/callback?code=c&state=${two.state}`, cookie));
    expect([first.returnTo, second.returnTo]).toEqual([`${APP}/one`, `${APP}/two`]);
  });

  it('80: a state works once, also when the exchange failed', async () => {
    const oauth = createOAuth(issuer);
    const { state, cookie } = await begin(oauth);
    const working = issuer.answers.get('/oauth2/token');
    issuer.answers.set('/oauth2/token', () => new Response('', { status: 500 }));
    const again = () => oauth.callback(request(`/callback?code=c&state=${state}`, cookie));
    await expect(again()).rejects.toMatchObject({ code: 'TOKEN_EXCHANGE_FAILED' });
    issuer.answers.set('/oauth2/token', working as () => Response);
    await expect(again()).rejects.toMatchObject({ code: 'STATE_USED' });
  });

  it('of 20 requests with one state exactly one gets through', async () => {
    const oauth = createOAuth(issuer);
    const { state, cookie } = await begin(oauth);
    const all = Array.from({ length: 20 }, () => oauth.callback(request(`/callback?code=c&state=${state}`, cookie)));
    const settled = await Promise.allSettled(all);
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(exchanges()).toHaveLength(1);
  });

  it('72, 81: the exchange sends what the sign-in began with', async () => {
    const oauth = createOAuth(issuer);
    const { state, cookie, codeVerifier } = await begin(oauth, { redirectUri: `${APP}/other` });
    await oauth.callback(request(`/other?code=the-code&state=${state}`, cookie));
    expect(Object.fromEntries(exchanges()[0]?.body ?? [])).toEqual({
      grant_type: 'authorization_code',
      code: 'the-code',
      redirect_uri: `${APP}/other`,
      client_id: 'app',
      client_secret: 'app-secret',
      code_verifier: codeVerifier,
    });
  });

  it.each(['authParams', 'auth_params'] as const)(
    'the access token is held against the audience that was asked for, also by %s',
    async (name) => {
      const oauth = createOAuth(issuer, { audience: 'https://other.example.com' });
      const answered = async (aud: string) => {
        issuer.accessClaims = { aud: [aud] };
        const { state, cookie } = await begin(oauth, { [name]: { audience: 'https://a.example https://b.example' } });
        return oauth.callback(request(`/callback?code=c&state=${state}`, cookie));
      };
      for (const aud of ['https://a.example', 'https://b.example']) {
        const { session } = await answered(aud);
        expect(session.claims.aud).toEqual([aud]);
      }
      await expect(answered('https://other.example.com')).rejects.toMatchObject({ code: 'JWT_INVALID' });
    },
  );

  it('90: a public client sends no secret', async () => {
    issuer.answers.set('/oauth2/revoke', () => new Response(null));
    const oauth = createOAuth(issuer, { clientSecret: undefined });
    const cookie = await signIn(oauth, issuer);
    await oauth.refreshSession(request('/', cookie));
    await oauth.logout(request('/logout', cookie));
    const posts = issuer.calls.filter(({ method }) => method === 'POST');
    expect(posts.map(({ path }) => path)).toEqual(['/oauth2/token', '/oauth2/token', '/oauth2/revoke']);
    for (const { body, headers } of posts) {
      expect([body.get('client_id'), body.has('client_secret'), headers.has('authorization')]).toEqual([
        'app',
        false,
        false,
      ]);
    }
  });

  it.each([
    [{ error: 'invalid_grant', error_description: 'spent' }, 400, 'invalid_grant', 'code_spent'],
    [{ error: 'invalid_client' }, 401, 'invalid_client', 'wrong_credentials'],
    ['not_found', 400, undefined, undefined],
  ])('82: %j is a token error', async (body, status, error, cause) => {
    const oauth = createOAuth(issuer);
    const { state, cookie } = await begin(oauth);
    issuer.answers.set('/oauth2/token', () =>
      typeof body === 'string' ? new Response(body, { status }) : Response.json(body, { status }),
    );
    const failure = await oauth.callback(request(`/callback?code=c&state=${state}`, cookie)).catch((thrown) => thrown);
    expect(failure).toMatchObject({ code: 'TOKEN_EXCHANGE_FAILED', status });
    expect([failure.error, failure.causes[0]?.cause]).toEqual([error, cause]);
  });

  it('85: without expires_in an access token is good for an hour', async () => {
    issuer.accessTokenLife = 7_200;
    issuer.answers.set('/oauth2/token', async () => {
      const { expires_in: _, ...tokens } = await issuer.tokens();
      return Response.json(tokens);
    });
    const oauth = createOAuth(issuer);
    const { expiresIn } = await oauth.getTokens(request('/', await signIn(oauth, issuer)));
    expect(expiresIn).toBeGreaterThan(3_590);
    expect(expiresIn).toBeLessThanOrEqual(3_600);
  });

  it('a sign-in that took too long', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const oauth = createOAuth(issuer);
    const { state, cookie } = await begin(oauth);
    vi.setSystemTime(Date.now() + 16 * 60_000);
    await expect(oauth.callback(request(`/callback?code=c&state=${state}`, cookie))).rejects.toMatchObject({
      code: 'STATE_EXPIRED',
    });
    vi.useRealTimers();
  });

  it('abandoned sign-ins never fill the browser, and the newest one works', async () => {
    const oauth = createOAuth(issuer);
    let cookie = '';
    let state = '';
    for (let login = 0; login < 40; login += 1) {
      ({ cookie, state } = await begin(oauth, { returnTo: `/${'x'.repeat(login * 40)}` }, cookie));
      expect(cookie.length).toBeLessThan(8_000);
    }
    await oauth.callback(request(`/callback?code=c&state=${state}`, cookie));
    expect(cookie.split('; ').length).toBeLessThanOrEqual(6);
  });

  it.each<[string, (query: URLSearchParams) => void]>([
    ['iss of somebody else', (query) => query.set('iss', 'https://evil.example')],
    ['two states', (query) => query.append('state', 'another-state')],
    ['two codes', (query) => query.append('code', 'another')],
    ['no code', (query) => query.delete('code')],
  ])('mixed up: %s', async (_, change) => {
    const oauth = createOAuth(issuer);
    const { state, cookie } = await begin(oauth);
    const query = new URLSearchParams({ code: 'c', state });
    change(query);
    await expect(oauth.callback(request(`/callback?${query}`, cookie))).rejects.toMatchObject({
      code: 'CALLBACK_INVALID',
    });
    expect(exchanges()).toHaveLength(0);
  });

  it('iss is required where the issuer says that it sends it', async () => {
    issuer.answers.set('/.well-known/openid-configuration', () =>
      Response.json({ issuer: DOMAIN, authorization_response_iss_parameter_supported: true }),
    );
    const oauth = createOAuth(issuer);
    const one = await begin(oauth);
    await expect(oauth.callback(request(`/callback?code=c&state=${one.state}`, one.cookie))).rejects.toMatchObject({
      code: 'CALLBACK_INVALID',
    });
    const two = await begin(oauth);
    await oauth.callback(request(`/callback?code=c&state=${two.state}&iss=${encodeURIComponent(DOMAIN)}`, two.cookie));
  });

  it("another browser's state is not accepted", async () => {
    const oauth = createOAuth(issuer);
    const attacker = await begin(oauth);
    const victim = await begin(oauth);
    await expect(
      oauth.callback(request(`/callback?code=c&state=${attacker.state}`, victim.cookie)),
    ).rejects.toMatchObject({ code: 'STATE_UNKNOWN' });
  });

  it('a cookie renamed to fit another state is not accepted', async () => {
    const oauth = createOAuth(issuer);
    const one = await begin(oauth);
    const two = await begin(oauth);
    const [name] = one.cookie.split('=');
    const [, value] = two.cookie.split(/=(.*)/s);
    await expect(
      oauth.callback(request(`/callback?code=c&state=${one.state}`, `${name}=${value}`)),
    ).rejects.toMatchObject({ code: 'STATE_UNKNOWN' });
  });

  it.each(['cookie', 'store'] as const)(
    '115: a sign-in makes a new session and ends the one before (%s)',
    async (kind) => {
      const options: OAuthOptions = {
        session: { kind },
        storage: (await import('../../src/storage/memory.js')).createMemoryStore(),
      };
      const oauth = createOAuth(issuer, options);
      const before = await signIn(oauth, issuer);
      const after = await signIn(oauth, issuer, before);
      expect(after).not.toBe(before);
      expect(await oauth.isAuthenticated(request('/', after))).toBe(true);
      expect(await oauth.getSession(request('/', before))).toMatchObject({ isAuthenticated: false, reason: 'over' });
    },
  );

  it('115: a failed callback sets no session', async () => {
    const oauth = createOAuth(issuer);
    const { state, cookie } = await begin(oauth);
    issuer.idClaims = { nonce: 'another' };
    const response = await oauth.handle(request(`/callback?code=c&state=${state}`, cookie));
    expect(response?.status).toBe(403);
    expect(response?.headers.getSetCookie().every((one) => one.includes('Max-Age=0'))).toBe(true);
  });

  it('no message and no cause of a failure holds a secret', async () => {
    const oauth = createOAuth(issuer);
    const { state, cookie, codeVerifier } = await begin(oauth);
    issuer.answers.set('/oauth2/token', async () => {
      const tokens = await issuer.tokens();
      return Response.json({ ...tokens, id_token: `${tokens.id_token}x` });
    });
    const failure = await oauth
      .callback(request(`/callback?code=the-code&state=${state}`, cookie))
      .catch((thrown) => thrown);
    const { inspect } = await import('node:util');
    const shown = inspect(failure, { depth: 10 });
    expect(failure.code).toBe('ID_TOKEN_INVALID');
    for (const hidden of ['eyJ', 'refresh-1', 'app-secret', 'the-code', codeVerifier, state])
      expect(shown).not.toContain(hidden);
  });
});

describe('the causes of an unknown state, the likeliest first', () => {
  const likeliest = async (cookie: string, headers: Record<string, string> = {}, url = `${APP}/callback`) => {
    const oauth = createOAuth(issuer);
    const asked = new Request(`${url}?code=c&state=unknown-state`, {
      headers: { ...(cookie ? { cookie } : {}), ...headers },
    });
    const { causes } = await oauth.callback(asked).catch((thrown) => thrown);
    return causes.map(({ cause }: { cause: string }) => cause);
  };

  it('no cookies at all: not kept or not sent', async () => expect((await likeliest(''))[0]).toBe('cookie_missing'));
  it('a session: a second use', async () => expect((await likeliest('__Host-kinde-session=x'))[0]).toBe('second_use'));
  it('another host: begun there', async () =>
    expect((await likeliest('', {}, 'https://www.example.com/callback'))[0]).toBe('domain_mismatch'));
  it('other sign-ins: pushed out', async () =>
    expect((await likeliest('__Host-kinde-txn-a-b=x'))[0]).toBe('too_many_logins'));
  it('behind a proxy the public host counts', async () =>
    expect(await likeliest('a=b', { 'x-forwarded-host': 'app.example.com' }, 'http://10.0.0.1/callback')).not.toContain(
      'domain_mismatch',
    ));
});
