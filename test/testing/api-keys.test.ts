import { describe, expect, it } from 'vitest';
import type { Seed } from '../../src/testing/index.js';
import { type Answered, codesOf, connect } from './client.js';

const seed: Seed = {
  organizations: [
    { code: 'org_1', name: 'One' },
    { code: 'org_2', name: 'Two' },
  ],
  users: [{ id: 'kp_1', email: 'one@example.com', organizations: ['org_1'] }],
};

async function withKey() {
  const client = await connect({ seed, now: () => Date.UTC(2026, 5, 1) });
  const { call, emulator } = client;
  const { id: api_id } = (await call('POST', '/apis', { name: 'Notes', audience: 'https://notes.example.com' })).body
    .api;
  const scope = (await call('POST', `/apis/${api_id}/scopes`, { key: 'read:notes' })).body.scope.id;
  const make = async (more: object = {}) => {
    return await call('POST', '/api_keys', { name: 'Key', type: 'environment', api_id, ...more });
  };
  /** Asked without a token, as by an API that is called with a key. */
  const verify = async (api_key: string): Promise<Answered> => {
    const headers = { 'content-type': 'application/json' };
    const init = { method: 'POST', headers, body: JSON.stringify({ api_key }) };
    const answer = await emulator.fetch(`${emulator.domain}/api/v1/api_keys/verify`, init);
    return { status: answer.status, body: await answer.json() };
  };
  return { ...client, api_id: api_id as string, scope: scope as string, make, verify };
}

