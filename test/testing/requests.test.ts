import { describe, expect, it } from 'vitest';
import { call, connect, makeEmulator, requestToken } from './client.js';

const password = 'correct horse battery staple';

describe('requests', () => {
  it('tell what was sent, without secrets', async () => {
    const { emulator, call } = await connect();
    const user = emulator.users.all()[0]?.id;
    await call('PUT', `/users/${user}/password`, {
      hashed_password: password,
      hashing_method: 'bcrypt',
      salt: 'pinch',
    });
    const variable = { key: 'API_BASE', value: 'hidden-value', is_secret: true };
    const { id } = (await call('POST', '/environment_variables', variable)).body.environment_variable;
    await call('PATCH', `/environment_variables/${id}`, { value: 'another-hidden-value' });
    await call('POST', '/roles', { key: 'editor', name: 'Editor' });
    const bodies = emulator.requests.map(({ body }) => body);
    expect(bodies).toEqual([
      expect.objectContaining({ grant_type: 'client_credentials', client_secret: 'removed' }),
      { hashed_password: 'removed', hashing_method: 'bcrypt', salt: 'removed' },
      { key: 'API_BASE', value: 'removed', is_secret: true },
      { value: 'removed' },
      { key: 'editor', name: 'Editor' },
    ]);
    expect(JSON.stringify(emulator.requests)).not.toContain(emulator.credentials.clientSecret);
  });

  it('tell when they came and how long they took', async () => {
    const emulator = makeEmulator({ now: () => 1_000_000, latencyMs: 20 });
    await requestToken(emulator);
    expect(emulator.requests[0]).toMatchObject({ at: 1_000_000, status: 200 });
    expect(emulator.requests[0]?.durationMs).toBeGreaterThanOrEqual(19);
  });

  it('have no body where it is a file or no JSON', async () => {
    const { emulator, token } = await connect();
    const form = new FormData();
    form.set('logo', new Blob(['x'], { type: 'image/png' }), 'logo.png');
    await call(emulator, token, 'PUT', '/environment/logos/light', form);
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    await emulator.fetch(`${emulator.domain}/api/v1/roles`, { method: 'POST', headers, body: '{"key":' });
    expect(emulator.requests.slice(1).map((request) => 'body' in request)).toEqual([false, false]);
  });
});

describe('requestsOf and assertRequest', () => {
  it('find by name, by pattern and by function', async () => {
    const { emulator, call } = await connect();
    await call('POST', '/roles', { key: 'editor', name: 'Editor' });
    await call('POST', '/roles', { key: 'owner', name: 'Owner' });
    await call('GET', '/roles?page_size=5');
    expect(emulator.requestsOf('createRole')).toHaveLength(2);
    expect(emulator.requestsOf({ body: { key: 'owner' } })).toHaveLength(1);
    expect(emulator.requestsOf({ path: '/api/v1/roles', method: 'get', query: { page_size: '5' } })).toHaveLength(1);
    expect(emulator.requestsOf({ path: /^\/oauth2\//, status: 200 })).toHaveLength(1);
    expect(emulator.requestsOf(({ url }) => url.includes('roles'))).toHaveLength(3);
    expect(emulator.assertRequest('createRole', { times: 2 }).body).toEqual({ key: 'owner', name: 'Owner' });
    emulator.assertNoRequest('deleteRole');
  });

  it('fail like an assertion, and list what was asked', async () => {
    const { emulator, call } = await connect();
    await call('POST', '/roles', { key: 'editor', name: 'Editor' });
    const failure = (run: () => unknown) => {
      try {
        run();
      } catch (error) {
        return error as Error;
      }
      throw new Error('It did not fail.');
    };
    expect(failure(() => emulator.assertRequest({ operation: 'createUser', body: { profile: {} } }))).toMatchObject({
      name: 'AssertionError',
      code: 'ERR_ASSERTION',
      message: [
        'Expected a request for {"operation":"createUser","body":{"profile":{}}}, found 0. What was asked (all):',
        'POST /oauth2/token 200',
        'POST /api/v1/roles (createRole) 201',
      ].join('\n'),
    });
    expect(failure(() => emulator.assertRequest('createRole', { times: 2 })).message).toContain('2 request(s)');
    expect(failure(() => emulator.assertNoRequest('createRole')).message).toContain('found 1');
    expect(failure(() => emulator.requestsOf({ pathname: '/' } as object)).message).toContain('no field "pathname"');
    expect(failure(() => makeEmulator().assertRequest('createUser')).message).toContain('Nothing was asked');
  });
});

describe('waitForRequest', () => {
  it('resolves with one that is there, with the next, and with a later one', async () => {
    const emulator = makeEmulator();
    const first = emulator.waitForRequest({ path: '/oauth2/token' });
    const second = emulator.waitForRequest({ path: '/oauth2/token' }, { skip: 1 });
    await requestToken(emulator);
    expect(await first).toBe(emulator.requests[0]);
    expect(await emulator.waitForRequest({ path: '/oauth2/token' })).toBe(emulator.requests[0]);
    await requestToken(emulator);
    expect(await second).toBe(emulator.requests[1]);
  });

  it('ends in time, or with its signal', async () => {
    const emulator = makeEmulator();
    await requestToken(emulator);
    const late = emulator.waitForRequest('createUser', { timeoutMs: 10 });
    await expect(late).rejects.toThrow(/No request for createUser came within 10 ms.*\nPOST \/oauth2\/token 200$/s);
    const reason = new Error('enough');
    const aborter = new AbortController();
    const waiting = emulator.waitForRequest('createUser', { signal: aborter.signal });
    aborter.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    await expect(emulator.waitForRequest('createUser', { signal: aborter.signal })).rejects.toBe(reason);
  });
});
