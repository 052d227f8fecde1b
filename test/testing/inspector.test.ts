import { request as send } from 'node:http';
import { decodeJwt } from 'jose';
import { afterEach, describe, expect, it } from 'vitest';
import type { Emulator, EmulatorOptions, InspectorOptions, ListenOptions } from '../../src/testing/index.js';
import { makeEmulator, requestToken } from './client.js';
import { authorizeUrl, seed } from './sign-in/support.js';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function inspect(options: EmulatorOptions = {}, listenOptions: ListenOptions & InspectorOptions = {}) {
  const emulator = makeEmulator({ seed, ...options });
  const { url, port, close } = await emulator.listen(listenOptions);
  closing.push(close);
  const get = (path: string) => fetch(`${url}/_emulator${path}`);
  const post = (path: string, fields: Record<string, string>, headers: Record<string, string> = { origin: url }) =>
    fetch(`${url}/_emulator${path}`, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers,
      redirect: 'manual',
    });
  return { emulator, url, port, get, post };
}

/** Asks with a `Host` of one's own, which fetch does not allow. */
async function statusFor(port: number, host: string, path = '/_emulator'): Promise<number> {
  return await new Promise((resolve, reject) => {
    const outgoing = send({ host: '127.0.0.1', port, path, headers: { host } }, (incoming) => {
      incoming.resume();
      resolve(incoming.statusCode ?? 0);
    });
    outgoing.on('error', reject).end();
  });
}