describe('API keys', () => {
  it('live from creation to deletion; the key itself is shown once', async () => {
    const { call, make, api_id, scope, verify } = await withKey();
    const created = await make({ type: 'user', user_id: 'kp_1', org_code: 'org_1', scope_ids: [scope] });
    expect(created).toMatchObject({ status: 201, body: { code: 'API_KEY_CREATED' } });
    const { id, key } = created.body.api_key;
    const { body } = await call('GET', `/api_keys/${id}`);
    expect(body.api_key).toMatchObject({
      id,
      name: 'Key',
      type: 'user',
      status: 'active',
      key_prefix: key.slice(0, 6),
      key_suffix: key.slice(-4),
      api_ids: [api_id],
      scopes: ['read:notes'],
      user_id: 'kp_1',
      organization_id: 'org_1',
      verification_count: 0,
      last_verified_on: null,
    });
    expect(JSON.stringify(body)).not.toContain(key);
    expect(JSON.stringify((await call('GET', '/api_keys')).body)).not.toContain(key);
    expect((await call('DELETE', `/api_keys/${id}`)).status).toBe(200);
    const gone = await call('GET', `/api_keys/${id}`);
    expect([gone.status, codesOf(gone)]).toEqual([404, ['API_KEY_NOT_FOUND']]);
    expect((await verify(key)).body).toMatchObject({ is_valid: false });
  });

  it('are verified without a token, and counted', async () => {
    const { call, make, scope, verify } = await withKey();
    const { id, key } = (await make({ scope_ids: [scope], org_code: 'org_1' })).body.api_key;
    expect(await verify(key)).toMatchObject({
      status: 200,
      body: { is_valid: true, key_id: id, status: 'active', scopes: ['read:notes'], org_code: 'org_1', user_id: null },
    });
    expect((await verify(key)).body.verification_count).toBe(2);
    const { api_key } = (await call('GET', `/api_keys/${id}`)).body;
    expect(api_key).toMatchObject({ verification_count: 2, last_verified_ip: '127.0.0.1' });
    expect(api_key.last_verified_on).toMatch(/^2026-06-01T/);
    expect(await verify('k_test_unknown')).toMatchObject({ status: 200, body: { is_valid: false } });
    expect((await verify('')).body).toMatchObject({ is_valid: false });
  });

  it('verify no more with the key of before a rotation', async () => {
    const { call, make, verify } = await withKey();
    const { id, key } = (await make()).body.api_key;
    const rotated = await call('PUT', `/api_keys/${id}`);
    expect(rotated).toMatchObject({ status: 201, body: { code: 'API_KEY_ROTATED', api_key: { id } } });
    expect(rotated.body.api_key.key).not.toBe(key);
    expect((await verify(key)).body.is_valid).toBe(false);
    expect((await verify(rotated.body.api_key.key)).body).toMatchObject({ is_valid: true, key_id: id });
    expect((await call('PUT', '/api_keys/nothing')).status).toBe(404);
  });

  it('rest while the user or the organization that they are for is suspended', async () => {
    const { call, make, verify } = await withKey();
    const { key } = (await make({ type: 'user', user_id: 'kp_1', org_code: 'org_1' })).body.api_key;
    const suspend = (path: string, is_suspended: boolean) => call('PATCH', path, { is_suspended });
    for (const path of ['/user?id=kp_1', '/organization/org_1']) {
      await suspend(path, true);
      expect((await verify(key)).body).toMatchObject({ is_valid: false, status: 'inactive' });
      expect((await call('GET', '/api_keys?status=active')).body.api_keys).toEqual([]);
      await suspend(path, false);
      expect((await verify(key)).body.is_valid).toBe(true);
    }
  });

  it('are listed in pages of 50, by what they are for', async () => {
    const { call, make } = await withKey();
    await make({ type: 'user', user_id: 'kp_1' });
    await make({ type: 'organization', org_code: 'org_2' });
    for (let index = 0; index < 53; index += 1) await make({ name: `Key ${index}` });
    const first = (await call('GET', '/api_keys')).body;
    expect([first.api_keys.length, first.has_more]).toEqual([50, true]);
    const rest = (await call('GET', `/api_keys?starting_after=${first.api_keys[49].id}`)).body;
    expect([rest.api_keys.length, rest.has_more]).toEqual([5, false]);
    const listed = async (query: string) => (await call('GET', `/api_keys?${query}`)).body.api_keys.length;
    expect(await listed('key_type=user')).toBe(1);
    expect(await listed('user_id=kp_1')).toBe(1);
    expect(await listed('org_code=org_2')).toBe(1);
    expect(await listed('status=revoked')).toBe(0);
  });

  it('go with the user, the organization and the API that they are for', async () => {
    const { call, make, api_id, verify } = await withKey();
    const key = async (more: object) => (await make(more)).body.api_key.key as string;
    const ofUser = await key({ type: 'user', user_id: 'kp_1' });
    const ofOrganization = await key({ type: 'organization', org_code: 'org_2' });
    const ofApi = await key({});
    await call('DELETE', '/user?id=kp_1');
    expect((await verify(ofUser)).body.is_valid).toBe(false);
    await call('DELETE', '/organization/org_2');
    expect((await verify(ofOrganization)).body.is_valid).toBe(false);
    expect((await verify(ofApi)).body.is_valid).toBe(true);
    await call('DELETE', `/apis/${api_id}`);
    expect((await verify(ofApi)).body.is_valid).toBe(false);
  });

  it('name what exists, and whose they are', async () => {
    const { make } = await withKey();
    expect(codesOf(await make({ api_id: 'nothing' }))).toEqual(['API_NOT_FOUND']);
    expect(codesOf(await make({ scope_ids: ['nothing'] }))).toEqual(['SCOPE_NOT_FOUND']);
    expect(codesOf(await make({ type: 'user' }))).toEqual(['FIELD_REQUIRED']);
    expect(codesOf(await make({ type: 'organization' }))).toEqual(['FIELD_REQUIRED']);
    expect(codesOf(await make({ type: 'user', user_id: 'nobody' }))).toEqual(['USER_NOT_FOUND']);
    expect(codesOf(await make({ type: 'other' }))).toEqual(['FIELD_INVALID']);
  });
});
