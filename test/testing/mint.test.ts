import { decodeJwt, decodeProtectedHeader } from 'jose';
import { describe, expect, it } from 'vitest';
import { AccountClient } from '../../src/account/index.js';
import { ManagementClient } from '../../src/management/index.js';
import type { MintOptions } from '../../src/testing/index.js';
import { createVerifier } from '../../src/tokens/verify.js';
import { call, makeEmulator } from './client.js';
import { seed } from './sign-in/support.js';

const AUDIENCE = 'https://api.example.com';
const now = Date.UTC(2026, 5, 1);

describe('mintToken', () => {
  it('makes the token of a user that the Account API takes, with claims of an organization', async () => {
    const emulator = makeEmulator({ seed });
    const token = await emulator.mintToken({ user: 'one@example.com' });
    expect(decodeJwt(token)).toMatchObject({
      iss: emulator.domain,
      azp: 'web',
      sub: 'kp_one',
      org_code: 'org_1',
      roles: [{ key: 'editor' }],
      scp: ['openid', 'profile', 'email'],
      aud: [],
    });
    const account = new AccountClient({ domain: emulator.domain, fetch: emulator.fetch, accessToken: token });
    expect((await account.getRoles()).items.map(({ key }) => key)).toEqual(['editor']);
    expect(decodeJwt(await emulator.mintToken({ user: 'kp_two', organization: 'org_2' })).org_code).toBe('org_2');
    expect(decodeJwt(await emulator.mintToken({ user: 'kp_two', organization: null }))).not.toHaveProperty('org_code');
  });

  it('makes the token of a machine, with only the scopes that are named', async () => {
    const emulator = makeEmulator({ seed });
    const all = await emulator.mintToken();
    const few = await emulator.mintToken({ scopes: ['read:users'] });
    expect((await call(emulator, all, 'GET', '/roles')).status).toBe(200);
    expect((await call(emulator, few, 'GET', '/users')).status).toBe(200);
    expect((await call(emulator, few, 'GET', '/roles')).body.errors[0].code).toBe('SCOPE_MISSING');
    const granted = await new ManagementClient({ ...emulator.credentials, fetch: emulator.fetch }).getUsers();
    expect(granted.items).toHaveLength(4);
  });

  it('makes an ID token', async () => {
    const { mintToken } = makeEmulator({ seed });
    const claims = decodeJwt(await mintToken({ user: 'user-one', type: 'id' }));
    expect(claims).toMatchObject({ aud: ['web'], sub: 'kp_one', email: 'one@example.com', given_name: 'User' });
    await expect(mintToken({ type: 'id' })).rejects.toThrow('needs a user');
  });

  it('adds, replaces and leaves out claims, times too', async () => {
    const { mintToken } = makeEmulator({ seed, now: () => now });
    const claims = { plan: 'gold', sub: 'kp_else', org_code: undefined, iat: 5, jti: 'own' };
    const made = decodeJwt(await mintToken({ user: 'kp_one', claims, expiresIn: 60, audience: AUDIENCE }));
    expect(made).toMatchObject({ plan: 'gold', sub: 'kp_else', iat: 5, jti: 'own', exp: now / 1000 + 60 });
    expect(made.aud).toEqual([AUDIENCE]);
    expect(made).not.toHaveProperty('org_code');
  });

  it('is ended by revokeTokens', async () => {
    const emulator = makeEmulator({ seed });
    const token = await emulator.mintToken();
    emulator.revokeTokens();
    expect((await call(emulator, token, 'GET', '/users')).status).toBe(403);
  });

  it('says who is not there', async () => {
    const { mintToken } = makeEmulator({ seed });
    await expect(mintToken({ user: 'nobody' })).rejects.toThrow('no user nobody');
    await expect(mintToken({ user: 'kp_one', organization: 'org_9' })).rejects.toThrow('no organization org_9');
    await expect(mintToken({ user: 'kp_one', clientId: 'machine' })).rejects.toThrow('no application machine');
    await expect(mintToken({ flaw: 'late' as never })).rejects.toThrow('flaw must be one of expired');
  });
});

const FLAWS = [
  'expired',
  'not-yet-valid',
  'wrong-audience',
  'wrong-issuer',
  'unknown-key',
  'wrong-signature',
  'no-signature',
  'symmetric-signature',
] as const satisfies readonly MintOptions['flaw'][];

describe('a flaw', () => {
  it.each(FLAWS)('%s is refused by a verifier, and by the emulator itself', async (flaw) => {
    const emulator = makeEmulator({ seed });
    const { domain, fetch } = emulator;
    const verifier = createVerifier({ issuer: domain, jwksUri: `${domain}/.well-known/jwks`, fetch });
    const verify = (token: string) => verifier.verifyAccessToken(token, { audience: AUDIENCE });
    const options = { user: 'kp_one', audience: AUDIENCE };
    expect((await verify(await emulator.mintToken(options))).sub).toBe('kp_one');
    const token = await emulator.mintToken({ ...options, flaw });
    const code = flaw === 'expired' ? 'JWT_EXPIRED' : 'JWT_INVALID';
    await expect(verify(token)).rejects.toMatchObject({ code });
    // The Account API is for any audience.
    if (flaw === 'wrong-audience') return;
    const headers = { authorization: `Bearer ${token}` };
    expect((await fetch(`${domain}/account_api/v1/roles`, { headers })).status).toBe(403);
  });

  it('is what its name says', async () => {
    const { mintToken } = makeEmulator({ seed, now: () => now });
    const made = async (flaw: MintOptions['flaw']) => {
      const token = await mintToken(flaw ? { flaw } : {});
      const [, , signature] = token.split('.');
      return { header: decodeProtectedHeader(token), claims: decodeJwt(token), signature };
    };
    const sound = await made(undefined);
    expect((await made('expired')).claims.exp).toBeLessThan(now / 1000 - 3600);
    expect((await made('not-yet-valid')).claims.nbf).toBeGreaterThan(now / 1000 + 3600);
    expect((await made('wrong-issuer')).claims.iss).not.toBe(sound.claims.iss);
    expect((await made('unknown-key')).header.kid).not.toBe(sound.header.kid);
    expect((await made('wrong-signature')).header).toEqual(sound.header);
    expect(await made('no-signature')).toMatchObject({ header: { alg: 'none' }, signature: '' });
    expect((await made('symmetric-signature')).header).toMatchObject({ alg: 'HS256', kid: sound.header.kid });
  });
});
