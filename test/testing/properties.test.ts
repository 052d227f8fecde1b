import { describe, expect, it } from 'vitest';
import { codesOf, connect, makeEmulator } from './client.js';

const city = {
  key: 'city',
  name: 'City',
  type: 'single_line_text',
  context: 'usr',
  is_private: false,
  category_id: 'c',
};

describe('definitions of properties', () => {
  it('live through their operations', async () => {
    const { call } = await connect({ seed: { users: [{ id: 'kp_1' }] } });
    const created = await call('POST', '/properties', { ...city, description: 'Where' });
    expect(created).toMatchObject({ status: 201, body: { property: { id: expect.stringMatching(/^prop_/) } } });
    const { id } = created.body.property;
    expect(codesOf(await call('POST', '/properties', city))).toEqual(['PROPERTY_EXISTS']);
    await call('PUT', `/properties/${id}`, { name: 'Town', is_private: true, category_id: 'c' });
    const stored = { id, key: 'city', name: 'Town', description: 'Where', is_private: true, is_kinde_property: false };
    expect((await call('GET', '/properties')).body).toMatchObject({ properties: [stored], has_more: false });
    await call('PUT', '/users/kp_1/properties/city?value=Here');
    const valued = async () => (await call('GET', '/users/kp_1/properties')).body.properties;
    expect(await valued()).toEqual([{ id, name: 'Town', description: 'Where', key: 'city', value: 'Here' }]);
    await call('DELETE', `/properties/${id}`);
    expect([await valued(), (await call('GET', '/properties')).body.properties]).toEqual([[], []]);
    expect(codesOf(await call('DELETE', `/properties/${id}`))).toEqual(['PROPERTY_NOT_FOUND']);
  });

  it('are there for every value, and by what they belong to', async () => {
    const { call } = await connect({
      seed: {
        properties: [{ key: 'kp_usr_city', context: 'usr', name: 'City' }],
        organizations: [{ code: 'org_1', name: 'One', properties: { plan: 'pro' } }],
        users: [{ id: 'kp_1', properties: { colour: 'red' } }],
      },
    });
    await call('PATCH', '/organizations/org_1/properties', { properties: { region: 'eu' } });
    const keysOf = async (query: string) => {
      const { body } = await call('GET', `/properties${query}`);
      return body.properties.map(({ key }: { key: string }) => key);
    };
    expect(await keysOf('')).toEqual(['kp_usr_city', 'plan', 'colour', 'region']);
    expect(await keysOf('?context=org')).toEqual(['plan', 'region']);
    const { id, is_kinde_property } = (await call('GET', '/properties?page_size=1')).body.properties[0];
    expect(is_kinde_property).toBe(true);
    expect(await keysOf(`?page_size=2&starting_after=${id}`)).toEqual(['plan', 'colour']);
  });
});

describe('a seed', () => {
  it('keeps numbers of properties as the text that they are in a request', async () => {
    const { call } = await connect({ seed: { users: [{ id: 'kp_1', properties: { seats: 5 } as never }] } });
    expect((await call('GET', '/users/kp_1/properties')).body.properties[0].value).toBe('5');
    expect((await call('GET', '/search/users?properties[seats]=5')).body.results).toHaveLength(1);
  });

  it.each([
    [{ properties: [{ key: 'a', context: 'x' as never }] }, 'properties[0] is wrong: context must be one of'],
    [
      {
        properties: [
          { key: 'a', context: 'usr' as const },
          { key: 'a', context: 'org' as const },
        ],
      },
      'another property',
    ],
    [{ featureFlags: [{ key: 'a', type: 'json' as const, default_value: '{' }] }, 'is not of type json'],
    [{ users: [{ feature_flags: { beta: true } }] }, 'does not fit a flag beta'],
    [{ organizations: [{ name: 'A', plans: [{ code: 'x' }] as never }] }, 'plans[0] has no field "code"'],
    [
      { users: [{ plans: [{ key: 'x', entitlements: [{ feature: 'y' }] }] as never }] },
      'plans[0].entitlements[0] has no field "feature"',
    ],
  ])('%j is refused', (seed, message) => {
    expect(() => makeEmulator({ seed })).toThrow(message);
  });
});
