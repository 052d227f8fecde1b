import https from 'node:https';
import { setupServer } from 'msw/node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Emulator } from '../../src/testing/index.js';
import { call, makeEmulator, requestToken } from './client.js';
import { authorizeUrl, CALLBACK, seed, VERIFIER } from './sign-in/support.js';

let emulator: Emulator;
let server: ReturnType<typeof setupServer>;

beforeEach(async () => {
  emulator = makeEmulator({ domain: 'https://acme.kinde.com', seed });
  server = setupServer(...(await emulator.handlers()));
  server.listen({ onUnhandledRequest: 'error' });
});
afterEach(() => server.close());

interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** Asks as axios and Node's own clients do; msw replaces the functions of the module, not those taken out of it before. */
async function overNode(
  path: string,
  { method = 'GET', headers = {}, body }: { method?: string; headers?: Record<string, string>; body?: string } = {},
  signal?: AbortSignal,
): Promise<Answered> {
  return await new Promise((resolve, reject) => {
    const options = { method, headers, agent: false as const, ...(signal ? { signal } : {}) };
    const outgoing = https.request(`https://acme.kinde.com${path}`, options, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () => {
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: Buffer.concat(chunks) });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

describe('handlers answer the fetch of Node', () => {
  const client = () => ({ domain: emulator.domain, credentials: emulator.credentials, fetch: globalThis.fetch });

  it('with state', async () => {
    const { body } = await requestToken(client());
    const created = await call(client(), body.access_token, 'POST', '/user', { profile: { given_name: 'Amber' } });
    expect(created.status).toBe(200);
    const found = await call(client(), body.access_token, 'GET', `/user?id=${created.body.id}`);
    expect(found.body.first_name).toBe('Amber');
    expect((await call(client(), 'x', 'GET', '/users')).status).toBe(403);
    const operations = emulator.requests.map(({ operation }) => operation);
    expect(operations).toEqual([undefined, 'createUser', 'getUser', 'getUsers']);
  });

  it('with redirects and the cookies of a sign-in', async () => {
    const authorize = authorizeUrl(emulator);
    const first = await fetch(authorize, { redirect: 'manual' });
    const page = new URL(first.headers.get('location') ?? '', authorize);
    expect([first.status, page.pathname]).toEqual([302, '/sign-in']);
    const body = new URLSearchParams({ continue: page.searchParams.get('continue') ?? '', user_id: 'kp_one' });
    const headers = { origin: page.origin };
    const signedIn = await fetch(page, { method: 'POST', body, headers, redirect: 'manual' });
    const cookie = signedIn.headers
      .getSetCookie()
      .find((text) => text.includes('session='))
      ?.split(';')[0];
    const back = await fetch(authorize, { headers: { cookie: cookie ?? '' }, redirect: 'manual' });
    expect(back.headers.get('location')).toMatch(`${CALLBACK}?code=`);
    expect((await fetch(authorize)).url).toBe(page.href);
  });

  it('with files', async () => {
    const { body } = await requestToken(client());
    const form = new FormData();
    form.set('logo', new Blob([new Uint8Array([0, 255, 128])], { type: 'image/png' }), 'logo.png');
    const authorization = `Bearer ${body.access_token}`;
    const url = `${emulator.domain}/api/v1/environment/logos/light`;
    expect((await fetch(url, { method: 'PUT', body: form, headers: { authorization } })).status).toBe(200);
  });

  it('unless it is aborted', async () => {
    server.close();
    const slow = makeEmulator({ domain: 'https://slow.kinde.com', latencyMs: 60_000 });
    server = setupServer(...(await slow.handlers()));
    server.listen({ onUnhandledRequest: 'error' });
    const aborter = new AbortController();
    const answer = fetch(`${slow.domain}/.well-known/jwks`, { signal: aborter.signal });
    setTimeout(() => aborter.abort(), 20);
    await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('handlers answer node:https', () => {
  it('with state', async () => {
    const { clientId, clientSecret, domain } = emulator.credentials;
    const form = {
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      audience: `${domain}/api`,
    };
    const body = new URLSearchParams(form).toString();
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': String(body.length) };
    const token = await overNode('/oauth2/token', { method: 'POST', headers, body });
    expect(token.status).toBe(200);
    const { access_token } = JSON.parse(token.body.toString());
    const users = await overNode('/api/v1/users', { headers: { authorization: `Bearer ${access_token}` } });
    expect(JSON.parse(users.body.toString()).users).toHaveLength(4);
    emulator.assertRequest({ operation: 'getUsers', status: 200 });
  });

  it('with redirects, several cookies and pages', async () => {
    const { pathname, search } = new URL(authorizeUrl(emulator));
    const first = await overNode(pathname + search);
    expect(first.status).toBe(302);
    const page = await overNode(String(first.headers.location));
    expect([page.status, page.headers['set-cookie']?.length]).toEqual([200, 1]);
    expect(page.body.toString()).toContain('<h1>Sign in</h1>');
  });

  it('for a whole sign-in', async () => {
    const callback = await emulator.signIn(authorizeUrl(emulator), { userId: 'kp_one' });
    const form = {
      grant_type: 'authorization_code',
      client_id: 'web',
      client_secret: 'web-secret',
      redirect_uri: CALLBACK,
      code_verifier: VERIFIER,
      code: new URL(callback).searchParams.get('code') ?? '',
    };
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const body = new URLSearchParams(form).toString();
    const answer = await overNode('/oauth2/token', { method: 'POST', headers, body });
    expect(Object.keys(JSON.parse(answer.body.toString()))).toContain('refresh_token');
  });

  it('with connections that break', async () => {
    emulator.faults.plan({ rules: [{ fault: 'reset', times: 2 }] });
    await expect(overNode('/.well-known/jwks')).rejects.toThrow();
    await expect(fetch('https://acme.kinde.com/.well-known/jwks')).rejects.toThrow('Failed to fetch');
    expect((await overNode('/.well-known/jwks')).status).toBe(200);
  });

  it('unless it is aborted', async () => {
    server.close();
    const slow = makeEmulator({ domain: emulator.domain, latencyMs: 60_000 });
    server = setupServer(...(await slow.handlers()));
    server.listen({ onUnhandledRequest: 'error' });
    const aborter = new AbortController();
    const answer = overNode('/.well-known/jwks', {}, aborter.signal);
    setTimeout(() => aborter.abort(), 20);
    await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
  });
});
