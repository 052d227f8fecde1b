import { describe, expect, it } from 'vitest';
import type { Seed } from '../../src/testing/index.js';
import { codesOf, connect, type TestClient } from './client.js';

const seed: Seed = {
  applications: [
    { clientId: 'machine', clientSecret: 'secret' },
    { clientId: 'web', clientSecret: 'secret', type: 'web' },
  ],
  organizations: [
    { code: 'org_1', name: 'One' },
    { code: 'org_2', name: 'Two' },
  ],
  users: [{ id: 'kp_1', email: 'one@example.com' }],
};

async function make(call: TestClient['call'], body: object): Promise<string> {
  const { connection } = (await call('POST', '/connections', { name: 'okta', strategy: 'saml:okta', ...body })).body;
  return connection.id;
}

const namesIn = (body: { connections: { name: string }[] }) => body.connections.map(({ name }) => name);

describe('connections', () => {
  it('live from creation to deletion', async () => {
    const { call } = await connect({ seed });
    const id = await make(call, { display_name: 'Okta' });
    const path = `/connections/${id}`;
    const connection = { id, name: 'okta', display_name: 'Okta', strategy: 'saml:okta' };
    expect((await call('GET', path)).body.connection).toEqual(connection);
    await call('PATCH', path, { display_name: 'Our Okta' });
    expect((await call('GET', path)).body.connection.display_name).toBe('Our Okta');
    await call('PUT', path, { name: 'okta-2', display_name: 'New Okta' });
    expect((await call('GET', path)).body.connection).toMatchObject({ name: 'okta-2', strategy: 'saml:okta' });
    expect((await call('DELETE', path)).status).toBe(200);
    expect(codesOf(await call('GET', path))).toEqual(['CONNECTION_NOT_FOUND']);
    const again = await call('DELETE', path);
    expect([again.status, codesOf(again)]).toEqual([404, ['CONNECTION_NOT_FOUND']]);
  });

  it('never show their options, among which are secrets', async () => {
    const { call } = await connect({ seed });
    const id = await make(call, { strategy: 'oauth2:github', options: { client_id: 'x', client_secret: 'hush' } });
    const answers = [await call('GET', '/connections'), await call('GET', `/connections/${id}`)];
    expect(JSON.stringify(answers)).not.toContain('hush');
  });

  it('are listed in pages, in both directions', async () => {
    const { call } = await connect({ seed });
    for (const name of ['a', 'b', 'c']) await make(call, { name });
    const first = (await call('GET', '/connections?page_size=2')).body;
    expect([namesIn(first), first.has_more]).toEqual([['a', 'b'], true]);
    const last = (await call('GET', `/connections?page_size=2&starting_after=${first.connections[1].id}`)).body;
    expect([namesIn(last), last.has_more]).toEqual([['c'], false]);
    const back = (await call('GET', `/connections?page_size=1&ending_before=${last.connections[0].id}`)).body;
    expect([namesIn(back), back.has_more]).toEqual([['b'], true]);
    const both = `starting_after=${first.connections[0].id}&ending_before=${last.connections[0].id}`;
    expect(codesOf(await call('GET', `/connections?${both}`))).toEqual(['TOO_MANY_PARAMETERS']);
  });

  it('are found by the domain whose users they serve; PATCH keeps options, PUT does not', async () => {
    const { call } = await connect({ seed });
    const id = await make(call, { options: { home_realm_domains: ['acme.example'], saml_entity_id: 'x' } });
    await make(call, { name: 'other' });
    const found = async () => namesIn((await call('GET', '/connections?home_realm_domain=acme.example')).body);
    expect(await found()).toEqual(['okta']);
    await call('PATCH', `/connections/${id}`, { options: { saml_entity_id: 'y' } });
    expect(await found()).toEqual(['okta']);
    await call('PUT', `/connections/${id}`, { options: { saml_entity_id: 'z' } });
    expect(await found()).toEqual([]);
  });

  it('have names of their own, and name applications and organizations that exist', async () => {
    const { call } = await connect({ seed });
    const id = await make(call, {});
    const body = { name: 'okta', strategy: 'saml:okta' };
    const again = await call('POST', '/connections', body);
    expect([again.status, codesOf(again)]).toEqual([409, ['CONNECTION_EXISTS']]);
    expect((await call('PATCH', `/connections/${id}`, { name: 'okta' })).status).toBe(200);
    const other = { ...body, name: 'other' };
    expect(codesOf(await call('POST', '/connections', { ...other, enabled_applications: ['no'] }))).toEqual([
      'APPLICATION_NOT_FOUND',
    ]);
    expect(codesOf(await call('POST', '/connections', { ...other, organization_code: 'no' }))).toEqual([
      'ORGANIZATION_NOT_FOUND',
    ]);
    expect(codesOf(await call('POST', '/connections', { name: 'x' }))).toEqual(['FIELD_REQUIRED']);
    expect(codesOf(await call('POST', '/connections', { strategy: 'saml:okta' }))).toEqual(['FIELD_REQUIRED']);
    expect((await call('GET', '/connections')).body.connections).toHaveLength(1);
  });

  it.each([
    ['/applications/web/connections', 'APPLICATION', '/applications/no/connections'],
    ['/organizations/org_1/connections', 'ORGANIZATION', '/organizations/no/connections'],
  ])('are offered at %s', async (path, kind, unknown) => {
    const { call } = await connect({ seed });
    const ids = [await make(call, { name: 'a' }), await make(call, { name: 'b' })];
    expect((await call('GET', path)).body.connections).toEqual([]);
    for (const id of ids) expect(await call('POST', `${path}/${id}`)).toEqual({ status: 200, body: '' });
    await call('POST', `${path}/${ids[0]}`);
    const first = (await call('GET', `${path}?page_size=1`)).body;
    expect([namesIn(first), first.has_more]).toEqual([['a'], true]);
    expect(namesIn((await call('GET', `${path}?starting_after=${ids[0]}`)).body)).toEqual(['b']);
    expect((await call('DELETE', `${path}/${ids[0]}`)).status).toBe(200);
    expect(codesOf(await call('DELETE', `${path}/${ids[0]}`))).toEqual(['CONNECTION_NOT_FOUND']);
    expect(namesIn((await call('GET', path)).body)).toEqual(['b']);
    expect(codesOf(await call('GET', unknown))).toEqual([`${kind}_NOT_FOUND`]);
    expect(codesOf(await call('POST', `${path}/no`))).toEqual(['CONNECTION_NOT_FOUND']);
  });

  it('come with those who may offer them at once', async () => {
    const { call } = await connect({ seed });
    await make(call, { enabled_applications: ['web'], organization_code: 'org_2' });
    expect(namesIn((await call('GET', '/applications/web/connections')).body)).toEqual(['okta']);
    expect(namesIn((await call('GET', '/organizations/org_2/connections')).body)).toEqual(['okta']);
  });

  it('leave identities and applications when they are deleted', async () => {
    const { call } = await connect({ seed });
    const id = await make(call, { enabled_applications: ['web'] });
    const identity = { type: 'social', value: 'one', connection_id: id };
    const made = (await call('POST', '/users/kp_1/identities', identity)).body.identity.id;
    await call('DELETE', `/connections/${id}`);
    expect((await call('GET', `/identities/${made}`)).body.connection_id).toBeNull();
    expect((await call('GET', '/applications/web/connections')).body.connections).toEqual([]);
  });
});

