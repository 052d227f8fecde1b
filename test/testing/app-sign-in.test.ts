import { createServer, type RequestListener } from 'node:http';
import express from 'express';
import { Hono } from 'hono';
import { afterEach, describe, expect, it } from 'vitest';
import { kinde as kindeExpress } from '../../src/adapters/express.js';
import { kinde as kindeHono } from '../../src/adapters/hono.js';
import { createKinde } from '../../src/adapters/web.js';
import { createCookieJar } from '../../src/testing/app-sign-in/cookie-jar.js';
import type { Emulator, TestApp } from '../../src/testing/index.js';
import { listen } from '../adapters/support/listen.js';
import { makeEmulator } from './client.js';
import { authorizeUrl, seed } from './sign-in/support.js';

const ORIGIN = 'https://app.example.com';
const SECRET = 'a-session-secret-of-thirty-two-characters';
const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

function settingsOf(emulator: Emulator, domain = emulator.domain) {
  const { clientId, clientSecret = '' } = emulator.webCredentials();
  const redirectUri = `${ORIGIN}/callback`;
  return { domain, clientId, clientSecret, redirectUri, session: { secret: SECRET }, fetch: emulator.fetch, env: {} };
}

function expressApp(emulator: Emulator): RequestListener {
  const app = express();
  app.use(kindeExpress(settingsOf(emulator)));
  app.get('/', (req, res) => res.send(req.kinde.user?.email ?? 'nobody'));
  return app;
}

function honoApp(emulator: Emulator) {
  const app = new Hono<{ Variables: { kinde: { user?: { email?: string } } } }>();
  app.use(kindeHono(settingsOf(emulator)) as never);
  app.get('/', (c) => c.text(c.var.kinde.user?.email ?? 'nobody'));
  return app;
}

const APPS: Readonly<Record<string, (emulator: Emulator) => TestApp>> = {
  'a web handler': (emulator) =>
    createKinde(settingsOf(emulator)).wrap(async (_, kinde) => new Response(kinde.user?.email ?? 'nobody')),
  'an object with fetch': (emulator) => honoApp(emulator) as { fetch(request: Request): Response | Promise<Response> },
  'a listener of Node': expressApp,
};

describe('signInTo', () => {
  it.each(Object.entries(APPS))('%s', async (_, make) => {
    const emulator = makeEmulator({ seed });
    const session = await emulator.signInTo(make(emulator), 'one@example.com');
    expect(session.url).toBe(`${ORIGIN}/`);
    expect(await (await session.fetch('/')).text()).toBe('one@example.com');
    const [cookie] = session.cookies;
    expect(cookie).toMatchObject({
      domain: 'app.example.com',
      path: '/',
      httpOnly: true,
      secure: true,
      sameSite: 'Lax',
    });
    expect(session.cookieHeader).toContain(`${cookie?.name}=${cookie?.value}`);
  });

  it('an application that listens', async () => {
    const emulator = makeEmulator({ seed });
    const { port, close } = await listen(createServer(expressApp(emulator)));
    closing.push(close);
    const session = await emulator.signInTo(`http://127.0.0.1:${port}`, 'two@example.com', { origin: ORIGIN });
    const headers = { cookie: session.cookieHeader, host: 'app.example.com' };
    expect(await (await session.fetch('/')).text()).toBe('two@example.com');
    expect(await (await fetch(`http://127.0.0.1:${port}/`, { headers })).text()).toBe('two@example.com');
  });

  it('chooses the organization, and begins where it is told to', async () => {
    const emulator = makeEmulator({ seed });
    const app = createKinde(settingsOf(emulator)).wrap(
      async (_, kinde) => new Response(String(kinde.claims?.org_code)),
    );
    const who = { userId: 'kp_two', orgCode: 'org_2' };
    const session = await emulator.signInTo(app, who, { loginPath: '/login?returnTo=/deep' });
    expect(session.url).toBe(`${ORIGIN}/deep`);
    expect(await (await session.fetch('/')).text()).toBe('org_2');
  });

  it('says where the way ended', async () => {
    const emulator = makeEmulator({ seed });
    const answer = (response: Response) => emulator.signInTo((_: Request) => response.clone(), 'one@example.com');
    const to = (location: string) => new Response(null, { status: 302, headers: { location } });
    await expect(answer(new Response('', { status: 404 }))).rejects.toThrow('/login answered 404. Name the path');
    await expect(answer(to('https://else.kinde.com/oauth2/auth'))).rejects.toThrow('leads to https://else.kinde.com');
    await expect(answer(to('/login'))).rejects.toThrow('on and on');
    const app = createKinde(settingsOf(emulator)).wrap(async () => new Response());
    await expect(emulator.signInTo(app, 'nobody@example.com')).rejects.toThrow('no user nobody@example.com');
    await expect(emulator.signInTo(app, 'suspended@example.com')).rejects.toThrow('may not sign in');
  });

  it('says that the application refused', async () => {
    const emulator = makeEmulator({ seed });
    const app = createKinde(settingsOf(emulator)).wrap(async () => new Response());
    const broken = async (request: Request) => {
      const { pathname } = new URL(request.url);
      return pathname === '/callback' ? new Response('', { status: 400 }) : await app(request);
    };
    const failed = emulator.signInTo(broken, 'one@example.com');
    await expect(failed).rejects.toThrow('refused the sign-in: /callback answered 400');
  });
});

