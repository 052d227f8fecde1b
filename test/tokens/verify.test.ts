import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createVerifier, type VerifierOptions } from '../../src/tokens/verify.js';

const ISSUER = 'https://example.kinde.com';
const pairs: Record<string, Awaited<ReturnType<typeof generateKeyPair>>> = {};
let jwks: object[];
let fetches: number;
let isDown: boolean;

beforeAll(async () => {
  for (const kid of ['one', 'two']) pairs[kid] = await generateKeyPair('RS256', { extractable: true });
});

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'] });
  jwks = [await publicKey('one')];
  fetches = 0;
  isDown = false;
  return () => vi.useRealTimers();
});

async function publicKey(kid: string): Promise<object> {
  return { ...(await exportJWK((pairs[kid] as { publicKey: CryptoKey }).publicKey)), kid, alg: 'RS256', use: 'sig' };
}

const create = (options: Partial<VerifierOptions> = {}) =>
  createVerifier({
    issuer: ISSUER,
    jwksUri: `${ISSUER}/.well-known/jwks.json`,
    fetch: async () => {
      fetches += 1;
      return isDown ? new Response('', { status: 500 }) : Response.json({ keys: jwks });
    },
    ...options,
  });

const now = () => Math.floor(Date.now() / 1_000);
const sign = (claims: object = {}, kid = 'one', header: object = {}) =>
  new SignJWT({ iss: ISSUER, sub: 'kp_ada', aud: [], iat: now(), exp: now() + 86_400, ...claims })
    .setProtectedHeader({ alg: 'RS256', kid, typ: 'jwt', ...header })
    .sign((pairs[kid] as { privateKey: CryptoKey }).privateKey);
const later = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1_000);

describe('verification', () => {
  it('gives the claims, and fetches the keys once however many ask', async () => {
    const verifier = create();
    const token = await sign();
    const all = await Promise.all(Array.from({ length: 20 }, () => verifier.verifyAccessToken(token)));
    expect(all.every(({ sub }) => sub === 'kp_ada')).toBe(true);
    expect(fetches).toBe(1);
  });

  it.each(['jwt', 'JWT', 'at+jwt', undefined])('access token of type %s', async (typ) => {
    await create().verifyAccessToken(await sign({}, 'one', { typ }));
  });

  it('another type is refused, and an access token is not an ID token', async () => {
    await expect(create().verifyAccessToken(await sign({}, 'one', { typ: 'logout+jwt' }))).rejects.toMatchObject({
      code: 'JWT_INVALID',
    });
    await expect(
      create().verifyIdToken(await sign({ aud: 'app' }, 'one', { typ: 'at+jwt' }), { clientId: 'app' }),
    ).rejects.toMatchObject({ code: 'JWT_INVALID' });
  });

  it('clocks may differ by the tolerance and no more', async () => {
    const token = await sign({ exp: now() + 10 });
    later(65);
    await create().verifyAccessToken(token);
    later(10);
    await expect(create().verifyAccessToken(token)).rejects.toMatchObject({ code: 'JWT_EXPIRED' });
    await expect(
      create({ clockToleranceSeconds: 5 }).verifyAccessToken(await sign({ nbf: now() + 10 })),
    ).rejects.toMatchObject({ code: 'JWT_INVALID' });
  });

  it('an audience is checked where one is asked for', async () => {
    const verifier = create();
    const token = await sign({ aud: ['a', 'b'] });
    await verifier.verifyAccessToken(token);
    await verifier.verifyAccessToken(token, { audience: ['x', 'b'] });
    await expect(verifier.verifyAccessToken(token, { audience: 'x' })).rejects.toMatchObject({ code: 'JWT_INVALID' });
  });

  it('an oversized token is refused unread', async () => {
    await expect(create().verifyAccessToken(`${await sign()}${'x'.repeat(40_000)}`)).rejects.toMatchObject({
      code: 'JWT_INVALID',
    });
    expect(fetches).toBe(0);
  });

  it.each(['', 'a.b', 'a.b.c', '..', 'eyJhbGciOiJSUzI1NiJ9..', '\u0000.\uffff.😀', undefined, 7])(
    '%j is refused by a typed error',
    async (token) => {
      const failure = await create()
        .verifyAccessToken(token as string)
        .catch((thrown) => thrown);
      expect(failure).toMatchObject({ name: 'KindeOAuthError', code: 'JWT_INVALID' });
    },
  );

  it('no message quotes the token', async () => {
    const token = await sign({ iss: 'https://secret.example' });
    const failure = await create()
      .verifyAccessToken(token)
      .catch((thrown) => thrown);
    expect(JSON.stringify([failure.message, failure.cause])).not.toMatch(/secret\.example|eyJ/);
  });
});

describe('keys', () => {
  it('a new key is found, and made-up key ids do not cause more fetches', async () => {
    const verifier = create();
    await verifier.verifyAccessToken(await sign());
    jwks = [await publicKey('one'), await publicKey('two')];
    await expect(verifier.verifyAccessToken(await sign({}, 'two'))).rejects.toMatchObject({ code: 'JWT_INVALID' });
    later(31);
    await verifier.verifyAccessToken(await sign({}, 'two'));
    expect(fetches).toBe(2);
    const forged = await Promise.all(
      Array.from({ length: 50 }, (_, index) => sign({}, 'two', { kid: `made-up-${index}` })),
    );
    await Promise.allSettled(forged.map((token) => verifier.verifyAccessToken(token)));
    expect(fetches).toBe(2);
  });

  it('an outage never refuses a token whose key is known', async () => {
    const verifier = create();
    const token = await sign();
    await verifier.verifyAccessToken(token);
    isDown = true;
    for (let hour = 0; hour < 5; hour += 1) {
      later(3_600);
      await verifier.verifyAccessToken(token);
    }
  });

  it('an outage says so where the key is not known', async () => {
    isDown = true;
    const verifier = create();
    await expect(verifier.verifyAccessToken(await sign())).rejects.toMatchObject({ code: 'KEYS_UNAVAILABLE' });
    const asked = fetches;
    await expect(verifier.verifyAccessToken(await sign())).rejects.toMatchObject({ code: 'KEYS_UNAVAILABLE' });
    expect(fetches).toBe(asked);
    isDown = false;
    later(3);
    await verifier.verifyAccessToken(await sign());
  });

  it('keys that are not for RS256 are not used', async () => {
    jwks = [{ ...(await publicKey('one')), use: 'enc' }];
    await expect(create().verifyAccessToken(await sign())).rejects.toMatchObject({ code: 'JWT_INVALID' });
    jwks = [{ kty: 'oct', kid: 'one', k: 'c2VjcmV0', alg: 'HS256' }];
    const token = await new SignJWT({ iss: ISSUER, exp: now() + 60 })
      .setProtectedHeader({ alg: 'HS256', kid: 'one' })
      .sign(new TextEncoder().encode('secret'));
    await expect(create().verifyAccessToken(token)).rejects.toMatchObject({ code: 'JWT_INVALID' });
  });
});
