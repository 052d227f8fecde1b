import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Answer, Client, PUBLIC } from './support/client.js';
import { hostileTokens } from './support/hostile-tokens.js';
import { comeBack, machineToken, startKinde, type TestKinde } from './support/kinde.js';
import type { Running } from './support/listen.js';

/** Starts the application that every adapter has to make, with the variables in force. */
export type Start = (
  env: Readonly<Record<string, string>>,
  options?: { readonly trustProxy?: boolean | number },
) => Promise<Running>;

/** What differs between adapters. */
export interface Adapter {
  readonly name: string;
  /** What Kinde is told; undefined for no framework. */
  readonly framework: string | undefined;
  /** Where the sign-in's paths are. */
  readonly base: string;
  readonly start: Start;
  /** What cannot be there. */
  readonly without?: readonly ('replaced cookies' | 'cookies on our answers')[];
}

/** The parts of a run, for tests of one adapter only. */
export interface Run {
  readonly kinde: TestKinde;
  readonly app: Running;
}

/** Everything that holds for every adapter, over real connections; then what holds for this one. */
export function describeAdapter(adapter: Adapter, more: (run: () => Run) => void = () => {}): void {
  // Next compiles what is first asked for, on machines that may have other things to do.
  describe(adapter.name, { timeout: 60_000 }, () => {
    let run: Run;
    beforeAll(async () => {
      const kinde = await startKinde(adapter.base);
      run = { kinde, app: await adapter.start(kinde.env) };
    }, 60_000);
    afterAll(async () => {
      await run?.app.close();
      await run?.kinde.close();
    });
    beforeEach(() => {
      Object.assign(run.kinde, { behind: 0, isDown: false });
    });
    signIn(adapter, () => run);
    guards(adapter, () => run);
    renewal(adapter, () => run);
    attacks(adapter, () => run);
    bearer(adapter, () => run);
    more(() => run);
  });
}

async function signedIn(run: Run, base: string, email = 'amber@example.com'): Promise<Client> {
  const client = new Client(run.app.port);
  const answer = await comeBack(run.kinde, client, await client.page(`${base}/login`), email);
  if (answer.status !== 302) throw new Error(`The sign-in failed: ${answer.status} ${answer.text}`);
  return client;
}

const sessionCookies = ({ setCookies }: Answer) => setCookies.filter((one) => one.startsWith('__Host-kinde-session'));
const isIn = async (client: Client) => (await client.page('/')).json().email !== null;

