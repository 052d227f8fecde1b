import { describe, expect, test } from 'vitest';
import { operations } from '../../generated/management/operations.js';
import { ManagementClient } from '../../src/management/client.js';
import { PagePromise } from '../../src/management/page.js';
import { FakeKinde, failureOf, json, SECRET, type Seen } from '../support/fake-kinde.js';

const OK = () => json({ code: 'OK' });
const line = ({ method, url }: Seen) => `${method} ${url.pathname}${url.search}`;
const body = ({ body }: Seen) => (body === '' ? undefined : JSON.parse(body));

/** What a call puts on the wire. */
async function wire(call: (client: ManagementClient) => PromiseLike<unknown>, answer = OK): Promise<[string, unknown]> {
  const kinde = new FakeKinde(answer);
  await call(kinde.client());
  expect(kinde.calls).toHaveLength(1);
  return [line(kinde.calls[0] as Seen), body(kinde.calls[0] as Seen)];
}

test('case 125: getUsers({ page_size: 10 }) is GET /api/v1/users?page_size=10 with a bearer token', async () => {
  const kinde = new FakeKinde(() => json({ users: [] }));
  await kinde.client().getUsers({ page_size: 10 });
  const [request] = kinde.calls as [Seen];
  expect(line(request)).toBe('GET /api/v1/users?page_size=10');
  expect(request.headers).toEqual({
    accept: 'application/json',
    authorization: 'Bearer tok-secret-1',
    'kinde-sdk': expect.stringMatching(/^TypeScript\/[^/]+\/[^/]+\/node$/),
  });
});

test('case 124: a framework is named, and tracking can be turned off', async () => {
  const kinde = new FakeKinde(() => json({ users: [] }));
  await kinde.client({ framework: 'Express' }).getUsers();
  await kinde.client({ tracking: false, framework: 'Express', clientSecret: 'another' }).getUsers();
  expect(kinde.requests.map(({ headers }) => headers['kinde-sdk']?.split('/')[0])).toEqual([
    'TypeScript-Express',
    'TypeScript-Express',
    undefined,
    undefined,
  ]);
});

describe('case 126: a user by id', () => {
  test('read, updated and deleted at /api/v1/user?id=', async () => {
    expect(await wire((client) => client.getUser({ user_id: 'kp_abc123' }))).toEqual([
      'GET /api/v1/user?id=kp_abc123',
      undefined,
    ]);
    expect(await wire((client) => client.getUser({ id: 'kp_abc123' }))).toEqual([
      'GET /api/v1/user?id=kp_abc123',
      undefined,
    ]);
    expect(await wire((client) => client.updateUser({ id: 'kp_abc123', given_name: 'A' }))).toEqual([
      'PATCH /api/v1/user?id=kp_abc123',
      { given_name: 'A' },
    ]);
    expect(await wire((client) => client.deleteUser({ user_id: 'kp_abc123' }))).toEqual([
      'DELETE /api/v1/user?id=kp_abc123',
      undefined,
    ]);
  });

  test('both spellings of one input are refused', async () => {
    for (const call of [
      (client: ManagementClient) => client.getUser({ id: 'a', user_id: 'b' }),
      (client: ManagementClient) => client.updateUser({ id: 'a', user_id: 'b' }),
      (client: ManagementClient) => client.updateUser({ user_id: 'a', first_name: 'b', given_name: 'c' } as never),
    ])
      expect(await failureOf(wire(call))).toMatchObject({
        code: 'INPUT_INVALID',
        message: expect.stringContaining('the same input'),
      });
  });

  test('without an id nothing is sent', async () => {
    const kinde = new FakeKinde(OK);
    for (const input of [{}, undefined, { user_id: undefined }, { user_id: null }])
      expect(await failureOf(kinde.client().deleteUser(input as never))).toMatchObject({
        code: 'INPUT_INVALID',
        operation: 'deleteUser',
      });
    expect(kinde.requests).toHaveLength(0);
  });
});

