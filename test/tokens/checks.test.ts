import { exportJWK, generateKeyPair, type JWK, SignJWT, UnsecuredJWT } from 'jose';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createVerifier, type VerifierOptions } from '../../src/tokens/verify.js';
import { failureOf } from '../support/fake-kinde.js';

/** Each check of a token by itself, with the words that say which one failed; times are exact to the second. */

const ISSUER = 'https://example.kinde.com';
const START = Date.UTC(2026, 0, 1);
const NOW = START / 1_000;
const CLIENT = { clientId: 'app' };

let pair: CryptoKeyPair;
let other: CryptoKeyPair;
let elliptic: CryptoKeyPair;
let keys: unknown;
let requests: { url: string; method: string | undefined; accept: string | null }[];

beforeAll(async () => {
  pair = await generateKeyPair('RS256', { extractable: true });
  other = await generateKeyPair('RS256', { extractable: true });
  elliptic = await generateKeyPair('ES256', { extractable: true });
});
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: START });
  keys = [await jwkOf(pair)];
  requests = [];
  return () => vi.useRealTimers();
});

const jwkOf = async ({ publicKey }: CryptoKeyPair, members: object = {}): Promise<JWK> => ({
  ...(await exportJWK(publicKey)),
  kid: 'one',
  alg: 'RS256',
  use: 'sig',
  ...members,
});

const create = (options: Partial<VerifierOptions> = {}) =>
  createVerifier({
    issuer: ISSUER,
    jwksUri: `${ISSUER}/.well-known/jwks`,
    fetch: async (input, init) => {
      const accept = new Headers(init?.headers).get('accept');
      requests.push({ url: String(input), method: init?.method, accept });
      return Response.json({ keys });
    },
    ...options,
  });

const CLAIMS = { iss: ISSUER, sub: 'kp_1', aud: ['app'], iat: NOW, exp: NOW + 3_600 };

/** A signed token; a claim that is undefined is left out. */
const sign = (claims: object = {}, header: object = {}, { privateKey } = pair): Promise<string> =>
  new SignJWT({ ...CLAIMS, ...claims })
    .setProtectedHeader({ alg: 'RS256', kid: 'one', typ: 'JWT', ...header })
    .sign(privateKey);

/** Why a token is refused, in the words of the message. */
const refused = async (work: Promise<unknown>): Promise<string> => {
  const error = await failureOf(work);
  expect(error).toMatchObject({ name: 'KindeOAuthError' });
  return `${error.code} ${error.message}`;
};

describe('an access token', () => {
  test.each<[string, object, RegExp]>([
    ['without an expiry', { exp: undefined }, /^JWT_INVALID .*`exp` is missing/],
    ['of another issuer', { iss: `${ISSUER}/` }, /^JWT_INVALID .*`iss` is missing or not/],
    ['that was issued in the future', { iat: NOW + 61 }, /^JWT_INVALID .*`iat` is in the future/],
    ['that is not valid yet', { nbf: NOW + 61 }, /^JWT_INVALID .*`nbf` is missing or not/],
    ['that has expired', { exp: NOW - 61 }, /^JWT_EXPIRED .*expired/],
  ])('%s is refused', async (_, claims, reason) => {
    expect(await refused(create().verifyAccessToken(await sign(claims)))).toMatch(reason);
  });

  test.each<[string, object]>([
    ['without a time of issue', { iat: undefined }],
    ['that was issued within the tolerance', { iat: NOW + 60 }],
    ['that is valid within the tolerance', { nbf: NOW + 60 }],
    ['that expired within the tolerance', { exp: NOW - 59 }],
    ['without an audience', { aud: undefined }],
  ])('%s is taken', async (_, claims) => {
    expect(await create().verifyAccessToken(await sign(claims))).toMatchObject({ sub: 'kp_1' });
  });

  test.each([undefined, 'jwt', 'JWT', 'at+jwt', 'application/at+jwt'])('of type %s is taken', async (typ) => {
    expect(await create().verifyAccessToken(await sign({}, { typ }))).toMatchObject({ sub: 'kp_1' });
  });

  test('of another type is refused', async () => {
    expect(await refused(create().verifyAccessToken(await sign({}, { typ: 'logout+jwt' })))).toMatch(/`typ`/);
  });

  test('is for the application that is asked for', async () => {
    const verifier = create();
    expect(await verifier.verifyAccessToken(await sign({ azp: 'app' }), CLIENT)).toMatchObject({ azp: 'app' });
    expect(await refused(verifier.verifyAccessToken(await sign(), CLIENT))).toMatch(/`azp`/);
    expect(await verifier.verifyAccessToken(await sign({ azp: 'other' }))).toMatchObject({ azp: 'other' });
    expect(await refused(verifier.verifyAccessToken(await sign({ azp: 'other' }), CLIENT))).toMatch(/`azp`/);
  });

  test('may have the longest length, and no more', async () => {
    const token = await sign();
    await create({ maxTokenLength: token.length }).verifyAccessToken(token);
    expect(await refused(create({ maxTokenLength: token.length - 1 }).verifyAccessToken(token))).toMatch(/too long/);
    expect(await refused(create().verifyAccessToken(7 as never))).toMatch(/not text/);
  });
});