function signIn({ base, framework, without = [] }: Adapter, run: () => Run): void {
  it('login, user, logout', async () => {
    const { kinde, app } = run();
    const client = new Client(app.port);
    const begun = await client.page(`${base}/login?post_login_redirect_url=/private`);
    expect(begun).toMatchObject({ status: 302, headers: { 'cache-control': 'no-store' } });
    const back = await comeBack(kinde, client, begun, 'amber@example.com');
    expect(back).toMatchObject({ status: 302, location: `${PUBLIC}/private` });
    const page = await client.page('/private');
    expect(page).toMatchObject({ status: 200, text: 'private amber@example.com' });
    // Not with Back after signing out, and not from anybody's cache.
    expect(page.headers['cache-control']).toMatch(/no-store/);
    const user = await client.script(`${base}/user`);
    expect(user.json()).toMatchObject({ email: 'amber@example.com', given_name: 'Amber' });
    expect(user.headers['cache-control']).toBe('private, no-store');
    const out = await client.page(`${base}/logout`);
    expect(out).toMatchObject({ status: 302, location: `${kinde.url}/logout?redirect=${encodeURIComponent(PUBLIC)}` });
    expect(await isIn(client)).toBe(false);
  });

  it('register leads to the page for new users, and signs them in', async () => {
    const { kinde, app } = run();
    const client = new Client(app.port);
    const begun = await client.page(`${base}/register`);
    expect(new URL(begun.location ?? '').searchParams.get('prompt')).toBe('create');
    await comeBack(kinde, client, begun, 'new@example.com');
    expect((await client.page('/')).json()).toMatchObject({ email: 'new@example.com' });
  });

  it('112: an invitation is passed on', async () => {
    const { location = '' } = await new Client(run().app.port).page(`${base}/login?invitation_code=inv_1`);
    expect(new URL(location).searchParams.get('invitation_code')).toBe('inv_1');
  });

  it('114: /user without a session is a page that leads to the login, or 401', async () => {
    const client = new Client(run().app.port);
    expect(await client.page(`${base}/user`)).toMatchObject({ status: 302, location: `${PUBLIC}${base}/login` });
    expect((await client.script(`${base}/user`)).status).toBe(401);
  });

  it('115: a failed callback signs nobody in; a successful one changes the session', async () => {
    const { kinde, app } = run();
    const client = await signedIn(run(), base);
    const before = new Map(client.cookies);
    for (const query of ['', '?error=access_denied&state=unknown', '?code=c&state=unknown-state', '?code=a&code=b']) {
      const answer = await new Client(app.port).page(`${base}/callback${query}`);
      expect(answer.status, query).toBeGreaterThanOrEqual(400);
      expect(sessionCookies(answer)).toEqual([]);
      expect(answer.headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' });
      expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
    }
    await comeBack(kinde, client, await client.page(`${base}/login`), 'amber@example.com');
    expect(client.cookies.get('__Host-kinde-session')).not.toBe(before.get('__Host-kinde-session'));
  });

  it('a callback cannot be used twice, nor in another browser', async () => {
    const { kinde, app } = run();
    const client = new Client(app.port);
    const begun = await client.page(`${base}/login`);
    const callback = await kinde.emulator.signIn(begun.location ?? '', { email: 'amber@example.com' });
    const copy = client.copy();
    expect((await new Client(app.port).page(callback)).status).toBe(400);
    expect((await client.page(callback)).status).toBe(302);
    expect((await copy.page(callback)).status).toBe(400);
    expect(await isIn(copy)).toBe(false);
  });

  it('10 tabs sign in at once, and each comes to its own page', async () => {
    const { kinde, app } = run();
    const client = new Client(app.port);
    const tabs = Array.from({ length: 10 }, (_, tab) => `/?tab=${tab}`);
    const begun = await Promise.all(
      tabs.map((tab) => client.page(`${base}/login?post_login_redirect_url=${encodeURIComponent(tab)}`)),
    );
    const ends = await Promise.all(begun.map((one) => comeBack(kinde, client, one, 'amber@example.com')));
    expect(ends.map(({ location }) => location)).toEqual(tabs.map((tab) => `${PUBLIC}${tab}`));
    expect(await isIn(client)).toBe(true);
    expect([...client.cookies.keys()].filter((name) => name.includes('-txn-'))).toEqual([]);
  });

  it('110: requests of several users at once see each their own', async () => {
    const emails = ['amber', 'jade', 'amber', 'jade', 'amber'].map((name) => `${name}@example.com`);
    const clients = await Promise.all(emails.map((email) => signedIn(run(), base, email)));
    const all = Array.from({ length: 4 }, () => clients.map(async (client) => (await client.page('/')).json().email));
    expect(await Promise.all(all.flat())).toEqual(Array(4).fill(emails).flat());
  });

  it('cookies are for this host, https and no script', async () => {
    const { kinde, app } = run();
    const client = new Client(app.port);
    const begun = await client.page(`${base}/login`);
    const back = await comeBack(kinde, client, begun, 'amber@example.com');
    const ours = [...begun.setCookies, ...back.setCookies].filter((one) => !one.startsWith('app.sid'));
    expect(ours.length).toBeGreaterThanOrEqual(3);
    for (const cookie of ours)
      expect(cookie).toMatch(/^__Host-kinde-[^=]+=[^;]*; Path=\/; Max-Age=\d+; HttpOnly; Secure; SameSite=Lax$/);
  });

  it("leaves the application's own session and cookies alone", async () => {
    const client = await signedIn(run(), base);
    if (!without.includes('cookies on our answers')) expect(client.cookies.get('app.sid')).toBe('own');
    expect((await client.page('/')).json()).toMatchObject({ session: { own: true } });
    expect(client.cookies.get('app.sid')).toBe('own');
    const out = await client.page(`${base}/logout`);
    expect(out.setCookies.some((one) => one.startsWith('app.sid'))).toBe(false);
    expect(client.cookies.get('app.sid')).toBe('own');
  });

  it('124: tells Kinde the framework in use', async () => {
    const { kinde } = run();
    await signedIn(run(), base);
    const name = framework === undefined ? 'TypeScript' : `TypeScript-${framework}`;
    expect(kinde.grants.at(-1)?.tracking).toMatch(new RegExp(`^${name}/[^/]+/[^/]+/node$`));
  });

  it('the management client is there, and asks for one token only', async () => {
    const { kinde } = run();
    const client = await signedIn(run(), base);
    for (let round = 0; round < 3; round += 1)
      expect((await client.script('/users')).json()).toContain('jade@example.com');
    expect(kinde.grants.filter(({ type }) => type === 'client_credentials')).toHaveLength(1);
  });
}

function guards({ base }: Adapter, run: () => Run): void {
  const GUARDED = ['/private', '/admin', '/staff', '/beta', '/acme'];

  it.each(GUARDED)('%s: a page is sent to the login and comes back to what it asked for', async (path) => {
    const { kinde, app } = run();
    const client = new Client(app.port);
    const sent = await client.page(`${path}?a=1&b=%2F%2Fx`);
    expect(sent.status).toBe(302);
    expect(sent.headers['cache-control']).toBe('no-store');
    const login = new URL(sent.location ?? '');
    expect([login.origin + login.pathname, login.searchParams.get('post_login_redirect_url')]).toEqual([
      `${PUBLIC}${base}/login`,
      `${path}?a=1&b=%2F%2Fx`,
    ]);
    const back = await comeBack(kinde, client, await client.page(login.href), 'amber@example.com');
    expect(back.location).toBe(`${PUBLIC}${path}?a=1&b=%2F%2Fx`);
    expect((await client.page(back.location ?? '')).status).toBe(200);
  });

  it.each([
    ['a script', { 'sec-fetch-mode': 'cors', accept: '*/*' }],
    ['a script that takes HTML', { 'sec-fetch-mode': 'cors', accept: 'text/html' }],
    ['a program', { accept: 'application/json' }],
    ['a program that says nothing', {}],
    ['XMLHttpRequest', { accept: 'text/html', 'x-requested-with': 'XMLHttpRequest' }],
    ['a bearer token', { accept: 'text/html', authorization: 'Bearer x' }],
  ])('%s gets JSON instead', async (_who, headers) => {
    const answer = await new Client(run().app.port).send('/private', { headers });
    expect(answer.status).toBe(401);
    expect(answer.json()).toMatchObject({ code: 'NOT_AUTHENTICATED' });
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  it('who lacks something gets 403, a page or JSON, and is never sent round', async () => {
    const client = await signedIn(run(), base, 'jade@example.com');
    for (const path of ['/admin', '/staff', '/beta', '/acme']) {
      const page = await client.page(path);
      expect([page.status, page.location, page.headers['content-type']]).toEqual([
        403,
        undefined,
        'text/html; charset=utf-8',
      ]);
      const script = await client.script(path);
      expect([script.status, script.json().code]).toEqual([403, 'FORBIDDEN']);
    }
    expect((await client.page('/private')).status).toBe(200);
  });

  it('a form is not sent to the login: what it holds would be lost', async () => {
    const answer = await new Client(run().app.port).page('/form', { method: 'POST', body: '' });
    expect([answer.status, answer.location]).toEqual([401, undefined]);
  });

  it('the body of a form is left to the application', async () => {
    const client = await signedIn(run(), base);
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await client.page('/form', { method: 'POST', headers, body: 'name=A+B&tag=1&tag=2' });
    expect(answer.json()).toMatchObject({ name: 'A B' });
  });

  it('claims are read as they are', async () => {
    const client = await signedIn(run(), base);
    expect((await client.script('/access')).json()).toEqual({ orgCode: 'org_acme', permissions: ['manage:users'] });
  });
}

function renewal({ base, without = [] }: Adapter, run: () => Run): void {
  /** Signed in an hour ago, by Kinde's clock: the access token has expired within what clocks may differ. */
  const expired = async (): Promise<Client> => {
    run().kinde.behind = 3_630_000;
    const client = await signedIn(run(), base);
    run().kinde.behind = 0;
    return client;
  };
  const refreshes = () => run().kinde.grants.filter(({ type }) => type === 'refresh_token').length;

  it("an expired session is renewed, and its cookie goes out with the application's answer", async () => {
    const client = await expired();
    client.cookies.delete('app.sid');
    const answer = await client.page('/private');
    expect([answer.status, answer.text]).toEqual([200, 'private amber@example.com']);
    expect(sessionCookies(answer)).toHaveLength(1);
    expect(answer.setCookies.some((one) => one.startsWith('app.sid=own'))).toBe(true);
    expect(answer.headers['cache-control']).toMatch(/no-store/);
    const before = refreshes();
    const next = await client.page('/private');
    expect([next.status, sessionCookies(next), refreshes()]).toEqual([200, [], before]);
  });

  it.skipIf(without.includes('replaced cookies'))(
    'an application that replaces cookies loses none of ours',
    async () => {
      const client = await expired();
      const answer = await client.page('/clobber');
      expect(sessionCookies(answer)).toHaveLength(1);
      expect(answer.setCookies).toContain('mine=1; Path=/');
    },
  );

  it('10 requests at once are one renewal', async () => {
    const client = await expired();
    const before = refreshes();
    const answers = await Promise.all(Array.from({ length: 10 }, () => client.copy().page('/private')));
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    expect(refreshes() - before).toBe(1);
  });

  it('a session that Kinde has ended is over, and its cookie removed', async () => {
    const client = await expired();
    run().kinde.emulator.revokeSessions();
    const answer = await client.page('/private');
    expect(answer.status).toBe(302);
    expect(client.cookies.has('__Host-kinde-session')).toBe(false);
  });

  it('is renewed on demand', async () => {
    const client = await signedIn(run(), base);
    const answer = await client.script('/renew');
    expect(answer.json()).toEqual({ email: 'amber@example.com' });
    expect(sessionCookies(answer)).toHaveLength(1);
  });

  it('while Kinde is down public pages go on, guards say 503, and nobody is signed out', async () => {
    const { kinde } = run();
    const client = await expired();
    kinde.isDown = true;
    const [home, guarded] = [await client.page('/'), await client.script('/private')];
    kinde.isDown = false;
    expect([home.status, home.json()]).toMatchObject([200, { email: null }]);
    expect([guarded.status, guarded.headers['retry-after']]).toEqual([503, '3']);
    expect(client.cookies.has('__Host-kinde-session')).toBe(true);
  });
}

const EVIL = [
  'https://evil.example/x',
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  'https:evil.example',
  'https:/evil.example',
  'http://app.example.com',
  'https://app.example.com.evil.example',
  'https://app.example.com@evil.example',
  'javascript:alert(1)',
  'data:text/html,x',
  '/\tx//evil.example',
  ' //evil.example',
  '/\n/evil.example',
];

function attacks({ base, start }: Adapter, run: () => Run): void {
  it.each(EVIL)('116: no sign-in and no sign-out leads to %j', async (target) => {
    const client = await signedIn(run(), base);
    for (const path of ['login?post_login_redirect_url', 'login?returnTo', 'logout?post_logout_redirect_url']) {
      const answer = await client.page(`${base}/${path}=${encodeURIComponent(target)}`);
      expect([answer.status, answer.location], path).toEqual([400, undefined]);
    }
    expect(await isIn(client)).toBe(true);
  });

  it.each(['//evil.example/private', '/private?to=\\\\evil.example', '/./private?x=//evil.example'])(
    'a guard sends %s nowhere but to the own login, and back to the own site',
    async (path) => {
      const { kinde, app } = run();
      const client = new Client(app.port);
      const sent = await client.page(path);
      if (sent.location === undefined) return expect([404, 400]).toContain(sent.status);
      expect(new URL(sent.location).origin).toBe(PUBLIC);
      if (!sent.location.includes('/login')) return;
      const back = await comeBack(kinde, client, await client.page(sent.location), 'amber@example.com');
      expect(new URL(back.location ?? '').origin).toBe(PUBLIC);
    },
  );

  it('a form of another site signs nobody out', async () => {
    const client = await signedIn(run(), base);
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'cross-site', origin: PUBLIC },
    ]) {
      expect((await client.page(`${base}/logout`, { method: 'POST', body: '', headers })).status).toBe(403);
    }
    for (const origin of ['https://evil.example', 'null', 'https://app.example.com.evil.example']) {
      const headers = { accept: 'text/html', origin };
      expect((await client.send(`${base}/logout`, { method: 'POST', body: '', headers })).status).toBe(403);
    }
    expect(await isIn(client)).toBe(true);
  });

  it('a form of the application does, with its body read by whatever parser there is', async () => {
    const client = await signedIn(run(), base);
    const headers = { 'content-type': 'application/x-www-form-urlencoded', origin: PUBLIC };
    const answer = await client.page(`${base}/logout`, { method: 'POST', headers, body: 'a=1' });
    expect([answer.status, await isIn(client)]).toEqual([303, false]);
    const other = await signedIn(run(), base);
    const old = await other.send(`${base}/logout`, { method: 'POST', headers: { origin: PUBLIC }, body: '' });
    expect([old.status, await isIn(other)]).toEqual([303, false]);
  });

  it('a link of another site asks first', async () => {
    const client = await signedIn(run(), base);
    const answer = await client.page(`${base}/logout`, { headers: { 'sec-fetch-site': 'cross-site' } });
    expect([answer.status, await isIn(client)]).toEqual([200, true]);
    expect(answer.text).toContain('<form method="post">');
    const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'image', 'sec-fetch-mode': 'no-cors' };
    await client.page(`${base}/logout`, { headers });
    expect(await isIn(client)).toBe(true);
  });

  it('a prefetch begins, uses and ends nothing', async () => {
    const client = await signedIn(run(), base);
    const begun = await client.page(`${base}/login`);
    const callback = await run().kinde.emulator.signIn(begun.location ?? '', { email: 'jade@example.com' });
    for (const headers of [{ 'sec-purpose': 'prefetch;prerender' }, { purpose: 'prefetch' }]) {
      for (const url of [`${base}/login`, `${base}/register`, `${base}/logout`, callback]) {
        const answer = await client.page(url, { headers: headers as Record<string, string> });
        expect([answer.status, answer.setCookies.filter((one) => /kinde/.test(one))]).toEqual([503, []]);
      }
    }
    expect((await client.page('/')).json()).toMatchObject({ email: 'amber@example.com' });
    expect((await client.page(callback)).status).toBe(302);
  });

  it('a login that goes round and round, as without a session cookie, ends with a page', async () => {
    const client = new Client(run().app.port);
    let begun: Answer | undefined;
    for (let round = 0; round < 6 && (begun?.status ?? 302) === 302; round += 1) {
      if (begun) await comeBack(run().kinde, client, begun, 'amber@example.com');
      client.cookies.delete('__Host-kinde-session');
      begun = await client.page((await client.page('/private')).location ?? '');
    }
    expect([begun?.status, begun?.text]).toEqual([400, expect.stringContaining('LOGIN_LOOP')]);
  });

  it('forwarded headers lead nobody astray, trusted or not', async () => {
    const forwarded = {
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'http',
      forwarded: 'host=evil.example',
    };
    const trusting = await start(run().kinde.env, { trustProxy: true });
    for (const { port } of [run().app, trusting]) {
      const client = new Client(port);
      const sent = await client.page('/private', { headers: forwarded });
      expect(new URL(sent.location ?? '').origin).toBe(PUBLIC);
      const { location = '' } = await client.page(sent.location ?? '', { headers: forwarded });
      expect(new URL(location).searchParams.get('redirect_uri')).toBe(`${PUBLIC}${base}/callback`);
    }
    const inside = { host: 'internal:3000', origin: PUBLIC };
    const logout = (port: number, headers: Record<string, string>) =>
      new Client(port).send(`${base}/logout`, { method: 'POST', body: '', headers: { ...inside, ...headers } });
    const outside = { 'x-forwarded-host': 'app.example.com', 'x-forwarded-proto': 'https' };
    // Only a trusted proxy may say that the page's origin is the application's own.
    expect((await logout(run().app.port, outside)).status).toBe(403);
    expect((await logout(trusting.port, outside)).status).toBe(303);
    await trusting.close();
  }, 60_000);
}

