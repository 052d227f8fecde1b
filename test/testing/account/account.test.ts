import { describe, expect, it } from 'vitest';
import type { SeedApplication } from '../../../src/testing/index.js';
import { call, codesOf, requestToken } from '../client.js';
import { post, tokensOf } from '../sign-in/support.js';
import { ask, seed, signedIn } from './support.js';

describe('who may ask', () => {
  it('nobody but a user with a good access token', async () => {
    const { emulator, token, forward } = await signedIn();
    const { id_token } = await tokensOf(emulator, { userId: 'kp_one', orgCode: 'org_1' });
    const machine = (await requestToken(emulator)).body.access_token;
    const refused = ['INVALID_CREDENTIALS', 'TOKEN_INVALID'];
    expect(codesOf(await ask(emulator, '/roles', undefined))).toEqual([
      'INVALID_CREDENTIALS',
      'INVALID_AUTHORIZATION_HEADER',
    ]);
    for (const bearer of ['x', id_token, machine]) {
      const answer = await ask(emulator, '/roles', bearer);
      expect([answer.status, ...codesOf(answer)]).toEqual([403, ...refused]);
    }
    expect((await ask(emulator, '/roles', token)).status).toBe(200);
    forward(86_400);
    expect(codesOf(await ask(emulator, '/roles', token))).toEqual(refused);
  });

  it('not with a token that was revoked, nor one of a user who is gone', async () => {
    const { emulator, token, get } = await signedIn();
    await post(emulator, '/oauth2/revoke', { token });
    expect((await get('/roles')).status).toBe(403);
    const other = (await tokensOf(emulator, { userId: 'kp_alone' })).access_token;
    expect((await get('/roles', other)).status).toBe(200);
    const management = (await requestToken(emulator)).body.access_token;
    await call(emulator, management, 'DELETE', '/user?id=kp_alone');
    expect((await get('/roles', other)).status).toBe(403);
  });

  it('is settled before the route is', async () => {
    const { emulator, get } = await signedIn();
    expect((await ask(emulator, '/nowhere', undefined)).status).toBe(403);
    expect(await get('/nowhere')).toMatchObject({ status: 404, body: { errors: { code: 'ROUTE_NOT_FOUND' } } });
  });

  it('browsers of other origins too', async () => {
    const { emulator, token } = await signedIn();
    const url = `${emulator.domain}/account_api/v1/roles`;
    const origin = 'https://app.example.com';
    const asked = { origin, 'access-control-request-method': 'GET', 'access-control-request-headers': 'authorization' };
    const preflight = await emulator.fetch(url, { method: 'OPTIONS', headers: asked });
    expect([preflight.status, preflight.headers.get('access-control-allow-headers')]).toEqual([204, 'authorization']);
    for (const authorization of [`Bearer ${token}`, 'Bearer x']) {
      const { headers } = await emulator.fetch(url, { headers: { origin, authorization } });
      expect(headers.get('access-control-allow-origin')).toBe('*');
    }
  });

  it('and it is in the log by its own name', async () => {
    const { emulator, get } = await signedIn();
    await get('/roles');
    expect(emulator.requests.at(-1)).toMatchObject({ operation: 'account.getRoles', status: 200 });
  });
});

describe('what a user may do', () => {
  it('is told where the claims are named for Hasura, too', async () => {
    const applications = seed.applications as readonly SeedApplication[];
    const hasura = { ...seed, applications: applications.map((item) => ({ ...item, hasura: true })) };
    const { get } = await signedIn({ userId: 'kp_one', orgCode: 'org_1' }, { seed: hasura });
    expect((await get('/roles')).body.data).toMatchObject({ org_code: 'org_1', roles: [{ key: 'editor' }] });
  });

  it('comes from the roles and permissions in the organization of the token', async () => {
    const { get } = await signedIn();
    const metadata = { has_more: false, next_page_starting_after: expect.any(String) };
    const roles = [{ id: 'role_1', name: 'Editor', key: 'editor' }];
    expect((await get('/roles')).body).toEqual({ data: { org_code: 'org_1', roles }, metadata });
    const { body } = await get('/permissions');
    expect(body).toMatchObject({ data: { org_code: 'org_1' }, metadata });
    expect(body.data.permissions.map(({ key }: { key: string }) => key)).toEqual(['write:things', 'read:things']);
    expect(body.data.permissions[1]).toEqual({ id: 'perm_1', name: 'Read things', key: 'read:things' });
  });

  it('is nothing in an organization without roles, and without an organization', async () => {
    const { get } = await signedIn({ userId: 'kp_one', orgCode: 'org_2' });
    expect((await get('/roles')).body).toEqual({
      data: { org_code: 'org_2', roles: [] },
      metadata: { has_more: false },
    });
    const alone = await signedIn({ userId: 'kp_alone' });
    expect((await alone.get('/permissions')).body).toEqual({
      data: { permissions: [] },
      metadata: { has_more: false },
    });
  });

  it('is live: what changed after the token was issued counts', async () => {
    const { emulator, get } = await signedIn();
    const management = (await requestToken(emulator)).body.access_token;
    await call(emulator, management, 'DELETE', '/organizations/org_1/users/kp_one/roles/role_1');
    expect((await get('/roles')).body.data.roles).toEqual([]);
    await call(emulator, management, 'PATCH', '/organizations/org_1/feature_flags/limit?value=9');
    expect((await valuesOf(get)).limit).toBe(9);
  });
});

