import { describe, expect, it } from 'vitest';
import { createBrowser, type Visit } from './browser.js';
import { authorizeUrl, CALLBACK, claimsOf, exchange, makeSignIn, paramsOf, SIGNED_OUT } from './support.js';

function open(options: Parameters<typeof makeSignIn>[0] = {}) {
  const made = makeSignIn(options);
  const browser = createBrowser(made.emulator.fetch);
  const start = (parameters: Readonly<Record<string, string | undefined>> = {}) =>
    browser.go(authorizeUrl(made.emulator, parameters));
  return { ...made, browser, start };
}

function expectCallback(visit: Visit): void {
  expect(visit.url.startsWith(`${CALLBACK}?code=`), visit.url).toBe(true);
}

async function orgOf({ emulator }: ReturnType<typeof open>, visit: Visit): Promise<unknown> {
  expectCallback(visit);
  return claimsOf((await exchange(emulator, visit.url)).body.access_token).org_code;
}

describe('the sign-in page', () => {
  it('has users to pick', async () => {
    const { browser, start } = open();
    const page = await start();
    expect(page.title).toBe('Sign in');
    expect(page.html).toContain('to continue to Sample application');
    const buttons = page.forms.flatMap(({ buttons }) => buttons.map(({ text }) => text));
    expect(buttons).toEqual([
      'Continue',
      'User One one@example.com',
      'two@example.com',
      'alone@example.com',
      'suspended@example.com',
    ]);
    expectCallback(await browser.submit(page, 'User One'));
  });

  it.each(['one@example.com', ' One@Example.com ', '+61400000000', 'user-one'])('takes %j', async (identifier) => {
    const { browser, start } = open();
    expectCallback(await browser.submit(await start(), 'Continue', { identifier }));
  });

  it.each([
    ['one@example.com', 'one@example.com'],
    ['phone:+61400000000:au', '+61400000000'],
    ['username:user-one', 'user-one'],
    ['"><script>', '"><script>'],
  ])('fills in the hint %j', async (login_hint, filled) => {
    const page = await open().start({ login_hint });
    expect(page.forms[0]?.fields.get('identifier')).toBe(filled);
    expect(page.html).not.toContain('<script');
  });

  it('says when nobody has that address, and keeps what was typed', async () => {
    const { browser, start } = open();
    const page = await browser.submit(await start(), 'Continue', { identifier: 'no@example.com' });
    expect([page.status, page.message]).toEqual([422, 'Nobody here signs in with no@example.com.']);
    expect(page.forms[0]?.fields.get('identifier')).toBe('no@example.com');
    expect(page.html).toContain('aria-invalid="true" aria-describedby="message"');
    expectCallback(await browser.submit(page, 'Continue', { identifier: 'one@example.com' }));
    expect((await browser.submit(await start({ prompt: 'login' }), 'Continue')).status).toBe(422);
  });

  it('lets no suspended user in', async () => {
    const { browser, start } = open();
    const page = await browser.submit(await start(), 'suspended');
    expect([page.status, page.title]).toEqual([403, 'Account suspended']);
  });
});

describe('the registration page', () => {
  it('is opened by prompt=create, start_page and a link', async () => {
    const { browser, start } = open();
    expect((await start({ prompt: 'create' })).title).toBe('Create your account');
    expect((await start({ start_page: 'registration' })).title).toBe('Create your account');
    const page = await browser.follow(await start(), '/register');
    expect(page.title).toBe('Create your account');
    expect((await browser.follow(page, '/sign-in')).title).toBe('Sign in');
  });

  it('makes a user, who joins the default organization', async () => {
    const at = open();
    const page = await at.start({ prompt: 'create', login_hint: 'new@example.com' });
    expect(page.forms[0]?.labels).toEqual(['E-mail', 'First name (optional)', 'Last name (optional)']);
    const done = await at.browser.submit(page, 'Create account', { first_name: 'New', last_name: 'User' });
    expect(await orgOf(at, done)).toBe('org_1');
    expect(at.emulator.users.find('new@example.com')).toMatchObject({ name: 'New User', organizations: ['org_1'] });
  });

  it('makes an organization on request', async () => {
    const at = open();
    const page = await at.start({ prompt: 'create', is_create_org: 'true' });
    expect(page.forms[0]?.labels).toContain('Name of your organization');
    const values = { email: 'new@example.com', org_name: 'New & own' };
    const org = await orgOf(at, await at.browser.submit(page, 'Create account', values));
    expect(at.emulator.users.find('new@example.com')?.organizations).toEqual([org]);
  });

  it('refuses an address that is none or somebody has', async () => {
    const { browser, start } = open();
    const page = await start({ prompt: 'create' });
    for (const [email, message] of [
      ['nothing', 'Type an e-mail address.'],
      ['ONE@example.com', 'There is an account with ONE@example.com already: sign in with it.'],
    ] as const) {
      const again = await browser.submit(page, 'Create account', { email, first_name: 'Kept' });
      expect([again.status, again.message]).toEqual([422, message]);
      expect(again.forms[0]?.fields.get('first_name')).toBe('Kept');
    }
  });
});

