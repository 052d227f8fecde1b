import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';
import { codesOf, connect, requestToken } from './client.js';
import { authorizeUrl, claimsOf, exchange, makeSignIn, seed, tokensOf } from './sign-in/support.js';

const NOTES = { name: 'Notes', audience: 'https://notes.example.com' };

async function withApi(options: Parameters<typeof connect>[0] = {}) {
  const client = await connect(options);
  const { id } = (await client.call('POST', '/apis', NOTES)).body.api;
  const scope = async (key: string) =>
    (await client.call('POST', `/apis/${id}/scopes`, { key })).body.scope.id as string;
  return { ...client, id: id as string, read: await scope('read:notes'), write: await scope('write:notes') };
}

describe('APIs', () => {
  it('live from creation to deletion', async () => {
    const { call, id } = await withApi();
    const { body } = await call('GET', `/apis/${id}`);
    expect(body.api).toMatchObject({ id, ...NOTES, is_management_api: false });
    expect(body.api.scopes.map(({ key }: { key: string }) => key)).toEqual(['read:notes', 'write:notes']);
    expect((await call('DELETE', `/apis/${id}`)).body).toMatchObject({ code: 'API_DELETED' });
    expect(codesOf(await call('GET', `/apis/${id}`))).toEqual(['API_NOT_FOUND']);
    expect(codesOf(await call('DELETE', `/apis/${id}`))).toEqual(['API_NOT_FOUND']);
  });

  it('are listed by name in pages, with scopes where they are asked for', async () => {
    const { call } = await connect();
    for (const name of ['Zebra', 'Ant', 'Mole'])
      await call('POST', '/apis', { name, audience: `https://${name}.example` });
    const first = (await call('GET', '/apis?page_size=2')).body;
    const rest = (await call('GET', `/apis?page_size=2&next_token=${first.next_token}`)).body;
    const names = [...first.apis, ...rest.apis].map(({ name }: { name: string }) => name);
    expect(names).toEqual(['Ant', 'Kinde Management API', 'Mole', 'Zebra']);
    expect(rest.next_token).toBeUndefined();
    expect(first.apis[0]).not.toHaveProperty('scopes');
    const { apis } = (await call('GET', '/apis?expand=scopes')).body;
    expect(apis[0].scopes).toEqual([]);
    expect(apis[1].scopes.length).toBeGreaterThan(140);
  });

  it('have each audience once, and texts of 1 to 64 characters', async () => {
    const { call, emulator } = await withApi();
    const again = await call('POST', '/apis', { ...NOTES, name: 'Other' });
    expect([again.status, codesOf(again)]).toEqual([409, ['API_EXISTS']]);
    expect((await call('POST', '/apis', { name: 'Own', audience: `${emulator.domain}/api` })).status).toBe(409);
    expect(codesOf(await call('POST', '/apis', { name: 'x'.repeat(65), audience: 'a' }))).toEqual(['FIELD_INVALID']);
    expect(codesOf(await call('POST', '/apis', { name: 'x', audience: '' }))).toEqual(['FIELD_INVALID']);
  });

  it('include the Management API, which cannot be changed', async () => {
    const { call, emulator } = await connect();
    const { apis } = (await call('GET', '/apis')).body;
    expect(apis).toEqual([expect.objectContaining({ is_management_api: true, audience: `${emulator.domain}/api` })]);
    const [{ id }] = apis;
    const { scopes } = (await call('GET', `/apis/${id}/scopes`)).body;
    expect(new Set(scopes.map((scope: { id: string }) => scope.id)).size).toBe(scopes.length);
    expect(codesOf(await call('DELETE', `/apis/${id}`))).toEqual(['MANAGEMENT_API_NOT_EDITABLE']);
    expect(codesOf(await call('POST', `/apis/${id}/scopes`, { key: 'x' }))).toEqual(['MANAGEMENT_API_NOT_EDITABLE']);
    expect((await call('GET', `/apis/${id}/scopes/${scopes[0].id}`)).body.scope).toEqual(scopes[0]);
  });
});