describe('an ID token', () => {
  test.each<[string, object, object, RegExp]>([
    ['without an expiry', { exp: undefined }, {}, /`exp`/],
    ['without a time of issue', { iat: undefined }, {}, /`iat`/],
    ['without a subject', { sub: undefined }, {}, /`sub`/],
    ['with an empty subject', { sub: '' }, {}, /`sub`/],
    ['for nobody', { aud: undefined }, {}, /`aud`/],
    ['for another application', { aud: ['other'] }, {}, /`aud`/],
    ['for several without an authorized one', { aud: ['app', 'other'] }, {}, /`azp`/],
    ['for several with another authorized one', { aud: ['app', 'other'], azp: 'other' }, {}, /`azp`/],
    ['for one with another authorized one', { azp: 'other' }, {}, /`azp`/],
    ['with another nonce', { nonce: 'b' }, { nonce: 'a' }, /`nonce`/],
    ['without the nonce', {}, { nonce: 'a' }, /`nonce`/],
    ['of another issuer', { iss: 'https://other.kinde.com' }, {}, /`iss`/],
  ])('%s is refused', async (_, claims, checks, reason) => {
    const said = await refused(create().verifyIdToken(await sign(claims), { ...CLIENT, ...checks }));
    expect(said).toMatch(/^JWT_INVALID /);
    expect(said).toMatch(reason);
  });

  test.each<[string, object, object]>([
    ['for one', {}, {}],
    ['for one, as text', { aud: 'app' }, {}],
    ['for one that is the authorized one', { azp: 'app' }, {}],
    ['for several of which it is the authorized one', { aud: ['other', 'app'], azp: 'app' }, {}],
    ['with the nonce', { nonce: 'a' }, { nonce: 'a' }],
    ['with a nonce that nobody asks for', { nonce: 'a' }, {}],
  ])('%s is taken', async (_, claims, checks) => {
    const verified = await create().verifyIdToken(await sign(claims), { ...CLIENT, ...checks });
    expect(verified.sub).toBe('kp_1');
  });

  test.each(['at+jwt', 'application/at+jwt'])('is not of type %s', async (typ) => {
    expect(await refused(create().verifyIdToken(await sign({}, { typ }), CLIENT))).toMatch(/`typ`/);
  });
});

describe('a signature', () => {
  test.each<[string, () => Promise<string> | string, RegExp]>([
    ['of another key', () => sign({}, {}, other), /its signature is wrong/],
    ['of an unknown key', () => sign({}, { kid: 'two' }), /a key that the issuer does not have/],
    ['without the name of its key', () => sign({}, { kid: undefined }), /malformed \(ERR_JWS_INVALID\)/],
    ['with a name that is no text', () => sign({}, { kid: 7 }), /malformed \(ERR_JWS_INVALID\)/],
    ['by another algorithm', () => sign({}, { alg: 'PS256' }, pssOf()), /not signed with RS256/],
    ['that is none', () => `${new UnsecuredJWT(CLAIMS).encode()}x`, /malformed \(ERR_JWS_INVALID\)/],
    ['that is not text of the right kind', () => 'a.b.c', /malformed \(ERR_JWS_INVALID\)/],
  ])('%s is refused', async (_, token, reason) => {
    expect(await refused(create().verifyAccessToken(await token()))).toMatch(reason);
  });

  let pss: CryptoKeyPair;
  const pssOf = (): CryptoKeyPair => pss;
  beforeAll(async () => {
    pss = await generateKeyPair('PS256', { extractable: true });
  });

  test('of a good key does not vouch for a token with the same header', async () => {
    const verifier = create();
    const token = await sign();
    await verifier.verifyAccessToken(token);
    const [header, , signature] = token.split('.');
    const [, payload] = (await sign({ sub: 'kp_2' })).split('.');
    expect(await refused(verifier.verifyAccessToken(`${header}.${payload}.${signature}`))).toMatch(/signature/);
  });
});

