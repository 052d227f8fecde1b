import { describe, expect, it } from 'vitest';
import { createEmulator, type Seed } from '../../src/testing/index.js';
import { connect, makeEmulator, requestToken } from './client.js';

describe('fetch', () => {
  it('takes a Request, a URL and a text', async () => {
    const { domain, fetch } = makeEmulator();
    const url = `${domain}/.well-known/openid-configuration`;
    for (const input of [url, new URL(url), new Request(url)]) expect((await fetch(input)).status).toBe(200);
  });

  it('fails for a host that is not its own', async () => {
    const { fetch } = makeEmulator();
    await expect(fetch('https://api.example.com/')).rejects.toMatchObject({
      name: 'TypeError',
      message: 'fetch failed',
      cause: { code: 'ENOTFOUND', syscall: 'getaddrinfo', hostname: 'api.example.com' },
    });
  });

  it('answers a page for another subdomain of kinde.com', async () => {
    const answer = await makeEmulator().fetch('https://other.kinde.com/oauth2/token', { method: 'POST' });
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-type')).toContain('text/html');
    expect(await answer.text()).toContain('Domain Not Found');
  });

  it('rejects with the reason of the signal, before and during the answer', async () => {
    const { domain, fetch } = makeEmulator({ latencyMs: 5_000 });
    const reason = new Error('enough');
    await expect(fetch(domain, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    await expect(fetch(domain, { signal: AbortSignal.timeout(5) })).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  it('answers a page outside of the API', async () => {
    const { domain, fetch } = makeEmulator();
    expect((await fetch(`${domain}/nowhere`)).status).toBe(404);
  });
});

describe('options', () => {
  it('may answer a request instead of the emulator', async () => {
    const seen: (string | undefined)[] = [];
    const { call } = await connect({
      onRequest: async (request, { operation }) => {
        seen.push(operation);
        await request.text();
        if (operation === 'getUsers') return new Response(null, { status: 429, headers: { 'ratelimit-reset': '1' } });
        return undefined;
      },
    });
    expect((await call('GET', '/users')).status).toBe(429);
    expect((await call('POST', '/roles', { key: 'a', name: 'A' })).status).toBe(201);
    expect(seen).toEqual([undefined, 'getUsers', 'createRole']);
  });

  it('refuses a domain that is none', () => {
    expect(() => createEmulator({ domain: 'ftp://example.com' })).toThrow('http or https');
    expect(createEmulator({ domain: 'acme.kinde.com' }).domain).toBe('https://acme.kinde.com');
  });
});

describe('the log of requests', () => {
  it('has the requests that got no answer', async () => {
    const { emulator, call } = await connect({
      onRequest: (_, { operation }) => {
        if (operation) throw new TypeError('fetch failed');
        return undefined;
      },
    });
    await expect(call('GET', '/users')).rejects.toThrow('fetch failed');
    expect(emulator.requests.at(-1)).toMatchObject({ operation: 'getUsers', status: 0 });
  });

  it('says what was asked, without secrets', async () => {
    const { emulator, token, call } = await connect();
    await call('GET', '/connected_apps/token?session_id=very-secret');
    await call('GET', '/organization?code=org_1');
    const told = emulator.requests.map(({ at, durationMs, ...rest }) => {
      expect(Math.abs(at - Date.now())).toBeLessThan(60_000);
      expect(durationMs).toBeGreaterThanOrEqual(0);
      return rest;
    });
    const { clientId } = emulator.credentials;
    expect(told).toEqual([
      {
        method: 'POST',
        url: 'https://emulator.kinde.com/oauth2/token',
        body: {
          grant_type: 'client_credentials',
          client_id: clientId,
          client_secret: 'removed',
          audience: 'https://emulator.kinde.com/api',
        },
        status: 200,
      },
      {
        method: 'GET',
        url: 'https://emulator.kinde.com/api/v1/connected_apps/token?session_id=removed',
        operation: 'getConnectedAppToken',
        status: 400,
      },
      {
        method: 'GET',
        url: 'https://emulator.kinde.com/api/v1/organization?code=org_1',
        operation: 'getOrganization',
        status: 400,
      },
    ]);
    const text = JSON.stringify(emulator.requests);
    expect(text).not.toContain(emulator.credentials.clientSecret);
    expect(text).not.toContain(token);
  });
});

describe('seed', () => {
  it('makes the same emulator each time, and independent ones', async () => {
    const [one, two] = [await connect(), await connect()];
    await one.call('POST', '/user', { profile: { given_name: 'New' } });
    const ids = async ({ call }: typeof one) =>
      (await call('GET', '/users')).body.users.map((user: { id: string }) => user.id);
    expect(await ids(one)).toHaveLength(3);
    expect(await ids(two)).toEqual((await ids(one)).slice(0, 2));
    one.emulator.reset();
    expect(await ids(one)).toEqual(await ids(two));
    expect((await ids(one))[0]).toMatch(/^kp_[0-9a-f]{32}$/);
  });

  it('holds two users and two organizations by default, and nothing but an application when empty', async () => {
    const filled = await connect();
    expect((await filled.call('GET', '/organizations')).body.organizations).toHaveLength(2);
    const empty = await connect({ seed: {} });
    for (const [path, field] of [
      ['/users', 'users'],
      ['/organizations', 'organizations'],
      ['/roles', 'roles'],
    ] as const) {
      expect((await empty.call('GET', path)).body[field]).toEqual([]);
    }
  });

  it('links users, organizations, roles, permissions and flags', async () => {
    const seed: Seed = {
      permissions: [{ id: 'perm_1', key: 'read:x' }],
      roles: [{ id: 'role_1', key: 'admin', permissions: ['read:x'] }],
      featureFlags: [{ key: 'limit', type: 'int', default_value: 5 }],
      organizations: [{ code: 'org_a', name: 'A', feature_flags: { limit: 7 }, properties: { plan: 'pro' } }],
      users: [
        {
          id: 'kp_1',
          email: 'A@Example.com',
          organizations: [{ code: 'org_a', roles: ['admin'] }],
          properties: { x: 'y' },
        },
      ],
    };
    const { call } = await connect({ seed });
    const member = (await call('GET', '/organizations/org_a/users')).body.organization_users[0];
    expect(member).toMatchObject({ id: 'kp_1', email: 'a@example.com', roles: ['admin'] });
    const permissions = (await call('GET', '/organizations/org_a/users/kp_1/permissions')).body.permissions;
    expect(permissions.map(({ key }: { key: string }) => key)).toEqual(['read:x']);
    expect((await call('GET', '/organizations/org_a/feature_flags')).body.feature_flags).toEqual({
      limit: { type: 'int', value: 7 },
    });
    expect((await call('GET', '/users/kp_1/properties')).body.properties).toMatchObject([{ key: 'x', value: 'y' }]);
  });

  it.each<[string, unknown, string]>([
    ['an unknown part', { user: 1 }, 'unknown part "user"'],
    ['a negative count', { users: -1 }, 'users must be a list, or a whole number'],
    ['a text', { users: 'many' }, 'users must be a list, or a whole number'],
    ['an unknown field', { users: [{ given_name: 'Amber' }] }, 'users[0] is wrong: it has no field "given_name"'],
    ['a field of the wrong type', { users: [{ email: 5 }] }, 'email has the wrong type'],
    [
      'a membership of the wrong type',
      { users: [{ organizations: [{ org: 'x' }] }] },
      'users[0] is wrong: organizations[0] has no field "org"; known: code, roles, permissions',
    ],
    [
      'a membership without its organization',
      { users: [{ organizations: [{ roles: [] }] }] },
      'users[0] is wrong: organizations[0].code is missing',
    ],
    [
      'a plan of an organization without a key',
      { organizations: [{ name: 'A', plans: [{ key: 'p', entitlements: [{ feature_name: 'x' }] }] }] },
      'plans[0].entitlements[0].feature_key is missing',
    ],
    ['properties that are a list', { users: [{ properties: ['a'] }] }, 'properties has the wrong type'],
    ['an item that is none', { roles: [null] }, 'roles[0] is wrong: it must be an object'],
    ['two users with one address', { users: [{ email: 'a@b.c' }, { email: 'A@b.c' }] }, 'users[1] is wrong'],
    ['an unknown organization', { users: [{ organizations: ['org_x'] }] }, 'no organization org_x'],
    [
      'an unknown role',
      { organizations: [{ code: 'o', name: 'O' }], users: [{ organizations: [{ code: 'o', roles: ['r'] }] }] },
      'no role r',
    ],
    ['a role without a key', { roles: [{ name: 'x' }] }, 'roles[0] is wrong: key'],
    ['two roles with one key', { roles: [{ key: 'x' }, { key: 'x' }] }, 'roles[1] is wrong'],
    [
      'a flag of a wrong value',
      { featureFlags: [{ key: 'x', type: 'int', default_value: 'y' }] },
      '"y" is not of type int',
    ],
    [
      'an unknown scope',
      { applications: [{ clientId: 'a', clientSecret: 'b', scopes: ['write:users'] }] },
      'no scope "write:users"',
    ],
    ['no application', { applications: [] }, 'no applications'],
  ])('refuses %s', (_, seed, message) => {
    expect(() => createEmulator({ seed: seed as Seed })).toThrow(
      expect.objectContaining({ code: 'SEED_INVALID', message: expect.stringContaining(message) }),
    );
  });

  it('takes counts', async () => {
    const { call } = await connect({ seed: { users: 3, organizations: 2, roles: 2, permissions: 2, featureFlags: 3 } });
    const users = (await call('GET', '/users?expand=organizations')).body.users;
    expect(users.map(({ email }: { email: string }) => email)).toEqual([
      'user-1@example.com',
      'user-2@example.com',
      'user-3@example.com',
    ]);
    expect(users[0].organizations).toEqual(users[2].organizations);
    expect((await call('GET', '/environment/feature_flags')).body.feature_flags).toEqual({
      'flag-1': { type: 'bool', value: true },
      'flag-2': { type: 'int', value: 5 },
      'flag-3': { type: 'str', value: 'dark' },
    });
  });
});

describe('cost', () => {
  it('makes emulators in about a millisecond', () => {
    createEmulator();
    const start = performance.now();
    for (let index = 0; index < 100; index += 1) createEmulator();
    // Ten times what is measured, for a busy machine.
    expect((performance.now() - start) / 100).toBeLessThan(10);
  });

  it('makes one key pair for many first tokens', async () => {
    const emulator = createEmulator();
    const answers = await Promise.all([1, 2, 3].map(() => requestToken(emulator)));
    const kids = answers.map(({ body }) => body.access_token.split('.')[0]);
    expect(new Set(kids).size).toBe(1);
  });
});
