import { describe, expect, it } from 'vitest';
import { connect } from './client.js';
import { claimsOf, seed, tokensOf } from './sign-in/support.js';

async function withMemberScope() {
  const client = await connect({ seed });
  const { call, emulator } = client;
  const api = (await call('POST', '/apis', { name: 'Notes', audience: 'https://notes.example.com' })).body.api.id;
  const scope = (await call('POST', `/apis/${api}/scopes`, { key: 'read:notes' })).body.scope.id;
  await call('PATCH', `/apis/${api}/applications`, { applications: [{ id: 'web' }] });
  await call('POST', `/organizations/org_1/users/kp_one/apis/${api}/scopes/${scope}`);
  const scopes = async () => {
    const parameters = { audience: 'https://notes.example.com', org_code: 'org_1' };
    const { access_token } = await tokensOf(emulator, { userId: 'kp_one' }, parameters);
    return claimsOf(access_token).scp as string[];
  };
  return { ...client, api, scopes };
}

describe('what is deleted', () => {
  it.each<[string, string, object | undefined]>([
    ['DELETE', '/organizations/org_1/users/kp_one', undefined],
    ['PATCH', '/organizations/org_1/users', { users: [{ id: 'kp_one', operation: 'delete' }] }],
  ])('%s %s: a member takes API scopes along', async (method, path, body) => {
    const { call, scopes } = await withMemberScope();
    expect(await scopes()).toContain('read:notes');
    await call(method, path, body);
    await call('POST', '/organizations/org_1/users', { users: [{ id: 'kp_one' }] });
    expect(await scopes()).not.toContain('read:notes');
  });

  it('an API takes the scopes of members and the authorizations of applications along', async () => {
    const { call, api, emulator } = await withMemberScope();
    await call('DELETE', `/apis/${api}`);
    const parameters = { audience: 'https://notes.example.com', org_code: 'org_1' };
    await expect(tokensOf(emulator, { userId: 'kp_one' }, parameters)).rejects.toThrow(/invalid/);
  });

  it('an application takes its authorizations along: another of that identifier would have none', async () => {
    const { call, emulator } = await withMemberScope();
    const grants = () => JSON.stringify(emulator.save().collections.apiGrants);
    expect(grants()).toContain('"client_id":"web"');
    await call('DELETE', '/applications/web');
    expect(grants()).not.toContain('"client_id":"web"');
  });
});
