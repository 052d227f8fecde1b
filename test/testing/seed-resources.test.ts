import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';
import type { Seed } from '../../src/testing/index.js';
import { codesOf, connect, makeEmulator, requestToken } from './client.js';

const seed: Seed = {
  applications: [
    { clientId: 'machine', clientSecret: 'secret' },
    { clientId: 'lamp', type: 'device' },
  ],
  organizations: [{ code: 'org_1', name: 'One', plans: [{ key: 'free' }] }],
  apis: [
    {
      id: 'api_1',
      name: 'Notes',
      audience: 'https://notes.example.com',
      scopes: ['read:notes'],
      applications: ['machine'],
    },
    { name: 'Bare', audience: 'https://bare.example.com' },
  ],
  connections: [
    {
      id: 'conn_1',
      name: 'okta',
      strategy: 'saml:okta',
      organizations: ['org_1'],
      home_realm_domains: ['acme.example'],
    },
    { name: 'github', strategy: 'oauth2:github', display_name: 'GitHub', applications: ['lamp'] },
  ],
  plans: [{ key: 'pro', entitlements: [{ feature_key: 'seats' }] }],
};

describe('a seed with APIs, connections and plans', () => {
  it('lets applications ask for tokens for an API', async () => {
    const { emulator, call } = await connect({ seed });
    const { body } = await requestToken(emulator, { audience: 'https://notes.example.com' });
    expect(decodeJwt(body.access_token)).toMatchObject({ scope: 'read:notes' });
    expect((await requestToken(emulator, { audience: 'https://bare.example.com' })).status).toBe(403);
    const { api } = (await call('GET', '/apis/api_1')).body;
    expect(api.applications).toEqual([
      expect.objectContaining({ id: 'machine', is_active: true }),
      expect.objectContaining({ id: 'lamp', type: 'Device and IoT', is_active: false }),
    ]);
  });

  it('has the connections where they are offered', async () => {
    const { call } = await connect({ seed });
    const ids = async (path: string) => (await call('GET', path)).body.connections.map(({ id }: { id: string }) => id);
    expect(await ids('/organizations/org_1/connections')).toEqual(['conn_1']);
    expect(await ids('/connections?home_realm_domain=acme.example')).toEqual(['conn_1']);
    const [{ id }] = (await call('GET', '/applications/lamp/connections')).body.connections;
    expect((await call('GET', `/connections/${id}`)).body.connection.display_name).toBe('GitHub');
  });

  it('has plans to subscribe to', async () => {
    const { call } = await connect({ seed });
    const customer = (await call('GET', '/organization?code=org_1&expand=billing')).body.billing.billing_customer_id;
    const subscribe = (plan_code: string) => call('POST', '/billing/agreements', { customer_id: customer, plan_code });
    expect((await subscribe('pro')).status).toBe(200);
    expect(codesOf(await subscribe('max'))).toEqual(['PLAN_NOT_FOUND']);
    const { entitlements } = (await call('GET', `/billing/entitlements?customer_id=${customer}`)).body;
    expect(entitlements).toEqual([expect.objectContaining({ feature_code: 'seats' })]);
  });

  it.each<[string, Partial<Seed>, string]>([
    ['an API without a name', { apis: [{ name: '', audience: 'a' }] }, 'apis[0] is wrong: name must'],
    [
      'an unknown application',
      { apis: [{ name: 'A', audience: 'a', applications: ['no'] }] },
      'there is no application no',
    ],
    [
      'an audience twice',
      {
        apis: [
          { name: 'A', audience: 'a' },
          { name: 'B', audience: 'a' },
        ],
      },
      'apis[1] is wrong: there is another API with the audience a',
    ],
    [
      'a name twice',
      {
        connections: [
          { name: 'a', strategy: 'saml:okta' },
          { name: 'a', strategy: 'saml:okta' },
        ],
      },
      'connections[1] is wrong: there is another connection with the name a',
    ],
    [
      'an unknown organization',
      { connections: [{ name: 'a', strategy: 'saml:okta', organizations: ['no'] }] },
      'there is no organization no',
    ],
    [
      'a plan twice',
      { plans: [{ key: 'a' }, { key: 'a' }] },
      'plans[1] is wrong: there is another plan with the key a',
    ],
    ['a field that there is not', { plans: [{ key: 'a', price: 3 } as never] }, 'it has no field "price"'],
    [
      'a secret of a device',
      { applications: [{ clientId: 'a', type: 'device', clientSecret: 'x' }] },
      'an application of type device has no clientSecret',
    ],
  ])('refuses %s', (_, wrong, message) => {
    expect(() => makeEmulator({ seed: { ...wrong } })).toThrow(message);
  });
});