describe('the organization page', () => {
  it('is shown to members of several, and remembered', async () => {
    const at = open();
    const page = await at.browser.submit(await at.start(), 'two@example.com');
    expect(page.title).toBe('Choose an organization');
    expect(page.forms[0]?.buttons.map(({ text }) => text)).toEqual(['One org_1', 'Two org_2']);
    expect(await orgOf(at, await at.browser.submit(page, 'Two'))).toBe('org_2');
    expect(await orgOf(at, await at.start())).toBe('org_2');
    expect(await orgOf(at, await at.start({ org_code: 'org_1', prompt: 'none' }))).toBe('org_1');
    expect(await orgOf(at, await at.start())).toBe('org_1');
  });

  it('lets nobody into an organization of others', async () => {
    const at = open();
    const page = await at.browser.submit(await at.start(), 'two@example.com');
    const [form] = page.forms;
    const body = new URLSearchParams({ ...Object.fromEntries(form?.fields ?? []), org_code: 'org_9' });
    const again = await at.browser.go(`${at.emulator.domain}/organization`, { method: 'POST', body });
    expect([again.status, again.message]).toEqual([422, 'Choose one of these organizations.']);
  });

  it('asks for the name of a new one', async () => {
    const at = open();
    const page = await at.browser.submit(await at.start({ is_create_org: 'true' }), 'User One');
    expect([page.title, page.forms[0]?.labels]).toEqual(['Create an organization', ['Name']]);
    expect((await at.browser.submit(page, 'Create organization', { org_name: ' ' })).status).toBe(422);
    const done = await at.browser.submit(page, 'Create organization', { org_name: 'New' });
    expect(await orgOf(at, done)).not.toBe('org_1');
    expect(at.emulator.users.find('kp_one')?.organizations).toHaveLength(2);
    expect(paramsOf((await at.start({ is_create_org: 'true', prompt: 'none' })).url).error).toBe(
      'interaction_required',
    );
  });

  it('sends those who are not signed in to the sign-in page', async () => {
    const { browser, emulator, start } = open();
    const { url } = await start();
    expect((await browser.go(url.replace('/sign-in', '/organization'))).title).toBe('Sign in');
    expect(url.startsWith(`${emulator.domain}/sign-in?continue=`)).toBe(true);
  });
});