describe('a switch of organizations', () => {
  const SWITCH = '/login?prompt=none&org_code=org_2&returnTo=/';

  async function signedIn() {
    const emulator = makeEmulator({ seed });
    const wrap = createKinde(settingsOf(emulator)).wrap;
    const app = wrap(async (_, kinde) => new Response(kinde.organization ?? 'nowhere'));
    const who = { email: 'two@example.com', orgCode: 'org_1' };
    const session = await emulator.signInTo(app, who);
    const goOn = async () => {
      const login = await session.fetch(SWITCH);
      const callback = await emulator.signIn(login.headers.get('location') ?? '', { email: who.email });
      const answer = await session.fetch(callback);
      return { location: answer.headers.get('location'), organization: await (await session.fetch('/')).text() };
    };
    expect(await (await session.fetch('/')).text()).toBe('org_1');
    return { emulator, goOn };
  }

  it('needs no page while the user is signed in at the emulator', async () => {
    const { goOn } = await signedIn();
    expect(await goOn()).toEqual({ location: `${ORIGIN}/`, organization: 'org_2' });
  });

  it.each<[string, (emulator: Emulator) => void]>([
    ['whose sessions ended', (emulator) => emulator.expireSessions()],
    ['whose session is too old', (emulator) => emulator.clock.advance(86_400_000)],
  ])('is refused to a user %s', async (_, end) => {
    const { emulator, goOn } = await signedIn();
    end(emulator);
    expect((await goOn()).location).toBe(`${ORIGIN}/?error=login_required`);
  });

  it('is refused to a user who did not sign in, and to nobody', async () => {
    const { emulator } = await signedIn();
    const silent = authorizeUrl(emulator, { prompt: 'none' });
    for (const who of [{ email: 'one@example.com' }, { email: 'nobody@example.com' }, {}]) {
      expect(new URL(await emulator.signIn(silent, who)).searchParams.get('error')).toBe('login_required');
    }
  });
});

describe('sessionCookies', () => {
  it('sign a browser in to the emulator, so that applications ask for nothing', async () => {
    const emulator = makeEmulator({ seed });
    const { url, close } = await emulator.listen();
    closing.push(close);
    const [cookie] = emulator.sessionCookies('one@example.com', url);
    expect(cookie).toMatchObject({ domain: '127.0.0.1', path: '/', httpOnly: true, secure: false });
    const authorize = authorizeUrl({ domain: url }, { prompt: 'none' });
    const headers = { cookie: `${cookie?.name}=${cookie?.value}` };
    const answer = await fetch(authorize, { headers, redirect: 'manual' });
    expect(new URL(answer.headers.get('location') ?? '').searchParams.get('code')).toBeTruthy();
    expect(() => emulator.sessionCookies('nobody', url)).toThrow('no user nobody');
    expect(() => emulator.sessionCookies('kp_one', 'https://app.example.com')).toThrow("emulator's own URL");
  });
});

describe('the cookie jar', () => {
  const url = new URL('https://app.example.com/account/login');
  const headerAfter = (setCookies: readonly string[], target: string) => {
    const jar = createCookieJar();
    jar.keep(url, setCookies);
    return jar.headerFor(new URL(target, url));
  };

  it.each([
    ['a=1; Path=/', '/', 'a=1'],
    ['a=1', '/', ''],
    ['a=1', '/account/other', 'a=1'],
    ['a=1; Path=/accounts', '/account', ''],
    ['a=1; Path=/', 'http://app.example.com/', 'a=1'],
    ['a=1; Path=/; Secure', 'http://app.example.com/', ''],
    ['a=1; Path=/', 'https://example.com/', ''],
    ['a=1; Path=/; Domain=example.com', 'https://other.example.com/', 'a=1'],
    ['a=1; Path=/; Domain=other.com', 'https://other.com/', ''],
    ['a=1; Path=/; Max-Age=0', '/', ''],
    ['a=1; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT', '/', ''],
    ['a=1; Path=/; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT', '/', 'a=1'],
    ['a=b=c; Path=/', '/', 'a=b=c'],
    ['=1; Path=/', '/', ''],
  ])('%s for %s: %j', (setCookie, target, expected) => {
    expect(headerAfter([setCookie], target)).toBe(expected);
  });

  it('replaces and removes a cookie of the same name and path', () => {
    expect(headerAfter(['a=1; Path=/', 'a=2; Path=/', 'b=3; Path=/', 'b=; Path=/; Max-Age=0'], '/')).toBe('a=2');
    expect(headerAfter(['a=1; Path=/', 'a=2; Path=/account'], '/account/x')).toBe('a=2; a=1');
  });

  it('trusts this machine with secure cookies', () => {
    const jar = createCookieJar();
    const local = new URL('http://localhost:3000/');
    jar.keep(local, ['__Host-a=1; Path=/; Secure; SameSite=strict']);
    expect(jar.headerFor(local)).toBe('__Host-a=1');
    expect(jar.all()[0]).toMatchObject({ domain: 'localhost', expires: -1, sameSite: 'Strict' });
  });
});
