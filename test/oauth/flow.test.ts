import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { OAuth, type OAuthOptions } from '../../src/oauth/index.js';
import { createMemoryStore } from '../../src/storage/memory.js';
import { Browser } from './support/browser.js';
import { startProvider, type TestProvider } from './support/provider.js';

const APP = 'http://localhost:3000';
const SECRET = 'a-session-secret-of-thirty-two-characters';

let idp: TestProvider;
beforeAll(async () => {
  idp = await startProvider({ redirectUris: [`${APP}/callback`, `${APP}/other-callback`] });
});
afterAll(() => idp.close());

function createApp(options: OAuthOptions = {}) {
  const oauth = new OAuth({
    domain: idp.issuer,
    clientId: 'app',
    clientSecret: 'app-secret',
    redirectUri: `${APP}/callback`,
    scopes: ['openid', 'profile', 'email', 'offline'],
    env: {},
    ...options,
    session: { secret: SECRET, ...options.session },
  });
  return { oauth, browser: new Browser(APP, (request) => oauth.handle(request)) };
}

const refreshes = () =>
  idp.seen.filter(({ path, body }) => path === '/oauth2/token' && body.get('grant_type') === 'refresh_token');
const isCallback = (url: URL) => url.pathname === '/callback';

describe.each(['cookie', 'store'] as const)('against an independent identity provider, %s sessions', (kind) => {
  const create = (options: OAuthOptions = {}) =>
    createApp({ storage: createMemoryStore(), ...options, session: { kind } });

  it('signs in, answers /user, gets tokens and profile, signs out', async () => {
    const { oauth, browser } = create();
    const { url, response } = await browser.visit('/login?post_login_redirect_url=/dashboard');
    expect(url).toBe(`${APP}/dashboard`);
    expect(response.status).toBe(200);
    const user = await browser.send('/user');
    expect(await user.json()).toMatchObject({ id: 'kp_ada', email: 'kp_ada@example.com', given_name: 'Ada' });
    const request = browser.request('/');
    expect(await oauth.isAuthenticated(request)).toBe(true);
    const tokens = await oauth.getTokens(request);
    expect(tokens.expiresIn).toBeGreaterThan(3_500);
    expect(await oauth.getUserInfo(request)).toMatchObject({ sub: 'kp_ada' });
    expect(await oauth.introspect(tokens.refreshToken ?? '')).toMatchObject({ active: true, client_id: 'app' });
    const out = await browser.send('/logout');
    expect(out.headers.get('location')).toBe(`${idp.issuer}/logout?redirect=${encodeURIComponent(APP)}`);
    const isRevoked = ({ path, body }: (typeof idp.seen)[0]) =>
      path === '/oauth2/revoke' && body.get('token') === tokens.refreshToken;
    expect(idp.seen.some(isRevoked)).toBe(true);
    expect(await oauth.isAuthenticated(browser.request('/'))).toBe(false);
  });

  it('renews with strict rotation: 50 requests at once, one renewal, and again with the new token', async () => {
    const { oauth, browser } = create();
    await browser.visit('/login');
    vi.useFakeTimers({ toFake: ['Date'] });
    for (let round = 1; round <= 2; round += 1) {
      const before = refreshes().length;
      vi.setSystemTime(Date.now() + 3_595_000);
      const old = browser.request('/');
      const sessions = await Promise.all(Array.from({ length: 50 }, () => oauth.getSession(new Request(old))));
      expect(sessions.every(({ isAuthenticated }) => isAuthenticated)).toBe(true);
      expect(refreshes().length - before).toBe(1);
      browser.keep('localhost:3000', sessions[7]?.commit(new Response()) as Response);
    }
    expect(await oauth.isAuthenticated(browser.request('/'))).toBe(true);
    vi.useRealTimers();
  });

  it('many tabs at once, finished in any order', async () => {
    const { oauth, browser } = create();
    const tabs: string[] = [];
    for (let tab = 0; tab < 5; tab += 1) {
      tabs.push((await browser.visit(`/login?post_login_redirect_url=/tab-${tab}`, isCallback)).url);
    }
    for (const tab of [3, 0, 4, 2, 1]) expect((await browser.visit(tabs[tab] as string)).url).toBe(`${APP}/tab-${tab}`);
    expect(await oauth.isAuthenticated(browser.request('/'))).toBe(true);
  });

  it('a replayed callback gets nothing', async () => {
    const { browser } = create();
    const { url } = await browser.visit('/login', isCallback);
    const cookies = new Map(browser.jar());
    await browser.visit(url);
    browser.jars.set('localhost:3000', cookies);
    const again = await browser.send(url);
    expect(again.status).toBe(400);
    expect(again.headers.getSetCookie().some((cookie) => /session/.test(cookie))).toBe(false);
  });

  it('a code of somebody else is refused by its nonce or its verifier', async () => {
    const { browser } = create();
    const attacker = new URL((await browser.visit('/login?login_hint=kp_eve', isCallback)).url);
    const victim = create();
    const own = new URL((await victim.browser.visit('/login', isCallback)).url);
    own.searchParams.set('code', attacker.searchParams.get('code') ?? '');
    const response = await victim.browser.send(own.href);
    expect(response.status).toBe(502);
    expect(await victim.oauth.isAuthenticated(victim.browser.request('/'))).toBe(false);
  });

  it('a refusal ends with a page that explains, and without a session', async () => {
    const { oauth, browser } = create();
    const { response } = await browser.visit('/login?login_hint=denied');
    const page = await response.text();
    expect(response.status).toBe(403);
    expect(page).toContain('access_denied: The user said &lt;no&gt;.');
    expect(await oauth.isAuthenticated(browser.request('/'))).toBe(false);
  });

  it('a silent sign-in works with a session at the provider and goes back without one', async () => {
    const { oauth, browser } = create();
    expect((await browser.visit('/login?prompt=none&post_login_redirect_url=/page')).url).toBe(
      `${APP}/page?error=login_required`,
    );
    await browser.visit('/login');
    expect((await browser.visit('/login?prompt=none&org_code=org_2&post_login_redirect_url=/page')).url).toBe(
      `${APP}/page`,
    );
    expect(await oauth.isAuthenticated(browser.request('/'))).toBe(true);
  });

  it('registers, signs in as a public client, and to another callback address', async () => {
    const { browser } = create({ clientId: 'public', clientSecret: undefined });
    await browser.visit('/register?login_hint=kp_new');
    expect(await (await browser.send('/user')).json()).toMatchObject({ id: 'kp_new' });
    const { oauth } = create({ redirectUri: `${APP}/other-callback` });
    const other = new Browser(APP, (request) => oauth.handle(request));
    await other.visit('/login');
    expect(await oauth.isAuthenticated(other.request('/'))).toBe(true);
  });

  it('without the scope offline there is no refresh token', async () => {
    const { oauth, browser } = create({ scopes: ['openid', 'email'] });
    await browser.visit('/login');
    expect(await oauth.getTokenInfo(browser.request('/'))).toMatchObject({
      hasRefreshToken: false,
      issuer: idp.issuer,
    });
  });
});