type Get = Awaited<ReturnType<typeof signedIn>>['get'];

async function valuesOf(get: Get): Promise<Record<string, unknown>> {
  const { body } = await get('/feature_flags');
  return Object.fromEntries(
    body.data.feature_flags.map(({ key, value }: { key: string; value: unknown }) => [key, value]),
  );
}

describe('feature flags', () => {
  it('have the value of the user, else of the organization, else of the environment, else the default', async () => {
    const { emulator, get } = await signedIn();
    const layout = { columns: 3 };
    expect(await valuesOf(get)).toEqual({ theme: 'dark', limit: 7, beta: false, layout });
    const management = (await requestToken(emulator)).body.access_token;
    await call(emulator, management, 'PATCH', '/environment/feature_flags/beta', { value: 'true' });
    await call(emulator, management, 'PATCH', '/environment/feature_flags/limit', { value: '1' });
    expect(await valuesOf(get)).toEqual({ theme: 'dark', limit: 7, beta: true, layout });
    const other = (await tokensOf(emulator, { userId: 'kp_alone' })).access_token;
    expect(await valuesOf((path) => get(path, other))).toEqual({ theme: 'plain', limit: 1, beta: true, layout });
  });

  it('say their type in a word', async () => {
    const { get } = await signedIn();
    const { body } = await get('/feature_flags');
    expect(body.data.feature_flags[0]).toEqual({
      id: expect.stringMatching(/^flag_[0-9a-f]{32}$/),
      name: 'Theme',
      key: 'theme',
      type: 'string',
      value: 'dark',
    });
    const types = body.data.feature_flags.map(({ type }: { type: string }) => type);
    expect(types).toEqual(['string', 'integer', 'boolean', 'json']);
  });
});

describe('properties', () => {
  it('are those of the user', async () => {
    const { get } = await signedIn();
    const { body } = await get('/properties');
    const city = { id: expect.stringMatching(/^prop_/), name: 'city', key: 'city', value: 'Here' };
    expect(body.data.properties).toEqual([city, { ...city, name: 'plan', key: 'plan', value: 'x' }]);
  });
});

describe('entitlements', () => {
  it('come from the plans of the organization and of the user', async () => {
    const { clock, get } = await signedIn();
    const { body } = await get('/entitlements');
    expect(body.data.plans).toEqual([
      { key: 'pro', name: 'Pro', subscribed_on: '2026-01-01T00:00:00.000000+00:00' },
      { key: 'extra', name: 'extra', subscribed_on: new Date(clock.now).toISOString().replace('Z', '000+00:00') },
    ]);
    expect(body.data.entitlements.map(({ feature_key }: { feature_key: string }) => feature_key)).toEqual([
      'seats',
      'exports/csv',
      'storage',
    ]);
    expect(body.data.entitlements[0]).toEqual({
      id: expect.stringMatching(/^entitlement_[0-9a-f]{32}$/),
      fixed_charge: null,
      price_name: 'Pro',
      unit_amount: 1200,
      feature_key: 'seats',
      feature_name: 'Seats',
      entitlement_limit_max: 10,
      entitlement_limit_min: null,
    });
  });

  it('are found by the key of the feature, whatever characters it has', async () => {
    const { get } = await signedIn();
    const { status, body } = await get('/entitlement/exports%2Fcsv');
    expect([status, body.data.entitlement.feature_key, body.data.org_code]).toEqual([200, 'exports/csv', 'org_1']);
    expect(await get('/entitlement/other')).toMatchObject({
      status: 404,
      body: { errors: [{ code: 'ENTITLEMENT_NOT_FOUND' }] },
    });
  });
});

describe('pages', () => {
  it('are walked by the cursor in the metadata', async () => {
    const { get } = await signedIn();
    const keys: string[] = [];
    let cursor = '';
    for (let more = true; more; ) {
      const { body } = await get(`/feature_flags?page_size=3${cursor && `&starting_after=${cursor}`}`);
      keys.push(...body.data.feature_flags.map(({ key }: { key: string }) => key));
      more = body.metadata.has_more;
      cursor = body.metadata.next_page_starting_after;
    }
    expect(keys).toEqual(['theme', 'limit', 'beta', 'layout']);
  });

  it('have ten items unless another number is asked for', async () => {
    const { emulator, get } = await signedIn();
    const management = (await requestToken(emulator)).body.access_token;
    for (let index = 0; index < 12; index += 1) {
      const flag = { key: `more-${index}`, name: 'x', type: 'str', default_value: 'x' };
      await call(emulator, management, 'POST', '/feature_flags', flag);
    }
    const sizes = async (query: string) => {
      const { body } = await get(`/feature_flags${query}`);
      return [body.data.feature_flags.length, body.metadata.has_more];
    };
    expect(await sizes('')).toEqual([10, true]);
    expect(await sizes('?page_size=16')).toEqual([16, false]);
  });

  it.each([
    ['page_size=0', 'PARAMETER_INVALID'],
    ['page_size=x', 'PARAMETER_INVALID'],
    ['page_size=501', 'PAGE_SIZE_LIMIT_EXCEEDED'],
    ['starting_after=nothing', 'INVALID_CURSOR'],
  ])('refuse %s', async (query, code) => {
    const { get } = await signedIn();
    const answer = await get(`/feature_flags?${query}`);
    expect([answer.status, ...codesOf(answer)]).toEqual([400, code]);
  });
});