describe('the inspector is for this machine', () => {
  it('is part of a listening emulator, and of that only', async () => {
    const { emulator, get, url } = await inspect();
    expect((await get('')).status).toBe(200);
    expect((await emulator.fetch(`${emulator.domain}/_emulator`)).status).toBe(404);
    expect((await emulator.fetch(`${url}/_emulator`)).status).toBe(404);
    expect(emulator.requests.map(({ status }) => status)).toEqual([404, 404]);
    expect((await (await inspect({}, { inspector: false })).get('')).status).toBe(404);
  });

  it('is not for names of other sites that lead here', async () => {
    const { port } = await inspect();
    expect(await statusFor(port, `localhost:${port}`)).toBe(200);
    expect(await statusFor(port, `evil.example.com:${port}`)).toBe(403);
    expect(await statusFor(port, `localhost.example.com:${port}`)).toBe(403);
    expect(await statusFor(port, `192.168.0.7:${port}`)).toBe(403);
  });

  it('is not for a path that looks like a host of this machine', async () => {
    const { port } = await inspect();
    expect(await statusFor(port, `evil.example.com:${port}`, `//127.0.0.1:${port}/_emulator`)).toBe(404);
    expect(await statusFor(port, `evil.example.com:${port}`, `http://127.0.0.1:${port}/_emulator`)).toBe(403);
  });

  it('is elsewhere only where it is asked for, and by address or a known name', async () => {
    const closed = await inspect({}, { host: '0.0.0.0' });
    expect(await statusFor(closed.port, `127.0.0.1:${closed.port}`)).toBe(404);
    const { port } = await inspect({}, { host: '0.0.0.0', inspector: { hosts: ['devbox.example'] } });
    expect(await statusFor(port, `192.168.0.7:${port}`)).toBe(200);
    expect(await statusFor(port, `devbox.example:${port}`)).toBe(200);
    expect(await statusFor(port, `evil.example.com:${port}`)).toBe(403);
  });

  it('takes forms of its own pages only', async () => {
    const { emulator, post } = await inspect();
    const [user] = emulator.users.all();
    await emulator.fetch(`${emulator.domain}/anything`);
    for (const headers of [{}, { origin: 'null' }, { origin: 'http://localhost:1' }] as Record<string, string>[]) {
      expect((await post('/actions', { action: 'reset' }, headers)).status).toBe(403);
      expect((await post('/users', { user_id: user?.id ?? '' }, headers)).headers.getSetCookie()).toEqual([]);
      expect(await (await post('/tokens', {}, headers)).text()).not.toContain('eyJ');
    }
    expect(emulator.requests).toHaveLength(1);
    expect((await post('/actions', { action: 'reset' })).status).toBe(303);
    expect(emulator.requests).toHaveLength(0);
  });

  it('lets nothing run or load that is not its own', async () => {
    const { get } = await inspect();
    const answers = [await get(''), await get('')];
    const nonces = answers.map(
      ({ headers }) => /script-src 'nonce-([\w-]+)'/.exec(headers.get('content-security-policy') ?? '')?.[1],
    );
    expect(nonces[0]).not.toBe(nonces[1]);
    const markup = (await answers[0]?.text()) ?? '';
    expect(markup.match(/<script [^>]*nonce="([^"]*)"/)?.[1]).toBe(nonces[0]);
    expect(markup).not.toMatch(/(src|href)="(https?:)?\/\//);
    expect(answers[0]?.headers.get('x-frame-options')).toBe('DENY');
    expect((await get('/nowhere')).status).toBe(404);
    expect((await get('/actions')).status).toBe(405);
  });
});

describe('the inspector shows', () => {
  it('users, searched and in pages', async () => {
    const { get } = await inspect({ seed: { organizations: 1, users: 120 } });
    const page = async (query: string) => (await get(`/users${query}`)).text();
    const rows = (markup: string) => markup.match(/name="user_id"/g)?.length ?? 0;
    const first = await page('');
    expect([rows(first), first.includes('120 found'), first.includes('Page 1 of 3')]).toEqual([50, true, true]);
    expect(rows(await page('?page=3'))).toBe(20);
    expect(rows(await page('?page=99'))).toBe(20);
    expect(rows(await page('?page=-1'))).toBe(50);
    const found = await page('?q=USER-12%40');
    expect([rows(found), found.includes('user-12@example.com')]).toEqual([1, true]);
    expect(await page('?q=%3Cscript%3E')).toContain('value="&lt;script&gt;"');
    expect(rows(await page('?q=nobody'))).toBe(0);
  });

  it('users as they are now, also after a search', async () => {
    const { emulator, get } = await inspect();
    expect(await (await get('/users?q=new%40example.com')).text()).toContain('0 found');
    await emulator.signIn(authorizeUrl(emulator, { prompt: 'create' }), { email: 'new@example.com' });
    expect(await (await get('/users?q=new%40example.com')).text()).toContain('1 found');
  });

  it('organizations, applications with their environment, and webhooks', async () => {
    const webhooks = [{ endpoint: 'http://127.0.0.1:1/webhooks', event_types: ['user.created'] }];
    const { emulator, url, get } = await inspect({ seed: { ...seed, webhooks } });
    expect(await (await get('/organizations?q=ext-1')).text()).toContain('org_1');
    const overview = await (await get('')).text();
    expect(overview).toContain(`KINDE_DOMAIN=${url}\nKINDE_CLIENT_ID=web\nKINDE_CLIENT_SECRET=web-secret`);
    emulator.webhooks.emit('user.created', { user: { id: 'kp_<b>' } });
    await emulator.webhooks.idle();
    const deliveries = await (await get('/webhooks')).text();
    expect(deliveries).toContain('kp_&lt;b&gt;');
    expect(deliveries).toContain('http://127.0.0.1:1/webhooks');
  });

  it('a namespace at its host, and links to it', async () => {
    const { emulator, port, get } = await inspect();
    emulator.namespace('one').reset();
    await emulator.signIn(authorizeUrl(emulator, { prompt: 'create' }), { email: 'new@example.com' });
    expect(await (await get('')).text()).toContain(`href="http://one.localhost:${port}/_emulator"`);
    const seen = await new Promise<string>((resolve, reject) => {
      const headers = { host: `one.localhost:${port}` };
      send({ host: '127.0.0.1', port, path: '/_emulator/users?q=new', headers }, (incoming) => {
        incoming.toArray().then((chunks) => resolve(Buffer.concat(chunks as Buffer[]).toString()), reject);
      })
        .on('error', reject)
        .end();
    });
    expect(seen).toContain('0 found');
    expect(await (await get('/users?q=new')).text()).toContain('1 found');
  });

  it('requests as they come, and ends with its reader', async () => {
    const { emulator, url, get } = await inspect();
    const aborter = new AbortController();
    const live = await fetch(`${url}/_emulator/requests/live`, { signal: aborter.signal });
    expect(live.headers.get('content-type')).toBe('text/event-stream');
    const reader = live.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader?.read())?.value).toBe(': here\n\n');
    await requestToken(emulator);
    const { value = '' } = (await reader?.read()) ?? {};
    const told = JSON.parse(value.replace(/^data: /, ''));
    expect(told).toMatchObject({ method: 'POST', path: '/oauth2/token', status: '200' });
    expect(JSON.parse(told.body).client_secret).toBe('removed');
    expect(await (await get('/requests')).text()).toContain('POST /oauth2/token');
    aborter.abort();
    await requestToken(emulator);
    expect(emulator.requests).toHaveLength(2);
  });
});