it('an application that loses the session cookie ends with a page that explains, before the browser gives up', async () => {
  const { oauth } = createApp();
  const app = async (request: Request): Promise<Response | undefined> => {
    const handled = await oauth.handle(request);
    if (handled) return handled;
    const url = '/login?post_login_redirect_url=/';
    return (await oauth.isAuthenticated(request))
      ? undefined
      : new Response(null, { status: 302, headers: { location: url } });
  };
  const browser = new Browser(APP, app);
  const keep = browser.keep.bind(browser);
  browser.keep = (host, response) => {
    keep(host, response);
    for (const name of browser.jar(host).keys()) if (name.includes('session')) browser.jar(host).delete(name);
  };
  const { response } = await browser.visit('/');
  const page = await response.text();
  expect(page).toContain('LOGIN_LOOP');
  expect(page).toContain('the session cookie does not come back');
});

it('110: five users at once in one process see only themselves', async () => {
  const { oauth } = createApp();
  const browsers = Array.from({ length: 5 }, () => new Browser(APP, (request) => oauth.handle(request)));
  await Promise.all(browsers.map((browser, index) => browser.visit(`/login?login_hint=kp_${index}`)));
  const users = await Promise.all(browsers.map((browser) => oauth.getUser(browser.request('/'))));
  expect(users.map((user) => user?.id)).toEqual(['kp_0', 'kp_1', 'kp_2', 'kp_3', 'kp_4']);
});
