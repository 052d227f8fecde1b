import { describe, expect, it } from 'vitest';
import { codesOf, connect } from './client.js';
import { authorizeUrl, paramsOf, seed } from './sign-in/support.js';

const user = '/users/kp_one';
const member = '/organizations/org_1/users/kp_one';

async function withSignIn() {
  const client = await connect({ seed, now: () => Date.UTC(2026, 5, 1) });
  const signIn = async (orgCode = 'org_1') => {
    const callback = await client.emulator.signIn(authorizeUrl(client.emulator, { org_code: orgCode }), {
      userId: 'kp_one',
    });
    expect(paramsOf(callback)).toHaveProperty('code');
  };
  const factor = async (owner: string) => (await client.call('GET', `${owner}/mfa`)).body.mfa;
  return { ...client, signIn, factor };
}

describe('second factors', () => {
  it('are none until one is required, and then the first that the user can have', async () => {
    const { call, signIn, factor } = await withSignIn();
    await signIn();
    expect(await factor(user)).toBeUndefined();
    const enabled_factors = ['mfa:sms', 'mfa:email'];
    await call('PUT', '/mfa', { policy: 'optional', enabled_factors });
    await signIn();
    expect(await factor(user)).toBeUndefined();
    expect((await call('PUT', '/mfa', { policy: 'required', enabled_factors })).status).toBe(200);
    await signIn();
    expect(await factor(user)).toEqual({
      id: expect.stringMatching(/^mfa_/),
      type: 'sms',
      name: '+61400000000',
      is_verified: true,
      usage_count: 1,
      created_on: expect.stringMatching(/^2026-06-01T/),
      last_used_on: expect.stringMatching(/^2026-06-01T/),
    });
    await call('PUT', '/mfa', { policy: 'optional', enabled_factors });
    await signIn();
    expect((await factor(user)).usage_count).toBe(2);
    await call('PUT', '/mfa', { policy: 'off', enabled_factors: [] });
    await signIn();
    expect((await factor(user)).usage_count).toBe(2);
    expect(await factor(member)).toBeUndefined();
  });

  it('are one of its own at an organization that asks for it', async () => {
    const { call, signIn, factor } = await withSignIn();
    await call('PUT', '/organizations/org_1/mfa', { enabled_factors: ['mfa:authenticator_app'] });
    await signIn();
    expect(await factor(member)).toMatchObject({ type: 'authenticator_app', usage_count: 1 });
    expect(await factor(user)).toBeUndefined();
    expect(codesOf(await call('PUT', '/organizations/no/mfa', { enabled_factors: [] }))).toEqual([
      'ORGANIZATION_NOT_FOUND',
    ]);
  });

  it('are reset, all or one', async () => {
    const { call, signIn, factor } = await withSignIn();
    await call('PUT', '/mfa', { policy: 'required', enabled_factors: ['mfa:email'] });
    await call('PUT', '/organizations/org_1/mfa', { enabled_factors: ['mfa:email'] });
    for (const owner of [user, member]) {
      await signIn();
      const { id } = await factor(owner);
      const unknown = await call('DELETE', `${owner}/mfa/mfa_no`);
      expect([unknown.status, codesOf(unknown)]).toEqual([404, ['MFA_FACTOR_NOT_FOUND']]);
      expect((await call('DELETE', `${owner}/mfa/${id}`)).status).toBe(200);
      expect(await factor(owner)).toBeUndefined();
      await signIn();
      expect((await factor(owner)).id).not.toBe(id);
      expect((await call('DELETE', `${owner}/mfa`)).status).toBe(200);
      expect(await factor(owner)).toBeUndefined();
    }
  });

  it('at an organization go with the membership', async () => {
    const { call, signIn, factor } = await withSignIn();
    await call('PUT', '/organizations/org_1/mfa', { enabled_factors: ['mfa:email'] });
    const join = { users: [{ id: 'kp_one' }] };
    for (const leave of [
      () => call('DELETE', member),
      () => call('PATCH', '/organizations/org_1/users', { users: [{ id: 'kp_one', operation: 'delete' }] }),
    ]) {
      await signIn();
      expect(await factor(member)).toBeDefined();
      await leave();
      await call('POST', '/organizations/org_1/users', join);
      expect(await factor(member)).toBeUndefined();
    }
  });

  it('are those of users that exist, and of members', async () => {
    const { call } = await withSignIn();
    expect(codesOf(await call('GET', '/users/no/mfa'))).toEqual(['USER_NOT_FOUND']);
    const outsider = await call('GET', '/organizations/org_1/users/kp_alone/mfa');
    expect([outsider.status, codesOf(outsider)]).toEqual([404, ['USER_NOT_IN_ORGANIZATION']]);
    const wrong = await call('PUT', '/mfa', { policy: 'always', enabled_factors: ['mfa:email'] });
    expect(codesOf(wrong)).toEqual(['FIELD_INVALID']);
  });
});