describe('keys', () => {
  test('are asked for once, by a plain request', async () => {
    const verifier = create();
    await verifier.verifyAccessToken(await sign());
    await verifier.verifyAccessToken(await sign());
    expect(requests).toEqual([{ url: `${ISSUER}/.well-known/jwks`, method: 'GET', accept: 'application/json' }]);
  });

  test('of other kinds are passed over, wherever they stand', async () => {
    const good = await jwkOf(pair);
    const strange = [
      null,
      { kty: 'RSA', kid: 'one', e: 'AQAB' },
      { ...(await jwkOf(elliptic)), alg: 'ES256' },
      { ...(await jwkOf(elliptic)), alg: undefined },
      { ...(await jwkOf(other)), kid: undefined },
      { ...(await jwkOf(other)), kid: 7 },
      { ...(await jwkOf(other)), use: 'enc' },
      { ...(await jwkOf(other)), alg: 'RS512' },
      { ...(await jwkOf(other)), alg: 'PS256' },
    ];
    for (const one of strange) {
      keys = [one, good, one];
      expect(await create().verifyAccessToken(await sign())).toMatchObject({ sub: 'kp_1' });
      keys = [one];
      expect(await refused(create().verifyAccessToken(await sign({}, {}, other)))).toMatch(/does not have/);
    }
  });

  test('may leave out what they are for and by which algorithm', async () => {
    keys = [await jwkOf(pair, { use: undefined, alg: undefined })];
    expect(await create().verifyAccessToken(await sign())).toMatchObject({ sub: 'kp_1' });
  });

  test.each([undefined, null, {}, 'keys'])('that are %j are none: KEYS_UNAVAILABLE, with the cause', async (value) => {
    keys = value;
    const error = await failureOf(create().verifyAccessToken(await sign()));
    expect(error).toMatchObject({ code: 'KEYS_UNAVAILABLE', message: expect.stringContaining('try again') });
    expect(error.cause).toMatchObject({ message: 'The key set has no list of keys.' });
  });

  test('that do not come are asked for once, and say why', async () => {
    let asked = 0;
    const fetch = async () => {
      asked += 1;
      return new Response('down', { status: 503 });
    };
    const error = await failureOf(create({ fetch }).verifyAccessToken(await sign()));
    expect(error).toMatchObject({ code: 'KEYS_UNAVAILABLE', cause: { code: 'SERVER_ERROR', status: 503 } });
    expect((error.cause as Error).message).toContain('The fetch of the signing keys');
    expect(asked).toBe(1);
  });

  test('that hang are given up after the timeout', async () => {
    vi.useRealTimers();
    const fetch: typeof globalThis.fetch = (_, init) =>
      new Promise((_, reject) => init?.signal?.addEventListener('abort', () => reject(init.signal?.reason)));
    const error = await failureOf(create({ fetch, timeout: 20 }).verifyAccessToken(await sign()));
    expect(error).toMatchObject({ code: 'KEYS_UNAVAILABLE', cause: { code: 'TIMEOUT' } });
  });
});

describe('what is misspelt would check nothing', () => {
  test('an option of the verifier', () => {
    expect(() => create({ clockTolerance: 5 } as never)).toThrow(/`clockTolerance` is not an option/);
  });

  test('a check of a token, before the token is read', async () => {
    const verifier = create();
    const failures = [
      verifier.verifyAccessToken('token', { audiance: 'api' } as never),
      verifier.verifyIdToken('token', { clientId: 'app', nonse: 'x' } as never),
      verifier.verifyIdToken('token', undefined as never),
    ];
    for (const failure of failures) expect(await failureOf(failure)).toMatchObject({ code: 'CONFIG_INVALID' });
    expect(requests).toEqual([]);
  });
});