describe('directories', () => {
  const body = { org_code: 'org_1', directory_name: 'People', provider_code: 'okta' };

  it('live from creation to deletion; the secret is shown once', async () => {
    const { call } = await connect({ seed });
    const connection = await make(call, { organization_code: 'org_1', display_name: 'Okta' });
    const created = await call('POST', '/directories', body);
    expect(created).toMatchObject({ status: 201, body: { code: 'DIRECTORY_CREATED' } });
    const { secret_token, ...directory } = created.body.directory;
    expect(secret_token).toMatch(/^kstkn_/);
    expect(directory).toMatchObject({
      organization_code: 'org_1',
      enterprise_connection_id: connection,
      enterprise_connection_name: 'Okta',
      status: 'Pending',
    });
    const path = `/directories/${directory.id}`;
    expect((await call('GET', path)).body.directory).toEqual(directory);
    const updated = (await call('PATCH', path, { directory_name: 'Staff' })).body;
    expect(updated).toMatchObject({ code: 'DIRECTORY_UPDATED', directory: { directory_name: 'Staff' } });
    expect(codesOf(await call('PATCH', path, {}))).toEqual(['NO_FIELDS_TO_UPDATE']);
    expect((await call('DELETE', path)).body).toMatchObject({ code: 'DIRECTORY_DELETED', directory_id: directory.id });
    const gone = await call('GET', path);
    expect([gone.status, codesOf(gone)]).toEqual([404, ['DIRECTORY_NOT_FOUND']]);
  });

  it('need an enterprise connection, and the one to use where there are several', async () => {
    const { call } = await connect({ seed });
    expect(codesOf(await call('POST', '/directories', { ...body, org_code: 'no' }))).toEqual([
      'ORGANIZATION_NOT_FOUND',
    ]);
    await make(call, { name: 'github', strategy: 'oauth2:github', organization_code: 'org_1' });
    expect(codesOf(await call('POST', '/directories', body))).toEqual(['NO_ENTERPRISE_CONNECTIONS']);
    await make(call, { name: 'okta', organization_code: 'org_1' });
    const entra = await make(call, { name: 'entra', strategy: 'oauth2:azure_ad', organization_code: 'org_1' });
    const elsewhere = await make(call, { name: 'elsewhere', organization_code: 'org_2' });
    expect(codesOf(await call('POST', '/directories', body))).toEqual(['ENTERPRISE_CONNECTION_REQUIRED']);
    const wrong = await call('POST', '/directories', { ...body, enterprise_connection_id: elsewhere });
    expect(codesOf(wrong)).toEqual(['INVALID_ENTERPRISE_CONNECTION']);
    const right = await call('POST', '/directories', { ...body, enterprise_connection_id: entra });
    expect(right.body.directory.enterprise_connection_id).toBe(entra);
    const again = await call('POST', '/directories', { ...body, enterprise_connection_id: entra });
    expect([again.status, codesOf(again)]).toEqual([409, ['DIRECTORY_EXISTS']]);
  });

  it('are listed by organization, and go with it and with their connection', async () => {
    const { call } = await connect({ seed });
    await make(call, { name: 'one', organization_code: 'org_1' });
    const two = await make(call, { name: 'two', organization_code: 'org_2' });
    for (const org_code of ['org_1', 'org_2']) await call('POST', '/directories', { ...body, org_code });
    const count = async (query = '') => (await call('GET', `/directories${query}`)).body.directories.length;
    expect([await count(), await count('?organization_code=org_2'), await count('?page_size=1')]).toEqual([2, 1, 1]);
    await call('DELETE', `/connections/${two}`);
    expect(await count('?organization_code=org_2')).toBe(0);
    await call('DELETE', '/organization/org_1');
    expect(await count()).toBe(0);
  });
});