function bearer({ base }: Adapter, run: () => Run): void {
  const me = (headers: Record<string, string>) => new Client(run().app.port).send('/api/me', { headers });

  it('an API takes a token that is for it', async () => {
    const token = await machineToken(run().kinde);
    for (const scheme of ['Bearer', 'bearer', 'BEARER'])
      expect((await me({ authorization: `${scheme} ${token}` })).json()).toEqual({ azp: 'machine' });
  });

  it('without a token it says which kind it wants, also to a page and to a session', async () => {
    const client = await signedIn(run(), base);
    const answer = await client.page('/api/me');
    expect([answer.status, answer.headers['www-authenticate'], answer.json().code]).toEqual([
      401,
      'Bearer',
      'NOT_AUTHENTICATED',
    ]);
    expect((await me({ authorization: 'Basic YTpi' })).headers['www-authenticate']).toBe('Bearer');
  });

  it('it takes no other token', async () => {
    for (const [what, token] of Object.entries(await hostileTokens(run().kinde))) {
      const answer = await me({ authorization: `Bearer ${token}` });
      expect([answer.status, answer.headers['cache-control']], what).toEqual([401, 'no-store']);
      expect(answer.headers['www-authenticate'], what).toMatch(
        /^Bearer error="invalid_token", error_description="[^"]+"$/,
      );
      if (token.length > 20) expect(answer.text + answer.headers['www-authenticate'], what).not.toContain(token);
    }
  });
}