describe('scopes of APIs', () => {
  it('live from creation to deletion', async () => {
    const { call, id, read } = await withApi();
    const path = `/apis/${id}/scopes/${read}`;
    await call('PATCH', path, { description: 'Reads notes' });
    expect((await call('GET', path)).body.scope).toEqual({ id: read, key: 'read:notes', description: 'Reads notes' });
    expect(await call('DELETE', path)).toEqual({ status: 200, body: '' });
    expect(codesOf(await call('GET', path))).toEqual(['SCOPE_NOT_FOUND']);
    expect((await call('GET', `/apis/${id}/scopes`)).body.scopes).toHaveLength(1);
  });

  it('have each key once, without white space, and belong to one API', async () => {
    const { call, id, read } = await withApi();
    expect((await call('POST', `/apis/${id}/scopes`, { key: 'read:notes' })).status).toBe(409);
    expect(codesOf(await call('POST', `/apis/${id}/scopes`, { key: 'read notes' }))).toEqual(['FIELD_INVALID']);
    const other = (await call('POST', '/apis', { name: 'Other', audience: 'https://other.example.com' })).body.api.id;
    expect(codesOf(await call('GET', `/apis/${other}/scopes/${read}`))).toEqual(['SCOPE_NOT_FOUND']);
  });

  it('are taken from everything that had them when they are deleted', async () => {
    const { call, id, read } = await withApi({
      seed: { ...seed, roles: [{ id: 'role_1', key: 'editor' }], users: [] },
    });
    await call('POST', '/roles/role_1/scopes', { scope_id: read });
    const key = { name: 'Key', type: 'environment', api_id: id, scope_ids: [read] };
    const keyId = (await call('POST', '/api_keys', key)).body.api_key.id;
    await call('DELETE', `/apis/${id}/scopes/${read}`);
    expect((await call('GET', '/roles/role_1/scopes')).body.scopes).toEqual([]);
    expect((await call('GET', `/api_keys/${keyId}`)).body.api_key.scopes).toEqual([]);
  });
});

