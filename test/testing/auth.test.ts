import { SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { createSigningKeys } from '../../src/testing/index.js';
import { call, codesOf, connect, makeEmulator, requestToken } from './client.js';

describe('authentication', () => {
  it.each([
    ['GET', '/users'],
    ['GET', '/nowhere'],
    ['DELETE', '/users'],
  ])('comes before routing: %s %s without a token', async (method, path) => {
    const answer = await call(makeEmulator(), undefined, method, path);
    expect(answer.status).toBe(403);
    expect(codesOf(answer)).toEqual(['INVALID_CREDENTIALS', 'INVALID_AUTHORIZATION_HEADER']);
  });

  it('refuses another scheme', async () => {
    const { domain, fetch } = makeEmulator();
    const answer = await fetch(`${domain}/api/v1/users`, { headers: { authorization: 'Basic abc' } });
    expect((await answer.json()).errors[1].code).toBe('INVALID_AUTHORIZATION_HEADER');
  });

  async function expectInvalid(emulator: ReturnType<typeof makeEmulator>, token: string) {
    const answer = await call(emulator, token, 'GET', '/users');
    expect(answer.status).toBe(403);
    expect(codesOf(answer)).toEqual(['INVALID_CREDENTIALS', 'TOKEN_INVALID']);
    return answer.body.errors[1].message as string;
  }

  it('refuses what is not a token', async () => {
    await expectInvalid(makeEmulator(), 'abc');
    await expectInvalid(makeEmulator(), 'a.b.c');
  });

  it('refuses a token of an unknown key', async () => {
    const { privateKey, jwk } = await createSigningKeys();
    const token = await new SignJWT({}).setProtectedHeader({ alg: 'RS256', kid: jwk.kid }).sign(privateKey);
    expect(await expectInvalid(makeEmulator(), token)).toContain('kid');
  });

  it('refuses a token whose payload was changed', async () => {
    const { emulator, token } = await connect();
    const [header, , signature] = token.split('.');
    await expectInvalid(emulator, `${header}.${btoa('{}')}.${signature}`);
  });

  it('refuses an expired token', async () => {
    let time = Date.UTC(2026, 0, 1);
    const { emulator, token, call: ask } = await connect({ now: () => time, tokenLifetimeS: 60 });
    time += 59_000;
    expect((await ask('GET', '/users')).status).toBe(200);
    time += 1_000;
    await expectInvalid(emulator, token);
  });

  it('refuses a token for no audience', async () => {
    const emulator = makeEmulator();
    const { body } = await requestToken(emulator, { audience: '' });
    await expectInvalid(emulator, body.access_token);
  });

  it('refuses revoked tokens, and takes new ones', async () => {
    const { emulator, token } = await connect();
    emulator.revokeTokens();
    await expectInvalid(emulator, token);
    const { body } = await requestToken(emulator);
    expect((await call(emulator, body.access_token, 'GET', '/users')).status).toBe(200);
    emulator.reset();
    await expectInvalid(emulator, token);
    expect((await call(emulator, body.access_token, 'GET', '/users')).status).toBe(200);
  });

  it('refuses tokens of a key that was replaced', async () => {
    const { emulator, token } = await connect();
    emulator.rotateKeys();
    expect(await expectInvalid(emulator, token)).toContain('kid');
    const { body } = await requestToken(emulator);
    expect((await call(emulator, body.access_token, 'GET', '/users')).status).toBe(200);
  });
});

describe('scopes', () => {
  it('refuses a call whose scope the token has not, and names it', async () => {
    const { call: ask } = await connect({}, { scope: 'read:users' });
    expect((await ask('GET', '/users')).status).toBe(200);
    expect(await ask('GET', '/environment')).toEqual({
      status: 403,
      body: { errors: [{ code: 'SCOPE_MISSING', message: 'Scope is missing: read:environments' }] },
    });
  });

  it('are checked before the request is', async () => {
    const { call: ask } = await connect({}, { scope: 'read:users' });
    expect(codesOf(await ask('POST', '/organization', {}))).toEqual(['SCOPE_MISSING']);
  });

  it('need none for verifyApiKey', async () => {
    const { call: ask } = await connect({}, { scope: 'read:users' });
    expect((await ask('POST', '/api_keys/verify', { api_key: 'k' })).status).toBe(200);
  });

  it('are limited by the application', async () => {
    const applications = [{ clientId: 'c', clientSecret: 's', scopes: ['read:roles'] }];
    const { call: ask } = await connect({ seed: { applications } });
    expect((await ask('GET', '/roles')).status).toBe(200);
    expect((await ask('GET', '/users')).status).toBe(403);
  });
});

describe('routing', () => {
  it.each([
    ['GET', '/users/kp_1'],
    ['PATCH', '/users/kp_1'],
    ['PUT', '/users'],
    ['GET', '/users/'],
    ['GET', '/users/%zz'],
  ])('answers 404 with one object: %s %s', async (method, path) => {
    const { call: ask } = await connect();
    expect(await ask(method, path)).toEqual({
      status: 404,
      body: { errors: { code: 'ROUTE_NOT_FOUND', message: expect.any(String) } },
    });
  });

  it('prefers a static segment and falls back to the parameter', async () => {
    const { emulator, call: ask } = await connect();
    await ask('POST', '/api_keys/verify', { api_key: 'k' });
    await ask('PUT', '/api_keys/verify');
    expect(emulator.requests.slice(1).map(({ operation }) => operation)).toEqual(['verifyApiKey', 'rotateApiKey']);
  });
});
