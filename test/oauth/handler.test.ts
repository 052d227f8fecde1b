import { beforeEach, describe, expect, it, vi } from 'vitest';
import { KindeError, type OAuthOptions } from '../../src/oauth/index.js';
import { APP, cookieHeader, createOAuth, DOMAIN, Issuer, request, signIn } from './support/issuer.js';

let issuer: Issuer;
beforeEach(async () => {
  issuer = await Issuer.create();
});

async function send(
  path: string,
  options: OAuthOptions & { cookie?: string; headers?: Record<string, string>; method?: string } = {},
) {
  const { cookie, headers, method = 'GET', ...config } = options;
  const oauth = createOAuth(issuer, config);
  const response = await oauth.handle(new Request(request(path, cookie, headers), { method }));
  if (!response) throw new Error('Not handled.');
  const location = response.headers.get('location');
  const query = location ? new URL(location, APP).searchParams : new URLSearchParams();
  return { oauth, response, location, query, status: response.status, setCookies: response.headers.getSetCookie() };
}

describe('handle', () => {
  it('leaves every other path to the application', async () => {
    const oauth = createOAuth(issuer);
    for (const path of ['/', '/loginx', '/login/more', '/api/login'])
      expect(await oauth.handle(request(path))).toBeUndefined();
  });

  it('paths can be moved', async () => {
    const paths = { login: '/in' };
    const { oauth, status } = await send('/in', { basePath: '/auth', paths });
    expect(status).toBe(302);
    expect(oauth.paths).toEqual({
      login: '/in',
      register: '/auth/register',
      callback: '/callback',
      logout: '/auth/logout',
      user: '/auth/user',
    });
    expect((await send('/auth/register/', { basePath: '/auth' })).query.get('prompt')).toBe('create');
  });

  it.each([
    ['/zurück', '/zurück', '/zur%C3%BCck'],
    ['/a/../in', '/a/../in', '/in'],
    ['/in/', '/in', '/in'],
  ])('a path %s is the one that browsers make of it', async (login, visited, path) => {
    const { oauth, status } = await send(visited, { paths: { login } });
    expect([status, oauth.paths.login]).toEqual([302, path]);
  });

  it.each([undefined, '/', '/.', '/ä/..'])('basePath %s is none', async (basePath) => {
    expect((await send('/login', { basePath })).status).toBe(302);
  });

  it('112: a link to /login may carry an invitation, and an empty one is left out', async () => {
    const { query } = await send('/login?invitation_code=inv_abc123');
    expect([query.get('invitation_code'), query.get('is_invitation')]).toEqual(['inv_abc123', 'true']);
    const empty = await send('/login?invitation_code=');
    expect([empty.query.has('invitation_code'), empty.query.has('is_invitation')]).toEqual([false, false]);
  });

  it('an invitation link to the callback starts the sign-in', async () => {
    expect((await send('/callback?invitation_code=inv_abc123&is_invitation=true')).query.get('invitation_code')).toBe(
      'inv_abc123',
    );
  });

  it('a link carries parameters of Kinde, and none of the protocol', async () => {
    const { query } = await send(
      '/login?org_code=org_1&login_hint=ada%40example.com&lang=de&utm_source=mail&prompt=evil&client_id=HIJACK&redirect_uri=https://evil.example&scope=all&state=fixed-state&audience=x&workflow_deployment_id=w',
    );
    expect(Object.fromEntries(query)).toMatchObject({
      org_code: 'org_1',
      login_hint: 'ada@example.com',
      lang: 'de',
      utm_source: 'mail',
      client_id: 'app',
      redirect_uri: `${APP}/callback`,
    });
    expect(query.get('state')).toHaveLength(43);
    for (const name of ['prompt', 'audience', 'workflow_deployment_id']) expect(query.has(name)).toBe(false);
  });

  it('114: /user redirects a page to the login and answers a script with 401', async () => {
    expect(await send('/user')).toMatchObject({ status: 302, location: '/login' });
    expect(await send('/user', { headers: { accept: 'text/html' } })).toMatchObject({
      status: 302,
      location: '/login',
    });
    const { status, response } = await send('/user', { headers: { accept: 'application/json' } });
    expect([status, await response.json()]).toEqual([401, expect.objectContaining({ code: 'NOT_AUTHENTICATED' })]);
  });

  it.each(['https://evil.example/x', '//evil.example', '/\\evil.example', 'javascript:alert(1)'])(
    '116: /login refuses to lead to %s',
    async (target) => {
      const { status, response, setCookies } = await send(
        `/login?post_login_redirect_url=${encodeURIComponent(target)}`,
      );
      expect([status, setCookies]).toEqual([400, []]);
      expect(await response.text()).toContain('REDIRECT_REFUSED');
    },
  );

  it('116: unless it is allow-listed', async () => {
    const { status } = await send('/login?post_login_redirect_url=https://docs.example.com/x', {
      allowedRedirectOrigins: ['https://docs.example.com'],
    });
    expect(status).toBe(302);
  });

  it.each([
    { 'sec-purpose': 'prefetch' },
    { 'sec-purpose': 'prefetch;prerender' },
    { purpose: 'prefetch' },
    { 'x-moz': 'prefetch' },
  ])('a prefetch (%j) begins, uses and ends nothing', async (headers) => {
    const oauth = createOAuth(issuer);
    const { state, nonce, setCookies } = await oauth.createAuthorizationUrl();
    const cookie = cookieHeader(setCookies);
    for (const path of ['/login', '/register', '/logout', `/callback?code=c&state=${state}`]) {
      const response = await oauth.handle(request(path, cookie, headers as Record<string, string>));
      expect([response?.status, response?.headers.getSetCookie()]).toEqual([503, []]);
    }
    issuer.nonce = nonce;
    expect((await oauth.handle(request(`/callback?code=c&state=${state}`, cookie)))?.status).toBe(302);
  });

  it.each([
    ['/login', 'POST'],
    ['/callback', 'POST'],
    ['/user', 'DELETE'],
    ['/logout', 'PUT'],
    ['/login', 'HEAD'],
  ])('%s does not take %s', async (path, method) => {
    const { status, response, setCookies } = await send(path, { method });
    expect([status, setCookies]).toEqual([405, []]);
    expect(response.headers.get('allow')).toContain('GET');
  });

  describe('what a browser says of where a request comes from', () => {
    const link = { mode: 'navigate', dest: 'document' };
    const frame = { mode: 'navigate', dest: 'iframe' };
    const image = { mode: 'no-cors', dest: 'image' };
    const script = { mode: 'cors', dest: 'empty' };
    const none = { session: { sameSite: 'none' } } as OAuthOptions;

    /** The statuses of `/login`, `/register` and `/logout`. */
    async function statuses(site: string, { mode, dest }: typeof link, options: OAuthOptions = {}) {
      const headers = { 'sec-fetch-site': site, 'sec-fetch-mode': mode, 'sec-fetch-dest': dest };
      const cookie = '__Host-kinde-session=x';
      const answers = ['/login', '/register', '/logout'].map((path) => send(path, { headers, cookie, ...options }));
      return (await Promise.all(answers)).map(({ status, setCookies }) => {
        if (status === 403) expect(setCookies).toEqual([]);
        return status;
      });
    }
    const all = [302, 302, 302];
    const nothing = [403, 403, 403];

    it.each(['cross-site', 'same-site', 'same-origin', 'none'])('a link, %s, leads in and out', async (site) => {
      expect(await statuses(site, link)).toEqual(all);
      expect(await statuses(site, link, none)).toEqual(all);
    });

    it.each(['cross-site', 'same-site'])('an image or a script of another page, %s, does nothing', async (site) => {
      for (const options of [{}, none]) {
        expect(await statuses(site, image, options)).toEqual(nothing);
        expect(await statuses(site, script, options)).toEqual(nothing);
      }
    });

    it.each([
      ['cross-site', {}, nothing],
      ['cross-site', none, [302, 302, 403]],
      ['same-site', {}, [302, 302, 403]],
      ['same-site', none, [302, 302, 403]],
    ])('a frame in another page, %s %j, signs in where it may and never out', async (site, options, expected) => {
      expect(await statuses(site, frame, options)).toEqual(expected);
    });

    it('its own pages may do all of it', async () => {
      for (const part of [frame, script]) expect(await statuses('same-origin', part)).toEqual(all);
    });

    it('who is signed in may be asked from anywhere', async () => {
      const headers = { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' };
      expect((await send('/user', { headers })).status).toBe(401);
    });
  });

  it('a silent sign-in in a frame may come back from a sign-in page on a sub-domain', async () => {
    const oauth = createOAuth(issuer);
    const { state, nonce, setCookies } = await oauth.createAuthorizationUrl({ prompt: 'none' });
    issuer.nonce = nonce;
    const headers = { 'sec-fetch-site': 'same-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' };
    const back = await oauth.handle(request(`/callback?code=c&state=${state}`, cookieHeader(setCookies), headers));
    expect([back?.status, back?.headers.get('location')]).toEqual([302, `${APP}/`]);
  });

  it('nothing is cached, and cookies are for this host, https and no script', async () => {
    const { response, setCookies } = await send('/login');
    expect(response.headers.get('cache-control')).toBe('no-store');
    for (const cookie of setCookies)
      expect(cookie).toMatch(/^__Host-kinde-.*; Path=\/; Max-Age=\d+; HttpOnly; Secure; SameSite=Lax$/);
  });

  it('a failure is a page without anything from outside in it', async () => {
    const attack = '<script>alert(1)</script>"\'';
    const words = `error=${encodeURIComponent(attack)}&error_description=${encodeURIComponent(attack)}`;
    const headers = { accept: 'text/html' };
    const foreign = await send(`/callback?${words}`, { headers });
    expect(foreign.status).toBe(403);
    expect(await foreign.response.text()).not.toMatch(/<script|&lt;script|alert/);
    expect(foreign.response.headers.get('content-security-policy')).toContain("default-src 'none'");

    // The answer to a sign-in of this browser is quoted, as text.
    const begun = await send('/login');
    const cookie = cookieHeader(begun.setCookies);
    const own = await send(`/callback?${words}&state=${begun.query.get('state')}`, { headers, cookie });
    const page = await own.response.text();
    expect(own.status).toBe(403);
    expect(page).not.toContain('<script');
    expect(page).toContain('&lt;script&gt;');
  });

  it('the application may answer a failure itself; undefined leaves it to the page', async () => {
    const onError = vi.fn((error: KindeError) =>
      error.code === 'STATE_MISSING' ? Response.json({ own: true }) : undefined,
    );
    expect(await (await send('/callback?code=c', { onError })).response.json()).toEqual({ own: true });
    expect((await send('/callback?code=c&state=unknown-state', { onError })).status).toBe(400);
    expect(onError.mock.calls[0]?.[0]).toBeInstanceOf(KindeError);
  });

  it('an expired link that leads to another one for ever ends with a page that explains', async () => {
    let cookie = '';
    const statuses: number[] = [];
    for (let round = 0; round < 4; round += 1) {
      const path = '/callback?error=login_link_expired&reauth_state=e30';
      const { status, setCookies, response } = await send(path, { cookie, headers: { accept: 'text/html' } });
      statuses.push(status);
      cookie = cookieHeader(setCookies, cookie);
      if (status !== 302) expect(await response.text()).toContain('LOGIN_LOOP');
    }
    expect(statuses).toEqual([302, 302, 400, 302]);
  });

  it('many tabs are no loop', async () => {
    let cookie = '';
    for (let tab = 0; tab < 12; tab += 1) {
      const { status, setCookies } = await send('/login', { cookie });
      expect(status).toBe(302);
      cookie = cookieHeader(setCookies, cookie);
    }
  });
});

describe('what can be gone on with', () => {
  const reauth = {
    org_code: 'org_1',
    login_hint: 'ada@example.com',
    client_id: 'HIJACK',
    redirect_uri: 'https://evil.example',
    returnTo: 'https://evil.example',
    supports_reauth: 'true',
  };

  it.each(['base64', 'base64url'] as const)(
    '84: an expired link starts the sign-in that it was for (%s)',
    async (encoding) => {
      const state = Buffer.from(JSON.stringify({ ...reauth, more: 'ÿþ~~~' })).toString(encoding);
      const { status, query } = await send(
        `/callback?error=login_link_expired&reauth_state=${encodeURIComponent(state)}`,
      );
      expect(status).toBe(302);
      expect(Object.fromEntries(query)).toMatchObject({
        org_code: 'org_1',
        login_hint: 'ada@example.com',
        client_id: 'app',
        redirect_uri: `${APP}/callback`,
        reauth_state: state,
      });
    },
  );

  it.each(['', 'nonsense', 'bnVsbA', '%00', 'W10'])(
    'an expired link with the reauth_state %j is an error',
    async (state) => {
      const { status, response } = await send(`/callback?error=login_link_expired&reauth_state=${state}`, {
        headers: { accept: 'application/json' },
      });
      expect([status, (await response.json()).code]).toEqual([400, 'LOGIN_LINK_EXPIRED']);
    },
  );

  it('a silent sign-in that is not possible goes back to the page, which learns of it, and the session stays', async () => {
    const oauth = createOAuth(issuer);
    const session = await signIn(oauth, issuer);
    const started = await oauth.handle(
      request('/login?prompt=none&org_code=org_2&post_login_redirect_url=/team', session),
    );
    const { searchParams } = new URL(started?.headers.get('location') ?? '');
    expect([searchParams.get('prompt'), searchParams.get('org_code')]).toEqual(['none', 'org_2']);
    const cookie = cookieHeader(started?.headers.getSetCookie() ?? [], session);
    const back = await oauth.handle(
      request(`/callback?error=login_required&state=${searchParams.get('state')}`, cookie),
    );
    expect(back?.headers.get('location')).toBe(`${APP}/team?error=login_required`);
    expect(await oauth.isAuthenticated(request('/', cookie))).toBe(true);
  });
});

describe('sign-out', () => {
  it('99: leads to Kinde and on to the configured address', async () => {
    const { location, status } = await send('/logout', { postLogoutRedirectUri: 'https://app.example.com/bye' });
    expect([status, location]).toEqual([302, `${DOMAIN}/logout?redirect=https%3A%2F%2Fapp.example.com%2Fbye`]);
    const byDefault = new URL((await send('/logout')).location ?? '').searchParams.get('redirect');
    expect(byDefault).toBe(APP);
    const oauth = createOAuth(issuer);
    const cookie = await signIn(oauth, issuer);
    const { url } = await oauth.logout(request('/', cookie), { state: 's', idTokenHint: true });
    expect(new URL(url).searchParams.get('state')).toBe('s');
    expect(new URL(url).searchParams.get('id_token_hint')).toMatch(/^eyJ/);
  });

  it('94: a failing revocation does not matter, and without a session there is none', async () => {
    issuer.answers.set('/oauth2/revoke', () => new Response('', { status: 500 }));
    const oauth = createOAuth(issuer);
    await oauth.logout(request('/logout'));
    expect(issuer.calls.filter(({ path }) => path === '/oauth2/revoke')).toHaveLength(0);
    const cookie = await signIn(oauth, issuer);
    const { setCookies } = await oauth.logout(request('/logout', cookie));
    expect(cookieHeader(setCookies, cookie)).toBe('');
  });

  it('local: the session at Kinde stays', async () => {
    expect((await send('/logout?local=true')).location).toBe(APP);
    expect((await send('/logout', { method: 'POST' })).status).toBe(303);
  });

  it('does not lead anywhere else', async () => {
    expect((await send('/logout?post_logout_redirect_url=https://evil.example')).status).toBe(400);
  });
});
