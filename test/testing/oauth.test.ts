import { createRemoteJWKSet, customFetch, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { connect, makeEmulator, requestToken } from './client.js';

const now = () => Date.UTC(2026, 0, 1);

describe('client credentials', () => {
  it('answers a token with the claims of a machine-to-machine token', async () => {
    const emulator = makeEmulator({ now });
    const { status, body } = await requestToken(emulator);
    expect(status).toBe(200);
    expect(body).toEqual({ access_token: expect.any(String), expires_in: 86_400, scope: '', token_type: 'bearer' });
    const claims = decodeJwt(body.access_token);
    expect(claims).toMatchObject({
      aud: ['https://emulator.kinde.com/api'],
      azp: emulator.credentials.clientId,
      gty: ['client_credentials'],
      iss: 'https://emulator.kinde.com',
      scp: [],
      v: '2',
      iat: now() / 1000,
      exp: now() / 1000 + 86_400,
    });
    expect(claims).not.toHaveProperty('sub');
    expect(claims.jti).toMatch(/^[0-9a-f-]{36}$/);
    expect(String(claims.scope).split(' ')).toHaveLength(148);
    expect(decodeProtectedHeader(body.access_token)).toEqual({
      alg: 'RS256',
      kid: expect.stringMatching(/^[0-9a-f]{32}$/),
      typ: 'JWT',
    });
  });

  it('gives a subset of the scopes and the audiences that are asked for', async () => {
    const seed = {
      applications: [{ clientId: 'c', clientSecret: 's', audiences: ['https://api.example.com'], orgCode: 'org_1' }],
      organizations: [{ code: 'org_1', name: 'One' }],
    };
    const emulator = makeEmulator({ seed, tokenLifetimeS: 60 });
    const { body } = await requestToken(emulator, {
      scope: 'read:users update:users',
      audience: 'https://emulator.kinde.com/api https://api.example.com',
    });
    expect(body.expires_in).toBe(60);
    expect(decodeJwt(body.access_token)).toMatchObject({
      aud: ['https://emulator.kinde.com/api', 'https://api.example.com'],
      scope: 'read:users update:users',
      scp: ['read:users', 'update:users'],
      org_code: 'org_1',
    });
  });

  it('takes HTTP Basic', async () => {
    const { domain, credentials, fetch } = makeEmulator();
    const answer = await fetch(`${domain}/oauth2/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${credentials.clientId}:${credentials.clientSecret}`)}` },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });
    expect(answer.status).toBe(200);
    expect(decodeJwt((await answer.json()).access_token).aud).toEqual([]);
  });

  it.each([
    ['a wrong secret', { client_secret: 'no' }, 401, 'invalid_client'],
    ['an audience of somebody else', { audience: 'https://other.kinde.com/api' }, 403, 'invalid_request'],
    ['an unknown scope', { scope: 'read:users write:users' }, 403, 'invalid_scope'],
    ['another grant', { grant_type: 'password' }, 400, 'unsupported_grant_type'],
    ['no grant', { grant_type: '' }, 400, 'invalid_request'],
  ])('refuses %s', async (_, parameters, status, error) => {
    const answer = await requestToken(makeEmulator(), parameters);
    expect(answer).toEqual({ status, body: { error, error_description: expect.any(String) } });
  });

  it('answers an unknown client with one word', async () => {
    expect(await requestToken(makeEmulator(), { client_id: 'nobody' })).toEqual({ status: 400, body: 'not_found' });
  });

  it('refuses a JSON body and a GET', async () => {
    const { domain, fetch } = makeEmulator();
    const headers = { 'content-type': 'application/json' };
    const json = await fetch(`${domain}/oauth2/token`, { method: 'POST', headers, body: '{}' });
    expect([json.status, (await json.json()).error]).toEqual([400, 'invalid_request']);
    expect((await fetch(`${domain}/oauth2/token`)).status).toBe(400);
  });
});

describe('well-known documents', () => {
  it('publishes the key under both names', async () => {
    const { emulator, token } = await connect();
    for (const name of ['jwks', 'jwks.json']) {
      const url = new URL(`${emulator.domain}/.well-known/${name}`);
      const set = createRemoteJWKSet(url, { [customFetch]: emulator.fetch as typeof fetch });
      const { payload } = await jwtVerify(token, set, { issuer: emulator.domain, audience: `${emulator.domain}/api` });
      expect(payload.azp).toBe(emulator.credentials.clientId);
    }
    const { keys } = await (await emulator.fetch(`${emulator.domain}/.well-known/jwks`)).json();
    expect(keys).toEqual([
      { kty: 'RSA', use: 'sig', alg: 'RS256', e: 'AQAB', kid: expect.any(String), n: expect.any(String) },
    ]);
  });

  it('publishes a discovery document', async () => {
    const { domain, fetch } = makeEmulator({ domain: 'https://acme.us.kinde.com/' });
    const document = await (await fetch(`${domain}/.well-known/openid-configuration`)).json();
    expect(document).toMatchObject({
      issuer: 'https://acme.us.kinde.com',
      token_endpoint: 'https://acme.us.kinde.com/oauth2/token',
      jwks_uri: 'https://acme.us.kinde.com/.well-known/jwks',
    });
  });
});