describe('applications at an API', () => {
  it('are authorized, and get that taken back', async () => {
    const { call, id, emulator } = await withApi();
    const { clientId } = emulator.credentials;
    const isActive = async () => {
      const { applications } = (await call('GET', `/apis/${id}`)).body.api;
      return applications.find((one: { id: string }) => one.id === clientId).is_active;
    };
    expect(await isActive()).toBe(false);
    const path = `/apis/${id}/applications`;
    const connected = (await call('PATCH', path, { applications: [{ id: clientId }] })).body;
    expect(connected).toMatchObject({ code: 'API_APPLICATIONS_UPDATED', applications_connected: [clientId] });
    expect(await isActive()).toBe(true);
    const back = { applications: [{ id: clientId, operation: 'delete' }] };
    expect((await call('PATCH', path, back)).body.applications_disconnected).toEqual([clientId]);
    expect(await isActive()).toBe(false);
  });

  it('change together or not at all', async () => {
    const { call, id, emulator } = await withApi();
    const applications = [{ id: emulator.credentials.clientId }, { id: 'nobody' }];
    expect(codesOf(await call('PATCH', `/apis/${id}/applications`, { applications }))).toEqual([
      'APPLICATION_NOT_FOUND',
    ]);
    const known = (await call('GET', `/apis/${id}`)).body.api.applications;
    expect(known.every((one: { is_active: boolean }) => !one.is_active)).toBe(true);
  });

  it('may ask for the scopes that they were granted, and no others', async () => {
    const { call, id, read, emulator } = await withApi();
    const { clientId } = emulator.credentials;
    const granted = `/apis/${id}/applications/${clientId}/scopes/${read}`;
    expect(codesOf(await call('POST', granted))).toEqual(['APPLICATION_NOT_AUTHORIZED']);
    expect((await requestToken(emulator, { audience: NOTES.audience })).status).toBe(403);
    await call('PATCH', `/apis/${id}/applications`, { applications: [{ id: clientId }] });
    const ask = async (scope?: string) => {
      return await requestToken(emulator, { audience: NOTES.audience, ...(scope === undefined ? {} : { scope }) });
    };
    expect(decodeJwt((await ask()).body.access_token)).toMatchObject({ aud: [NOTES.audience], scope: '' });
    expect(await call('POST', granted)).toEqual({ status: 200, body: '' });
    expect(decodeJwt((await ask()).body.access_token).scope).toBe('read:notes');
    expect((await ask('write:notes')).body.error).toBe('invalid_scope');
    expect(await call('DELETE', granted)).toEqual({ status: 200, body: '' });
    expect((await ask('read:notes')).body.error).toBe('invalid_scope');
    expect(codesOf(await call('DELETE', granted))).toEqual(['APPLICATION_SCOPE_NOT_FOUND']);
  });

  it('lose scopes of the Management API as they lose others', async () => {
    const { call, emulator } = await connect();
    const { clientId } = emulator.credentials;
    const [{ id }] = (await call('GET', '/apis')).body.apis;
    const { scopes } = (await call('GET', `/apis/${id}/scopes`)).body;
    const readUsers = scopes.find(({ key }: { key: string }) => key === 'read:users').id;
    await call('DELETE', `/apis/${id}/applications/${clientId}/scopes/${readUsers}`);
    const token = (await requestToken(emulator)).body.access_token;
    const answer = await emulator.fetch(`${emulator.domain}/api/v1/users`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect([answer.status, (await answer.json()).errors[0].code]).toEqual([403, 'SCOPE_MISSING']);
  });
});

describe('scopes of users', () => {
  async function signedIn(setUp: (parts: Awaited<ReturnType<typeof withApi>>) => Promise<unknown>) {
    const parts = await withApi({ seed });
    const { call, id } = parts;
    await call('PATCH', `/apis/${id}/applications`, { applications: [{ id: 'web' }] });
    await setUp(parts);
    const ask = async (audience: string | undefined = NOTES.audience) => {
      const { access_token } = await tokensOf(parts.emulator, { userId: 'kp_one' }, { audience, org_code: 'org_1' });
      return claimsOf(access_token).scp as string[];
    };
    return { ...parts, ask };
  }

  it('come by a role, with a token for the API', async () => {
    const { ask } = await signedIn(({ call, read }) => call('POST', '/roles/role_1/scopes', { scope_id: read }));
    expect(await ask()).toContain('read:notes');
    expect(await ask('https://api.example.com')).not.toContain('read:notes');
  });

  it('come to one member of an organization, and go', async () => {
    const { call, id, write, ask } = await signedIn(async () => undefined);
    const path = `/organizations/org_1/users/kp_one/apis/${id}/scopes/${write}`;
    expect(await ask()).not.toContain('write:notes');
    expect(await call('POST', path)).toEqual({ status: 200, body: '' });
    expect(await ask()).toContain('write:notes');
    expect(await call('DELETE', path)).toEqual({ status: 200, body: '' });
    expect(await ask()).not.toContain('write:notes');
    expect(codesOf(await call('DELETE', path))).toEqual(['SCOPE_NOT_FOUND']);
    const outsider = await call('POST', `/organizations/org_1/users/kp_alone/apis/${id}/scopes/${write}`);
    expect([outsider.status, codesOf(outsider)]).toEqual([404, ['USER_NOT_IN_ORGANIZATION']]);
  });

  it('reach applications that were authorized only', async () => {
    const { emulator } = makeSignIn();
    const url = authorizeUrl(emulator, { audience: NOTES.audience });
    const answered = await emulator.signIn(url, { userId: 'kp_one' });
    expect(new URL(answered).searchParams.get('error')).toBe('invalid_request');
    expect((await exchange(emulator, answered)).status).toBe(400);
  });
});
