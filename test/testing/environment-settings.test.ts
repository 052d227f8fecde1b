import { describe, expect, it } from 'vitest';
import { codesOf, connect, type TestClient } from './client.js';

const seed = { organizations: [{ code: 'org_1', name: 'One' }] };

describe('environment variables', () => {
  it('live from creation to deletion', async () => {
    const { call } = await connect();
    const created = await call('POST', '/environment_variables', { key: 'COLOR', value: 'blue' });
    expect(created).toMatchObject({ status: 201, body: { code: 'VARIABLE_CREATED' } });
    const { id } = created.body.environment_variable;
    const path = `/environment_variables/${id}`;
    const read = async () => (await call('GET', path)).body.environment_variable;
    expect(await read()).toEqual({ id, key: 'COLOR', value: 'blue', is_secret: false, created_on: expect.any(String) });
    expect((await call('PATCH', path, { value: 'red' })).body.code).toBe('ENVIRONMENT_VARIABLE_UPDATED');
    expect(await read()).toMatchObject({ key: 'COLOR', value: 'red' });
    expect((await call('DELETE', path)).body.code).toBe('ENVIRONMENT_VARIABLE_DELETED');
    expect(codesOf(await call('GET', path))).toEqual(['ENVIRONMENT_VARIABLE_NOT_FOUND']);
  });

  it('that are secret are not shown, and never become readable by the way', async () => {
    const { call } = await connect();
    const secret = { key: 'TOKEN', value: 'hush', is_secret: true };
    const { id } = (await call('POST', '/environment_variables', secret)).body.environment_variable;
    const path = `/environment_variables/${id}`;
    const answers = [await call('GET', path), await call('GET', '/environment_variables')];
    expect(JSON.stringify(answers)).not.toContain('hush');
    expect(codesOf(await call('PATCH', path, { is_secret: false }))).toEqual(['FIELD_REQUIRED']);
    await call('PATCH', path, { is_secret: false, value: 'open' });
    expect((await call('GET', path)).body.environment_variable.value).toBe('open');
  });

  it('have each key once, keys of 128 characters and values of 2,048', async () => {
    const { call } = await connect();
    const make = (key: string, value: string) => call('POST', '/environment_variables', { key, value });
    await make('A', '1');
    const again = await make('A', '2');
    expect([again.status, codesOf(again)]).toEqual([409, ['ENVIRONMENT_VARIABLE_EXISTS']]);
    const { id } = (await make('B', '1')).body.environment_variable;
    expect((await call('PATCH', `/environment_variables/${id}`, { key: 'A' })).status).toBe(409);
    expect((await make('x'.repeat(128), 'x'.repeat(2048))).status).toBe(201);
    expect(codesOf(await make('x'.repeat(129), ''))).toEqual(['FIELD_INVALID']);
    expect(codesOf(await make('C', 'x'.repeat(2049)))).toEqual(['FIELD_INVALID']);
  });

  it('come in pages', async () => {
    const { call } = await connect();
    for (const key of ['A', 'B', 'C']) await call('POST', '/environment_variables', { key, value: '' });
    const list = async (query: string) => {
      const { environment_variables: all, has_more } = (await call('GET', `/environment_variables?${query}`)).body;
      return { keys: all.map(({ key }: { key: string }) => key), last: all.at(-1)?.id, has_more };
    };
    const first = await list('page_size=2');
    expect(first).toMatchObject({ keys: ['A', 'B'], has_more: true });
    expect(await list(`page_size=2&starting_after=${first.last}`)).toMatchObject({ keys: ['C'], has_more: false });
  });
});