describe('the inspector does', () => {
  it('make tokens for the domain that it is seen at', async () => {
    const { url, post } = await inspect();
    const fields = {
      user: 'one@example.com',
      organization: 'org_1',
      client_id: '',
      audience: 'https://api.example.com',
      scopes: 'openid email',
      expires_in: '60',
    };
    const markup = await (await post('/tokens', fields)).text();
    const token = /<pre id="token">([\w.-]+)<\/pre>/.exec(markup)?.[1] ?? '';
    const claims = decodeJwt(token);
    expect(claims).toMatchObject({ iss: url, sub: 'kp_one', org_code: 'org_1', scp: ['openid', 'email'] });
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(60);
    const answer = await fetch(`${url}/account_api/v1/roles`, { headers: { authorization: `Bearer ${token}` } });
    expect(answer.status).toBe(200);
    const refused = await post('/tokens', { user: 'nobody' });
    expect([refused.status, (await refused.text()).includes('no user nobody')]).toEqual([422, true]);
  });

  it('sign its browser in', async () => {
    const { emulator, url, post } = await inspect();
    const answer = await post('/users', { user_id: 'kp_one' });
    expect(answer.status).toBe(303);
    const cookie = answer.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ');
    const authorize = authorizeUrl({ domain: url }, { org_code: 'org_1', prompt: 'none' });
    const callback = await fetch(authorize, { headers: { cookie }, redirect: 'manual' });
    expect(new URL(callback.headers.get('location') ?? '').searchParams.get('code')).toBeTruthy();
    expect((await post('/users', { user_id: 'kp_suspended' })).status).toBe(422);
    expect((await post('/users', { user_id: 'kp_nobody' })).status).toBe(422);
    expect(emulator.users.find('kp_one')).toBeDefined();
  });

  it.each<[string, string, (emulator: Emulator) => unknown, unknown]>([
    ['advance-clock', '3600', (emulator) => Math.round((emulator.clock.now() - Date.now()) / 60_000), 60],
    [
      'plan-faults',
      '{"rules":[{"fault":"server-error"}]}',
      async (emulator) => (await requestToken(emulator)).status,
      503,
    ],
    ['clear-faults', '', async (emulator) => (await requestToken(emulator)).status, 200],
  ])('%s', async (action, value, look, expected) => {
    const { emulator, get, post } = await inspect();
    const { status, headers } = await post('/actions', { action, value });
    expect([status, headers.get('location')]).toEqual([303, `/_emulator?done=${action}`]);
    expect(await look(emulator)).toBe(expected);
    expect(await (await get(`?done=${action}`)).text()).toContain('role="status"');
  });

  it('withdraw a key and sessions', async () => {
    const { emulator, url, post } = await inspect();
    const signedIn = await post('/users', { user_id: 'kp_one' });
    const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const answerTo = async () => {
      const authorize = authorizeUrl({ domain: url }, { org_code: 'org_1', prompt: 'none' });
      const callback = await fetch(authorize, { headers: { cookie }, redirect: 'manual' });
      return new URL(callback.headers.get('location') ?? '').searchParams.get('error');
    };
    expect(await answerTo()).toBeNull();
    await post('/actions', { action: 'expire-sessions' });
    expect(await answerTo()).toBe('login_required');
    const headers = { authorization: `Bearer ${await emulator.mintToken()}` };
    const statusNow = async () => (await emulator.fetch(`${emulator.domain}/api/v1/users`, { headers })).status;
    expect(await statusNow()).toBe(200);
    await post('/actions', { action: 'rotate-keys' });
    expect(await statusNow()).toBe(403);
  });

  it('send what waits for a webhook', async () => {
    const webhooks = [{ endpoint: 'http://127.0.0.1:1/webhooks', event_types: ['user.created'] }];
    const { emulator, post } = await inspect({ seed: { ...seed, webhooks } });
    emulator.webhooks.emit('user.created', {});
    await emulator.webhooks.idle();
    expect(emulator.webhooks.deliveries[0]?.attempts).toHaveLength(1);
    await post('/actions', { action: 'deliver-webhooks' });
    expect(emulator.webhooks.deliveries[0]?.attempts).toHaveLength(2);
  });

  it('revoke tokens, keep a state and come back to it', async () => {
    const { emulator, post } = await inspect();
    const failed = await post('/actions', { action: 'restore' });
    expect([failed.status, (await failed.text()).includes('No state was kept')]).toEqual([422, true]);
    await post('/actions', { action: 'snapshot' });
    await emulator.signIn(authorizeUrl(emulator, { prompt: 'create' }), { email: 'new@example.com' });
    expect(emulator.users.find('new@example.com')).toBeDefined();
    await post('/actions', { action: 'restore' });
    expect(emulator.users.find('new@example.com')).toBeUndefined();
    const token = await emulator.mintToken();
    await post('/actions', { action: 'revoke-tokens' });
    const headers = { authorization: `Bearer ${token}` };
    expect((await emulator.fetch(`${emulator.domain}/api/v1/users`, { headers })).status).toBe(403);
  });

  it('say what cannot be done', async () => {
    const { post } = await inspect();
    const textOf = async (fields: Record<string, string>) => (await post('/actions', fields)).text();
    expect(await textOf({ action: 'plan-faults', value: '{' })).toContain('The plan is not JSON');
    expect(await textOf({ action: 'plan-faults', value: '{"rules":[{"fault":"storm"}]}' })).toContain('rules[0].fault');
    expect(await textOf({ action: 'explode' })).toContain('There is no button');
    expect(await textOf({ action: 'advance-clock', value: 'x' })).toContain('clock takes');
  });
});