describe('the session', () => {
  it('signs in without pages until the logout', async () => {
    const at = open();
    await at.browser.submit(await at.start(), 'User One');
    expectCallback(await at.start());
    expectCallback(await at.start({ prompt: 'none' }));
    const tokens = (await exchange(at.emulator, (await at.start()).url)).body;
    const out = await at.browser.go(`${at.emulator.domain}/logout?redirect=${encodeURIComponent(SIGNED_OUT)}`);
    expect(out.url).toBe(SIGNED_OUT);
    expect(at.browser.jar.has('__Host-kinde-emulator-session')).toBe(false);
    expect((await at.start()).title).toBe('Sign in');
    expect(paramsOf((await at.start({ prompt: 'none' })).url).error).toBe('login_required');
    const again = await at.emulator.fetch(`${at.emulator.domain}/oauth2/v2/user_profile`, {
      headers: { authorization: `Bearer ${tokens.access_token}` },
    });
    expect(again.status).toBe(403);
  });

  it('asks again for prompt=login, another account and an old sign-in', async () => {
    const at = open();
    await at.browser.submit(await at.start(), 'User One');
    for (const prompt of ['login', 'select_account', 'create']) expect((await at.start({ prompt })).status).toBe(200);
    at.forward(100);
    expectCallback(await at.start({ max_age: '100' }));
    const page = await at.start({ max_age: '99' });
    expect(page.title).toBe('Sign in');
    const done = await at.browser.submit(page, 'User One');
    const tokens = (await exchange(at.emulator, done.url)).body;
    expect(claimsOf(tokens.id_token).auth_time).toBe(at.clock.now / 1000);
    expectCallback(await at.browser.submit(await at.start({ prompt: 'login', max_age: '0' }), 'User One'));
  });

  it('ends by itself, by the test and with the user', async () => {
    const at = open({ signIn: { sessionLifetimeS: 60 } });
    const signIn = async () => expectCallback(await at.browser.submit(await at.start({ prompt: 'login' }), 'User One'));
    await signIn();
    at.forward(60);
    expect((await at.start()).title).toBe('Sign in');
    await signIn();
    at.emulator.expireSessions('kp_two');
    expectCallback(await at.start());
    at.emulator.expireSessions('kp_one');
    expect((await at.start()).title).toBe('Sign in');
    await signIn();
    at.emulator.reset();
    expect((await at.start()).title).toBe('Sign in');
  });

  it('is one for each browser', async () => {
    const at = open();
    const other = createBrowser(at.emulator.fetch);
    await at.browser.submit(await at.start(), 'User One');
    expect((await other.go(authorizeUrl(at.emulator))).title).toBe('Sign in');
  });

  it('carries what an earlier attempt asked, and tells of an expired link', async () => {
    const at = open();
    at.emulator.expireNextLink();
    const late = await at.browser.submit(
      await at.start({ supports_reauth: 'true', org_code: 'org_2' }),
      'two@example.com',
    );
    const { error, reauth_state } = paramsOf(late.url);
    expect(error).toBe('login_link_expired');
    expect(await orgOf(at, await at.browser.submit(await at.start({ reauth_state }), 'two@example.com'))).toBe('org_2');
    at.emulator.expireNextLink();
    const page = await at.browser.submit(await at.start({ prompt: 'login' }), 'User One');
    expect(page.title).toBe('This link has expired');
  });
});

describe('every page', () => {
  async function pages(): Promise<Visit[]> {
    const { browser, emulator, start } = open();
    const signIn = await start();
    const register = await browser.follow(signIn, '/register');
    const organization = await browser.submit(signIn, 'two@example.com');
    const others = ['/device', '/logout', '/oauth2/auth'].map((path) => browser.go(`${emulator.domain}${path}`));
    return [signIn, register, organization, ...(await Promise.all(others))];
  }

  it('is a whole document that runs no scripts and is kept nowhere', async () => {
    for (const { html, headers, title, url } of await pages()) {
      expect(html).toMatch(/^<!doctype html>\n<html lang="en">/);
      expect(html, url).toContain(`<title>${title} - Kinde emulator</title>`);
      expect(html.match(/<h1>/g)).toHaveLength(1);
      expect(html).not.toMatch(/<script|<style|style=|onclick/i);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).not.toContain('unsafe');
      expect(headers.get('cache-control')).toBe('no-store');
    }
  });

  it('labels every field and names every button', async () => {
    for (const { forms, html } of await pages()) {
      const visible = html.match(/<input (?![^>]*type="hidden")/g)?.length ?? 0;
      expect(forms.flatMap(({ labels }) => labels)).toHaveLength(visible);
      for (const { text } of forms.flatMap(({ buttons }) => buttons)) expect(text).not.toBe('');
    }
  });

  it('has a style for light and dark', async () => {
    const { emulator } = open();
    const answer = await emulator.fetch(`${emulator.domain}/emulator/pages.css`);
    expect(answer.headers.get('content-type')).toBe('text/css; charset=utf-8');
    const style = await answer.text();
    for (const part of ['color-scheme: light dark', 'prefers-color-scheme: dark', ':focus-visible']) {
      expect(style).toContain(part);
    }
  });

  it.each([
    ['light', /:root \{\n {2}color-scheme.*?\}/s],
    ['dark', /dark\) \{\n {2}:root \{.*?\}/s],
  ])('has enough contrast in %s', async (_, part) => {
    const { emulator } = open();
    const style = await (await emulator.fetch(`${emulator.domain}/emulator/pages.css`)).text();
    const colors = Object.fromEntries(
      [...(part.exec(style)?.[0] ?? '').matchAll(/--([\w-]+): (#\w{6})/g)].map(([, name, color]) => [
        name,
        color ?? '',
      ]),
    );
    for (const [text, page] of [
      ['text', 'page'],
      ['text', 'card'],
      ['text', 'hover'],
      ['quiet', 'card'],
      ['quiet', 'hover'],
      ['accent', 'card'],
      ['on-accent', 'accent'],
      ['alert', 'alert-page'],
    ] as const) {
      expect(contrast(colors[text] ?? '', colors[page] ?? ''), `${text} on ${page}`).toBeGreaterThanOrEqual(4.5);
    }
  });
});

