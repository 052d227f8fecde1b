import { describe, expect, it } from 'vitest';
import { codesOf, connect } from './client.js';

const amber = { type: 'email', is_verified: true, details: { email: 'Amber@Example.com' } };
const profile = { given_name: 'Amber', family_name: 'Heron' };

describe('users', () => {
  it('live through their operations', async () => {
    const { call } = await connect({ seed: { organizations: [{ code: 'org_a', name: 'A' }] } });
    const identities = [amber, { type: 'username', details: { username: 'amber' } }];
    const created = await call('POST', '/user', { profile, identities, organization_code: 'org_a', provided_id: 'p1' });
    expect(created).toEqual({
      status: 200,
      body: {
        id: expect.stringMatching(/^kp_[0-9a-f]{32}$/),
        created: true,
        identities: [
          { type: 'email', result: { created: true } },
          { type: 'username', result: { created: true } },
        ],
      },
    });
    const { id } = created.body;

    const single = await call('GET', `/user?id=${id}&expand=organizations,identities`);
    expect(single.body).toMatchObject({
      id,
      preferred_email: 'amber@example.com',
      username: 'amber',
      first_name: 'Amber',
      last_name: 'Heron',
      provided_id: 'p1',
      is_suspended: false,
      organizations: ['org_a'],
      identities: [
        { type: 'email', identity: 'amber@example.com' },
        { type: 'username', identity: 'amber' },
      ],
    });
    expect(single.body).not.toHaveProperty('email');
    expect(single.body.created_on).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$/);

    const [listed] = (await call('GET', '/users')).body.users;
    expect(listed).toMatchObject({ id, email: 'amber@example.com' });
    for (const absent of ['preferred_email', 'organizations', 'identities']) expect(listed).not.toHaveProperty(absent);

    const updated = await call('PATCH', `/user?id=${id}`, {
      given_name: 'Augusta',
      family_name: '',
      is_suspended: true,
    });
    expect(updated.body).toEqual({
      id,
      given_name: 'Augusta',
      family_name: 'Heron',
      email: 'amber@example.com',
      is_suspended: true,
      is_password_reset_requested: false,
    });
    expect((await call('GET', `/user?id=${id}`)).body).toMatchObject({ first_name: 'Augusta', is_suspended: true });

    expect(
      (await call('PUT', `/users/${id}/password`, { hashed_password: 'x', hashing_method: 'bcrypt' })).status,
    ).toBe(200);
    expect((await call('POST', `/users/${id}/refresh_claims`)).body).toEqual({ code: 'OK', message: 'Success' });

    expect((await call('DELETE', `/user?id=${id}`)).status).toBe(200);
    const gone = await call('GET', `/user?id=${id}`);
    expect([gone.status, codesOf(gone)]).toEqual([400, ['USER_NOT_FOUND']]);
    expect((await call('GET', '/organizations/org_a/users')).body.organization_users).toEqual([]);
    expect((await call('POST', '/user', { identities: [amber] })).status).toBe(200);
  });

  it('refuses a second user with an address, whatever its case', async () => {
    const { call } = await connect();
    await call('POST', '/user', { identities: [amber] });
    const again = await call('POST', '/user', { identities: [{ ...amber, details: { email: 'AMBER@example.com' } }] });
    expect([again.status, codesOf(again)]).toEqual([409, ['USER_EXISTS']]);
    const twice = await call('POST', '/user', {
      identities: [1, 2].map(() => ({ ...amber, details: { email: 'b@b.c' } })),
    });
    expect(codesOf(twice)).toEqual(['USER_EXISTS']);
  });

  it('refuses incomplete identities and unknown organizations, and makes no user', async () => {
    const { call } = await connect({ seed: {} });
    const refused = [
      await call('POST', '/user', { identities: [{ type: 'email', details: {} }] }),
      await call('POST', '/user', { identities: [{ details: { email: 'a@b.c' } }] }),
      await call('POST', '/user', { organization_code: 'org_x', identities: [amber] }),
    ];
    expect(refused.map(codesOf)).toEqual([['FIELD_REQUIRED'], ['FIELD_REQUIRED'], ['ORGANIZATION_NOT_FOUND']]);
    expect((await call('GET', '/users')).body.users).toEqual([]);
  });

  it('makes no identity of an address in the profile', async () => {
    const { call } = await connect();
    const { body } = await call('POST', '/user', { profile: { ...profile, email: 'only@example.com' } });
    expect((await call('GET', `/user?id=${body.id}`)).body.preferred_email).toBe('only@example.com');
    expect((await call('GET', `/users/${body.id}/identities`)).body.identities).toEqual([]);
  });

  it('are found by id, e-mail, username, phone and membership', async () => {
    const { call } = await connect({
      seed: {
        organizations: [{ code: 'org_a', name: 'A' }],
        users: [
          { id: 'kp_1', email: 'one@example.com', organizations: ['org_a'], last_signed_in: '2026-02-01T00:00:00Z' },
          { id: 'kp_2', username: 'two', phone: '+61400000000' },
          { id: 'kp_3', email: 'three@example.com' },
        ],
      },
    });
    const found = async (query: string) =>
      (await call('GET', `/users?${query}`)).body.users.map(({ id }: { id: string }) => id);
    expect(await found('user_id=kp_3,kp_1')).toEqual(['kp_1', 'kp_3']);
    expect(await found('email=ONE@example.com,three@example.com')).toEqual(['kp_1', 'kp_3']);
    expect(await found('username=two')).toEqual(['kp_2']);
    expect(await found('phone=%2B61400000000')).toEqual(['kp_2']);
    expect(await found('has_organization=true')).toEqual(['kp_1']);
    expect(await found('has_organization=false')).toEqual(['kp_2', 'kp_3']);
    expect(await found('active_since=2026-01-01T00:00:00Z')).toEqual(['kp_1']);
    expect(await found('email=nobody@example.com')).toEqual([]);
    expect(await found('unknown=1')).toHaveLength(3);
  });

  it('are searched by text and by property', async () => {
    const { call } = await connect({
      seed: {
        users: [
          {
            id: 'kp_1',
            email: 'one@example.com',
            first_name: 'Amber',
            last_name: 'Heron',
            properties: { plan: 'pro' },
          },
          { id: 'kp_2', email: 'two@example.com', first_name: 'Jade', properties: { plan: 'free' } },
          { id: 'kp_3', email: 'three@other.com' },
        ],
      },
    });
    const found = async (query: string) =>
      (await call('GET', `/search/users?${query}`)).body.results.map(({ id }: { id: string }) => id);
    expect(await found('query=amber%20h')).toEqual(['kp_1']);
    expect(await found('query=@example.com')).toEqual(['kp_1', 'kp_2']);
    expect(await found('properties[plan]=pro,team')).toEqual(['kp_1']);
    expect(await found('properties%5Bplan%5D=pro,free&query=jade')).toEqual(['kp_2']);
    const { body } = await call('GET', '/search/users?query=amber&expand=properties');
    expect(body.results[0].properties).toEqual({ plan: 'pro' });
  });
});