describe('logos', () => {
  const logo = (name: string) => {
    const form = new FormData();
    form.set('logo', new Blob(['<svg/>'], { type: 'image/svg+xml' }), name);
    return form;
  };

  it.each<[string, string, (call: TestClient['call']) => Promise<unknown>]>([
    ['PUT', '/environment/logos', async () => undefined],
    ['POST', '/organizations/org_1/logos', async () => undefined],
  ])('%s %s adds, replaces and deletes', async (method, path) => {
    const { call } = await connect({ seed });
    const names = async () => {
      const { logos } = (await call('GET', path)).body;
      return logos.map((item: { type: string; file_name: string }) => [item.type, item.file_name]);
    };
    expect(await names()).toEqual([]);
    await call(method, `${path}/dark`, logo('night.svg'));
    await call(method, `${path}/light`, logo('day.svg'));
    await call(method, `${path}/dark`, logo('midnight.svg'));
    expect(await names()).toEqual([
      ['light', 'day.svg'],
      ['dark', 'midnight.svg'],
    ]);
    expect(codesOf(await call(method, `${path}/purple`, logo('x.svg')))).toEqual(['PARAMETER_INVALID']);
    expect((await call('DELETE', `${path}/dark`)).status).toBe(200);
    expect(await call('DELETE', `${path}/dark`)).toEqual({ status: 204, body: '' });
    expect(await names()).toEqual([['light', 'day.svg']]);
  });

  it('of the environment are told with it', async () => {
    const { call, emulator } = await connect({ seed });
    const { environment: before } = (await call('GET', '/environment')).body;
    expect(before).toMatchObject({ logo: null, kinde_domain: new URL(emulator.domain).host, is_live: false });
    await call('PUT', '/environment/logos/light', logo('day.svg'));
    const { environment } = (await call('GET', '/environment')).body;
    expect(new URL(environment.logo).origin).toBe(emulator.domain);
    expect(environment.logo_dark).toBeNull();
  });

  it('of an organization go with it', async () => {
    const { call, emulator } = await connect({
      seed: { organizations: [...seed.organizations, { code: 'org_2', name: 'Two' }] },
    });
    await call('POST', '/organizations/org_2/logos/dark', logo('x.svg'));
    const { logo: light, logo_dark: dark } = (await call('GET', '/organization?code=org_2')).body;
    expect([light, new URL(dark).origin]).toEqual([null, emulator.domain]);
    expect(emulator.save().collections.logos).toHaveLength(1);
    await call('DELETE', '/organization/org_2');
    expect(emulator.save().collections.logos).toBeUndefined();
  });
});

describe('the business', () => {
  it('changes where the request names something; null clears', async () => {
    const { call } = await connect();
    const { industries } = (await call('GET', '/industries')).body;
    const { timezones } = (await call('GET', '/timezones')).body;
    const sent = {
      business_name: 'Shop',
      email: 'shop@example.com',
      industry_key: industries[4].key,
      timezone_key: timezones[2].key,
      is_click_wrap: true,
    };
    expect((await call('PATCH', '/business', sent)).status).toBe(200);
    const read = async () => (await call('GET', '/business')).body.business;
    expect(await read()).toMatchObject({
      name: 'Shop',
      email: 'shop@example.com',
      industry: industries[4].name,
      timezone: timezones[2].name,
      has_clickwrap: true,
      has_kinde_branding: true,
      phone: null,
    });
    await call('PATCH', '/business', { email: null, industry_key: null });
    expect(await read()).toMatchObject({ name: 'Shop', email: null, industry: null, timezone: timezones[2].name });
    expect(codesOf(await call('PATCH', '/business', { industry_key: 'no' }))).toEqual(['FIELD_INVALID']);
    expect(codesOf(await call('PATCH', '/business', { timezone_key: 'no' }))).toEqual(['FIELD_INVALID']);
  });

  it('has keys to choose from that differ', async () => {
    const { call } = await connect();
    for (const list of ['industries', 'timezones']) {
      const keys = (await call('GET', `/${list}`)).body[list].map(({ key }: { key: string }) => key);
      expect(new Set(keys).size).toBe(keys.length);
      expect(keys.every((key: string) => /^[a-z0-9]+(_[a-z0-9]+)*$/.test(key))).toBe(true);
    }
  });
});

describe('passkeys', () => {
  it('follow the environment, unless an organization has a policy of its own', async () => {
    const { call } = await connect({ seed });
    const path = '/organizations/org_1/passkey';
    const environment = async () => (await call('GET', '/passkey')).body;
    const organization = async () => (await call('GET', path)).body;
    expect(await environment()).toMatchObject({ enabled: false, policy: 'off' });
    expect((await call('PUT', '/passkey', { policy: 'optional' })).body).toMatchObject({
      enabled: true,
      policy: 'optional',
    });
    expect(await organization()).toMatchObject({
      enabled: true,
      policy: 'optional',
      is_override_environment_passkey_settings: false,
      environment_policy: 'optional',
    });
    expect((await call('PUT', path, { policy: 'mandatory' })).body).toMatchObject({
      policy: 'mandatory',
      is_override_environment_passkey_settings: true,
    });
    expect(await environment()).toMatchObject({ policy: 'optional' });
    expect(await organization()).toMatchObject({ policy: 'mandatory', environment_policy: 'optional' });
    await call('PUT', path, { is_override_environment_passkey_settings: false });
    expect(await organization()).toMatchObject({ policy: 'optional', is_override_environment_passkey_settings: false });
  });

  it('need a policy to override with, and one that there is', async () => {
    const { call } = await connect({ seed });
    const on = { is_override_environment_passkey_settings: true };
    expect(codesOf(await call('PUT', '/organizations/org_1/passkey', on))).toEqual(['FIELD_REQUIRED']);
    expect(codesOf(await call('PUT', '/passkey', { policy: 'sometimes' }))).toEqual(['FIELD_INVALID']);
    expect(codesOf(await call('GET', '/organizations/no/passkey'))).toEqual(['ORGANIZATION_NOT_FOUND']);
  });
});