describe('forms', () => {
  it('are refused from another site, and without the cookie', async () => {
    const { browser, emulator, start } = open();
    const page = await start();
    const body = new URLSearchParams({ ...Object.fromEntries(page.forms[1]?.fields ?? []), user_id: 'kp_one' });
    const url = `${emulator.domain}/sign-in`;
    for (const origin of ['https://evil.example', 'null']) {
      const visit = await browser.go(url, { method: 'POST', body, headers: { origin } });
      expect([visit.status, visit.title]).toEqual([403, 'This form is no longer good']);
    }
    expect((await createBrowser(emulator.fetch).go(url, { method: 'POST', body })).status).toBe(403);
    body.set('csrf', 'x');
    expect((await browser.go(url, { method: 'POST', body })).status).toBe(403);
  });

  it.each(['', 'https://evil.example/', '//evil.example/oauth2/auth', '/\\evil.example/oauth2/auth', '/logout', 'x'])(
    'go on to nothing but the emulator: %j',
    async (target) => {
      const { browser, emulator, start } = open();
      const page = await start();
      const fields = { ...Object.fromEntries(page.forms[1]?.fields ?? []), user_id: 'kp_one', continue: target };
      const body = new URLSearchParams(fields);
      const visit = await browser.go(`${emulator.domain}/sign-in`, { method: 'POST', body });
      expect([visit.status, visit.title]).toEqual([400, 'Incomplete link']);
      const shown = await browser.go(`${emulator.domain}/sign-in?${new URLSearchParams({ continue: target })}`);
      expect(shown.status).toBe(400);
    },
  );
});

describe('cookies', () => {
  it('are for the emulator alone, over https', async () => {
    const { browser, start } = open();
    const page = await start();
    const [csrf = ''] = page.setCookies;
    expect(csrf).toMatch(/^__Host-kinde-emulator-csrf=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure$/);
    const { setCookies } = await browser.submit(page, 'User One');
    expect(setCookies).toEqual([
      expect.stringMatching(/^__Host-kinde-emulator-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure$/),
    ]);
  });

  it('are not Secure over http, where that would lose them, and all come through', async () => {
    const { emulator } = makeSignIn();
    await using listener = await emulator.listen();
    const browser = createBrowser(fetch);
    const page = await browser.go(authorizeUrl({ domain: listener.url }));
    expect(page.setCookies[0]).toMatch(/^kinde-emulator-csrf=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
    expectCallback(await browser.submit(page, 'User One'));
    expect([...browser.jar.keys()]).toEqual(['kinde-emulator-csrf', 'kinde-emulator-session']);
    browser.jar.delete('kinde-emulator-csrf');
    const out = await browser.go(`${listener.url}/logout`);
    expect(out.setCookies.map((cookie) => cookie.split('=')[0])).toEqual([
      'kinde-emulator-csrf',
      'kinde-emulator-session',
    ]);
    expect(out.setCookies[1]).toContain('Max-Age=0');
  });
});

/** The contrast of WCAG 2. */
function contrast(one: string, two: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(two)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