test("case 127: createUser with Kinde's own body is POST /api/v1/user, and gives the id", async () => {
  const input = {
    profile: { given_name: 'A', family_name: 'B' },
    identities: [{ type: 'email' as const, details: { email: 'a@example.com' } }],
  };
  const kinde = new FakeKinde(() => json({ id: 'kp_1', created: true, identities: [{ type: 'email' }] }));
  const created = await kinde.client().createUser(input);
  expect(created).toMatchObject({ id: 'kp_1', created: true });
  expect([line(kinde.calls[0] as Seen), body(kinde.calls[0] as Seen)]).toEqual(['POST /api/v1/user', input]);
});

test('case 129: acronyms are words: api keys, apis, mfa', () => {
  const names = Object.keys(operations);
  for (const name of ['getApiKeys', 'getApis', 'getApi', 'createApiKey']) expect(names).toContain(name);
  expect(names.filter((name) => /mfa/i.test(name)).length).toBeGreaterThan(0);
  for (const name of names) expect(name).not.toMatch(/[A-Z]{2}|M_?f_?A|MFa/);
});

describe("case 130: the forms of the Python SDK's README", () => {
  const FORMS: [string, (client: ManagementClient) => PromiseLike<unknown>, string, unknown][] = [
    [
      'createUser',
      (client) => client.createUser({ first_name: 'A', last_name: 'B', email: 'a@example.com' }),
      'POST /api/v1/user',
      {
        profile: { given_name: 'A', family_name: 'B' },
        identities: [{ type: 'email', details: { email: 'a@example.com' } }],
      },
    ],
    [
      'createUser with everything',
      (client) =>
        client.createUser({
          first_name: 'A',
          picture: 'https://example.com/a.png',
          email: 'a@example.com',
          phone: '+61400000000',
          phone_country_id: 'au',
          username: 'a',
          is_verified: true,
          organization_code: 'org_1',
          provided_id: 'p1',
        }),
      'POST /api/v1/user',
      {
        profile: { given_name: 'A', picture: 'https://example.com/a.png' },
        identities: [
          { type: 'email', is_verified: true, details: { email: 'a@example.com' } },
          { type: 'phone', is_verified: true, details: { phone: '+61400000000', phone_country_id: 'au' } },
          { type: 'username', details: { username: 'a' } },
        ],
        organization_code: 'org_1',
        provided_id: 'p1',
      },
    ],
    ['createUser with nothing', (client) => client.createUser(), 'POST /api/v1/user', {}],
    [
      'updateUser',
      (client) => client.updateUser({ user_id: 'kp_1', first_name: 'A', last_name: 'B', is_suspended: false }),
      'PATCH /api/v1/user?id=kp_1',
      { given_name: 'A', family_name: 'B', is_suspended: false },
    ],
    [
      'getOrganization',
      (client) => client.getOrganization({ org_code: 'org_1' }),
      'GET /api/v1/organization?code=org_1',
      undefined,
    ],
    [
      'createOrganization',
      (client) => client.createOrganization({ name: 'A' }),
      'POST /api/v1/organization',
      { name: 'A' },
    ],
    [
      'updateOrganization',
      (client) => client.updateOrganization({ org_code: 'org_1', name: 'B' }),
      'PATCH /api/v1/organization/org_1',
      { name: 'B' },
    ],
    [
      'deleteOrganization',
      (client) => client.deleteOrganization({ org_code: 'org_1' }),
      'DELETE /api/v1/organization/org_1',
      undefined,
    ],
    [
      'createRole',
      (client) => client.createRole({ name: 'A', description: 'B', key: 'c' }),
      'POST /api/v1/roles',
      { name: 'A', description: 'B', key: 'c' },
    ],
    [
      'updateRole with both',
      (client) => client.updateRole({ role_id: 'r', name: 'A', key: 'c' }),
      'PATCH /api/v1/roles/r',
      { name: 'A', key: 'c' },
    ],
    ['deleteRole', (client) => client.deleteRole({ role_id: 'r' }), 'DELETE /api/v1/roles/r', undefined],
    [
      'getFeatureFlags',
      (client) => client.getFeatureFlags({ page_size: 10 }),
      'GET /api/v1/environment/feature_flags?page_size=10',
      undefined,
    ],
    [
      'createFeatureFlag',
      (client) => client.createFeatureFlag({ name: 'A', key: 'a', type: 'boolean', default_value: false }),
      'POST /api/v1/feature_flags',
      { name: 'A', key: 'a', type: 'bool', default_value: 'false' },
    ],
    [
      'createFeatureFlag, integer',
      (client) =>
        client.createFeatureFlag({
          name: 'A',
          key: 'a',
          type: 'integer',
          default_value: 0,
          allow_override_level: 'usr',
        }),
      'POST /api/v1/feature_flags',
      { name: 'A', key: 'a', type: 'int', default_value: '0', allow_override_level: 'usr' },
    ],
    [
      "createFeatureFlag, Kinde's own",
      (client) => client.createFeatureFlag({ name: 'A', key: 'a', type: 'str', default_value: '' }),
      'POST /api/v1/feature_flags',
      { name: 'A', key: 'a', type: 'str', default_value: '' },
    ],
    [
      'updateFeatureFlag',
      (client) =>
        client.updateFeatureFlag({
          feature_flag_key: 'a',
          name: 'A',
          description: 'B',
          type: 'boolean',
          allow_override_level: 'env',
          default_value: true,
        }),
      'PUT /api/v1/feature_flags/a?name=A&description=B&allow_override_level=env&type=bool&default_value=true',
      undefined,
    ],
    [
      'deleteFeatureFlag',
      (client) => client.deleteFeatureFlag({ feature_flag_key: 'a' }),
      'DELETE /api/v1/feature_flags/a',
      undefined,
    ],
  ];
  for (const [name, call, request, sent] of FORMS) {
    test(`case 130: ${name}`, async () => {
      expect(await wire(call)).toEqual([request, sent]);
    });
  }

  test('case 130: updateRole with a name alone keeps the key, which Kinde wants too', async () => {
    const kinde = new FakeKinde([json({ role: { id: 'r', name: 'Old', key: 'k', description: 'D' } }), OK]);
    await kinde.client().updateRole({ role_id: 'r', name: 'New' });
    expect(kinde.calls.map(line)).toEqual(['GET /api/v1/roles/r', 'PATCH /api/v1/roles/r']);
    expect(body(kinde.calls[1] as Seen)).toEqual({ name: 'New', key: 'k' });
  });

  test('updateRole: both requests take the options of the call', async () => {
    const kinde = new FakeKinde([json({ role: { name: 'Old', key: 'k' } }), OK]);
    await kinde.client().updateRole({ role_id: 'r', description: 'D' }, { headers: { 'x-trace': '1' } });
    expect(kinde.calls.map(({ headers }) => headers['x-trace'])).toEqual(['1', '1']);
    const failing = new FakeKinde(json({ errors: [{ code: 'ROLE_NOT_FOUND', message: 'x' }] }, 404));
    expect(await failureOf(failing.client().updateRole({ role_id: 'r', name: 'x' }))).toMatchObject({
      code: 'NOT_FOUND',
    });
    const odd = new FakeKinde(OK);
    expect(await failureOf(odd.client().updateRole({ role_id: 'r', name: 'x' }))).toMatchObject({
      code: 'INPUT_INVALID',
    });
    expect(odd.calls).toHaveLength(1);
  });

  const BAD: [string, (client: ManagementClient) => PromiseLike<unknown>, RegExp][] = [
    ['profile and first_name', (client) => client.createUser({ profile: {}, first_name: 'A' } as never), /`profile`/],
    [
      'identities and email',
      (client) => client.createUser({ identities: [], email: 'a@example.com' } as never),
      /`identities`/,
    ],
    ['is_verified of nothing', (client) => client.createUser({ is_verified: true }), /`email` or a `phone`/],
    [
      'is_verified of a username',
      (client) => client.createUser({ username: 'a', is_verified: true }),
      /`email` or a `phone`/,
    ],
    [
      'phone_country_id without a phone',
      (client) => client.createUser({ email: 'a@example.com', phone_country_id: 'au' }),
      /`phone`/,
    ],
    [
      'a boolean flag with a number',
      (client) => client.createFeatureFlag({ name: 'a', key: 'a', type: 'boolean', default_value: 1 }),
      /does not fit/,
    ],
    [
      'an integer flag with a fraction',
      (client) => client.createFeatureFlag({ name: 'a', key: 'a', type: 'int', default_value: 1.5 }),
      /does not fit/,
    ],
    [
      'a text flag with a boolean',
      (client) => client.createFeatureFlag({ name: 'a', key: 'a', type: 'str', default_value: true }),
      /does not fit/,
    ],
    [
      'a flag without a default',
      (client) => client.createFeatureFlag({ name: 'a', key: 'a', type: 'str' } as never),
      /needs `default_value`/,
    ],
    [
      'a logo that is no file',
      (client) => client.addOrganizationLogo({ org_code: 'org_1', type: 'dark', logo: 5 as never }),
      /`logo` must be a Blob or a File/,
    ],
  ];
  for (const [name, call, message] of BAD) {
    test(`${name} is refused before anything is sent`, async () => {
      const kinde = new FakeKinde(OK);
      const error = await failureOf(call(kinde.client()));
      expect(error).toMatchObject({ code: 'INPUT_INVALID', operation: expect.stringMatching(/^(create|add)/) });
      expect(error.message).toMatch(message);
      expect(kinde.requests).toHaveLength(0);
    });
  }

  test('the input is not changed', async () => {
    const input = Object.freeze({ first_name: 'A', email: 'a@example.com' });
    await wire((client) => client.createUser(input));
    expect(input).toEqual({ first_name: 'A', email: 'a@example.com' });
  });
});

