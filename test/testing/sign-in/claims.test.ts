import { createLocalJWKSet, createRemoteJWKSet, customFetch, jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import type { Emulator, Seed, SeedApplication } from '../../../src/testing/index.js';
import { CALLBACK, claimsOf, makeSignIn, post, refresh, seed, tokensOf } from './support.js';

function withApplication(settings: Partial<SeedApplication>): Seed {
  const web: SeedApplication = { type: 'web', clientId: 'web', clientSecret: 'web-secret', redirectUris: [CALLBACK] };
  const machine: SeedApplication = { clientId: 'machine', clientSecret: 'machine-secret' };
  return { ...seed, applications: [machine, { ...web, ...settings }] };
}

async function manage(emulator: Emulator, method: string, path: string, body?: unknown): Promise<void> {
  const { domain } = emulator;
  const client = { client_id: 'machine', client_secret: 'machine-secret', audience: `${domain}/api` };
  const token = await post(emulator, '/oauth2/token', { grant_type: 'client_credentials', ...client });
  const headers = { authorization: `Bearer ${token.body.access_token}`, 'content-type': 'application/json' };
  const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  const answer = await emulator.fetch(`${domain}/api/v1${path}`, init);
  expect(answer.ok, await answer.text()).toBe(true);
}

describe('access tokens', () => {
  it('have the claims of Kinde', async () => {
    const { emulator, clock } = makeSignIn();
    const { access_token } = await tokensOf(emulator);
    expect(claimsOf(access_token)).toEqual({
      aud: [],
      azp: 'web',
      iss: emulator.domain,
      sub: 'kp_one',
      iat: clock.now / 1000,
      exp: clock.now / 1000 + 86_400,
      jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
      scp: ['openid', 'profile', 'email', 'offline'],
      org_code: 'org_1',
      permissions: ['write:things', 'read:things'],
      roles: [{ id: 'role_1', key: 'editor', name: 'Editor' }],
      feature_flags: { theme: { t: 's', v: 'plain' }, limit: { t: 'i', v: 7 }, beta: { t: 'b', v: false } },
    });
  });

  it('have no claims for what a user has not', async () => {
    const { emulator } = makeSignIn({
      seed: { ...seed, featureFlags: [], organizations: [], users: [{ id: 'kp_1' }] },
    });
    const claims = claimsOf((await tokensOf(emulator, { userId: 'kp_1' })).access_token);
    expect(Object.keys(claims).sort()).toEqual(['aud', 'azp', 'exp', 'iat', 'iss', 'jti', 'scp', 'sub']);
  });

  it('have the audience that was asked for', async () => {
    const { emulator } = makeSignIn();
    const { access_token } = await tokensOf(emulator, { userId: 'kp_one' }, { audience: 'https://api.example.com' });
    expect(claimsOf(access_token).aud).toEqual(['https://api.example.com']);
  });

  it('have more claims where an application has them switched on, and fewer where not', async () => {
    const claims = ['org_name', 'external_org_id', 'email', 'user_properties', 'organization_properties'] as const;
    const { emulator } = makeSignIn({ seed: withApplication({ claims }) });
    const tokens = await tokensOf(emulator);
    const access = claimsOf(tokens.access_token);
    expect(access).toMatchObject({
      org_name: 'One',
      external_org_id: 'ext-1',
      email: 'one@example.com',
      user_properties: { city: { v: 'Here' } },
    });
    expect(access).not.toHaveProperty('roles');
    expect(access).not.toHaveProperty('organization_properties');
    expect(claimsOf(tokens.id_token).user_properties).toEqual({ city: { v: 'Here' } });
  });

  it('have the names of Hasura where an application has that switched on', async () => {
    const { emulator } = makeSignIn({ seed: withApplication({ hasura: true }) });
    const tokens = await tokensOf(emulator);
    const [access, identity] = [claimsOf(tokens.access_token), claimsOf(tokens.id_token)];
    expect(access).toMatchObject({
      'x-hasura-org-code': 'org_1',
      'x-hasura-permissions': ['write:things', 'read:things'],
      'x-hasura-roles': [{ key: 'editor' }],
      'x-hasura-feature-flags': { limit: { t: 'i', v: 7 } },
    });
    expect(identity).toMatchObject({ 'x-hasura-org-codes': ['org_1'], 'x-hasura-organizations': [{ id: 'org_1' }] });
    for (const name of ['org_code', 'permissions', 'roles', 'feature_flags']) expect(access).not.toHaveProperty(name);
    for (const name of ['org_codes', 'organizations']) expect(identity).not.toHaveProperty(name);
  });

  it('resolve flags: user before organization before environment before default', async () => {
    const { emulator } = makeSignIn();
    const flags = async () => {
      const { feature_flags } = claimsOf((await tokensOf(emulator)).access_token);
      return feature_flags;
    };
    await manage(emulator, 'PATCH', '/environment/feature_flags/limit', { value: '6' });
    await manage(emulator, 'PATCH', '/environment/feature_flags/theme', { value: 'dark' });
    await manage(emulator, 'PATCH', '/organizations/org_1/feature_flags/beta?value=true');
    expect(await flags()).toEqual({ theme: { t: 's', v: 'dark' }, limit: { t: 'i', v: 7 }, beta: { t: 'b', v: true } });
    await manage(emulator, 'PATCH', '/users/kp_one/feature_flags/limit?value=9');
    expect(await flags()).toMatchObject({ limit: { t: 'i', v: 9 } });
  });
});

describe('ID tokens', () => {
  it('have the claims of Kinde', async () => {
    const { emulator, clock } = makeSignIn();
    const { id_token } = await tokensOf(emulator);
    const now = clock.now / 1000;
    expect(claimsOf(id_token)).toEqual({
      at_hash: expect.stringMatching(/^[\w-]{22}$/),
      aud: ['web'],
      auth_time: now,
      azp: 'web',
      email: 'one@example.com',
      email_verified: true,
      exp: now + 3600,
      family_name: 'One',
      given_name: 'User',
      iat: now,
      iss: emulator.domain,
      jti: expect.any(String),
      name: 'User One',
      nonce: 'nonce-1234',
      org_codes: ['org_1'],
      organizations: [{ id: 'org_1', name: 'One' }],
      picture: 'https://app.example.com/one.png',
      preferred_username: 'user-one',
      provided_id: 'own-1',
      rat: now,
      sub: 'kp_one',
      updated_at: Date.UTC(2026, 0, 1) / 1000,
    });
  });

  it('say what scopes allow, and no nonce that was not sent', async () => {
    const { emulator } = makeSignIn();
    const claims = claimsOf(
      (await tokensOf(emulator, { userId: 'kp_one' }, { scope: 'openid phone', nonce: undefined })).id_token,
    );
    expect(claims.phone_number).toBe('+61400000000');
    for (const name of ['nonce', 'email', 'name', 'picture']) expect(claims).not.toHaveProperty(name);
  });
});

describe('signatures', () => {
  it('are verified by jose with the key set at both paths', async () => {
    const { emulator, clock } = makeSignIn();
    const tokens = await tokensOf(emulator);
    for (const name of ['jwks', 'jwks.json']) {
      const url = new URL(`${emulator.domain}/.well-known/${name}`);
      const keys = createRemoteJWKSet(url, { [customFetch]: emulator.fetch as typeof fetch });
      const options = { issuer: emulator.domain, currentDate: new Date(clock.now), algorithms: ['RS256'] };
      expect((await jwtVerify(tokens.access_token, keys, options)).payload.sub).toBe('kp_one');
      expect((await jwtVerify(tokens.id_token, keys, { ...options, audience: 'web' })).payload.sub).toBe('kp_one');
    }
    emulator.rotateKeys();
    const set = await (await emulator.fetch(`${emulator.domain}/.well-known/jwks`)).json();
    await expect(jwtVerify(tokens.access_token, createLocalJWKSet(set))).rejects.toThrow('no applicable key');
  });
});

describe('the cache of claims', () => {
  it('follows what is changed on the user', async () => {
    const { emulator } = makeSignIn();
    let tokens = await tokensOf(emulator);
    const next = async () => {
      const before = tokens.access_token;
      tokens = (await refresh(emulator, tokens.refresh_token)).body;
      return { isNew: tokens.access_token !== before, claims: claimsOf(tokens.access_token) };
    };
    expect((await next()).isNew).toBe(false);
    await manage(emulator, 'DELETE', '/organizations/org_1/users/kp_one/roles/role_1');
    const { isNew, claims } = await next();
    expect([isNew, claims.permissions, claims.roles]).toEqual([true, ['write:things'], undefined]);
    await manage(emulator, 'PATCH', '/user?id=kp_one', { given_name: 'Renamed' });
    expect((await next()).isNew).toBe(true);
    expect(claimsOf(tokens.id_token).given_name).toBe('Renamed');
    await manage(emulator, 'PATCH', '/users/kp_one/feature_flags/beta?value=true');
    expect((await next()).claims.feature_flags).toMatchObject({ beta: { v: true } });
  });

  it('does not see other changes until the claims are refreshed', async () => {
    const { emulator } = makeSignIn();
    const first = await tokensOf(emulator);
    await manage(emulator, 'PATCH', '/organizations/org_1/feature_flags/limit?value=70');
    await manage(emulator, 'PATCH', '/environment/feature_flags/theme', { value: 'dark' });
    const stale = await tokensOf(emulator);
    expect(claimsOf(stale.access_token).feature_flags).toEqual(claimsOf(first.access_token).feature_flags);
    await manage(emulator, 'POST', '/users/kp_one/refresh_claims');
    const { body } = await refresh(emulator, first.refresh_token);
    expect(claimsOf(body.access_token).feature_flags).toMatchObject({ limit: { v: 70 }, theme: { v: 'dark' } });
  });
});