describe('identities', () => {
  it('live through their operations', async () => {
    const { call } = await connect({ seed: { users: [{ id: 'kp_1', email: 'old@example.com' }] } });
    const created = await call('POST', '/users/kp_1/identities', { type: 'email', value: 'new@example.com' });
    expect(created.status).toBe(201);
    const { id } = created.body.identity;
    expect(id).toMatch(/^identity_[0-9a-f]{32}$/);
    const list = async () => (await call('GET', '/users/kp_1/identities')).body.identities;
    expect((await list()).map(({ email, is_primary }: Record<string, unknown>) => [email, is_primary])).toEqual([
      ['old@example.com', true],
      ['new@example.com', false],
    ]);
    await call('PATCH', `/identities/${id}`, { is_primary: true });
    expect((await call('GET', `/identities/${id}`)).body).toMatchObject({ id, type: 'email', is_primary: true });
    expect((await call('GET', '/user?id=kp_1')).body.preferred_email).toBe('new@example.com');
    const taken = await call('POST', '/users/kp_1/identities', { type: 'email', value: 'Old@example.com' });
    expect([taken.status, codesOf(taken)]).toEqual([409, ['IDENTITY_EXISTS']]);
    await call('DELETE', `/identities/${id}`);
    expect((await call('GET', '/user?id=kp_1')).body.preferred_email).toBe('old@example.com');
    expect(codesOf(await call('GET', `/identities/${id}`))).toEqual(['IDENTITY_NOT_FOUND']);
  });
});

describe('user properties', () => {
  it('are set one by one and together', async () => {
    const { call } = await connect({ seed: { users: [{ id: 'kp_1' }] } });
    await call('PUT', '/users/kp_1/properties/plan?value=pro');
    await call('PATCH', '/users/kp_1/properties', { properties: { city: 'Perth', plan: 'team' } });
    const { properties } = (await call('GET', '/users/kp_1/properties')).body;
    expect(properties).toMatchObject([
      { key: 'plan', value: 'team' },
      { key: 'city', value: 'Perth' },
    ]);
    expect(codesOf(await call('PUT', '/users/kp_1/properties/plan'))).toEqual(['PARAMETER_REQUIRED']);
  });
});