describe('the client', () => {
  test('has every operation as a method that gives a promise, and is made without any request', () => {
    const kinde = new FakeKinde(OK);
    const client = kinde.client() as unknown as Record<string, (input: unknown) => Promise<unknown>>;
    for (const [name, operation] of Object.entries(operations)) {
      const result = client[name]?.(5);
      expect(typeof result?.then, name).toBe('function');
      expect(result instanceof PagePromise, name).toBe('page' in operation);
      result?.catch(() => {});
    }
    expect(kinde.requests).toHaveLength(0);
  });

  test('input that is no object is refused by the promise, not thrown', async () => {
    const kinde = new FakeKinde(OK);
    for (const input of [null, 'kp_1', 5, []]) {
      const client = kinde.client() as unknown as Record<
        'getUser' | 'getUsers' | 'createUser',
        (input: unknown) => Promise<unknown>
      >;
      for (const name of ['getUser', 'getUsers', 'createUser'] as const)
        expect(await failureOf(client[name](input))).toMatchObject({ code: 'INPUT_INVALID', operation: name });
    }
  });

  test('headers: the client gives some, the call more, the call wins', async () => {
    const kinde = new FakeKinde(OK);
    const client = kinde.client({ headers: { 'X-A': 'client', 'X-B': 'client' } });
    await client.getUser({ user_id: 'a' }, { headers: { 'x-b': 'call', 'x-c': 'call' } });
    expect(kinde.calls[0]?.headers).toMatchObject({ 'x-a': 'client', 'x-b': 'call', 'x-c': 'call' });
  });

  test('success without a body is undefined where none is declared', async () => {
    const kinde = new FakeKinde([new Response(null, { status: 204 }), new Response(''), json({ code: 'OK' })]);
    const call = () => kinde.client().updateApplication({ application_id: 'a' });
    expect([await call(), await call(), await call()]).toEqual([undefined, undefined, { code: 'OK' }]);
  });

  test('requires the credentials at once', () => {
    expect(() => new ManagementClient({ domain: 'example.kinde.com', env: {} })).toThrow(/`clientId` is missing/);
    expect(() => new ManagementClient({ clientId: 'a', clientSecret: SECRET, env: {} })).toThrow(/`domain` is missing/);
  });
});
