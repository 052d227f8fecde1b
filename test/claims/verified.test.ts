import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { claimsFrom, createVerifier, type Verifier } from '../../src/claims/index.js';
import { failureOf } from '../support/fake-kinde.js';
import { forgeries } from '../webhooks/hostile.js';
import { FakeIssuer, ORIGIN, type SigningKey, sign, signedOtherwise, signingKey } from '../webhooks/issuer.js';
import { CLAIMS } from './support.js';

const now = Math.floor(Date.now() / 1_000);
const ACCESS = { ...CLAIMS, iss: ORIGIN, azp: 'client-1', iat: now - 10, exp: now + 3_600 };
const ID = { sub: CLAIMS.sub, iss: ORIGIN, aud: ['client-1'], iat: now - 10, exp: now + 3_600, name: 'John Doe' };
const SETTINGS = { clientId: 'client-1', audience: 'api.yourapp.com' };

let known: SigningKey;
let stranger: SigningKey;
let verifier: Verifier;

beforeAll(async () => {
  [known, stranger] = await Promise.all([signingKey('key-1'), signingKey('key-2')]);
  verifier = createVerifier({
    issuer: ORIGIN,
    jwksUri: `${ORIGIN}/.well-known/jwks`,
    fetch: new FakeIssuer(known).fetch,
  });
});

const from = (accessToken: string, idToken?: string) => claimsFrom(verifier, { accessToken, idToken }, SETTINGS);

describe('claims of raw tokens', () => {
  test('answer after the tokens are verified', async () => {
    const user = await from(await sign(known, ACCESS), await sign(known, ID));
    expect(await user.has({ permissions: ['create:todos'], roles: ['admin'], flags: ['is_dark_mode'] })).toBe(true);
    expect(await user.getUserProfile()).toMatchObject({ id: 'user_123', name: 'John Doe' });
    expect(await user.getTokenInfo()).toMatchObject({
      isAuthenticated: true,
      hasIdToken: true,
      hasRefreshToken: false,
    });
  });

  test('an ID token needs the client it was issued to', async () => {
    const tokens = { accessToken: await sign(known, ACCESS), idToken: await sign(known, ID) };
    expect(await failureOf(claimsFrom(verifier, tokens))).toMatchObject({
      code: 'CONFIG_INVALID',
      message: '`clientId` is needed to verify an ID token.',
    });
  });

  test('an ID token of another application is refused', async () => {
    const elsewhere = await sign(known, { ...ID, aud: ['client-2'] });
    expect(await failureOf(from(await sign(known, ACCESS), elsewhere))).toMatchObject({ code: 'JWT_INVALID' });
  });

  test('an access token alone tells who it is, and whether it can be renewed', async () => {
    const tokens = { accessToken: await sign(known, ACCESS), hasRefreshToken: true };
    const user = await claimsFrom(verifier, tokens, SETTINGS);
    expect(await user.has({ permissions: ['create:todos'] })).toBe(true);
    expect(await user.getTokenInfo()).toMatchObject({ userId: 'user_123', hasIdToken: false, hasRefreshToken: true });
  });

  test('two good tokens of two users are refused', async () => {
    const other = await sign(known, { ...ID, sub: 'user_456' });
    expect(await failureOf(from(await sign(known, ACCESS), other))).toMatchObject({ code: 'JWT_INVALID' });
  });
});

describe('a hostile access token', () => {
  test.each([
    ['of another issuer', { iss: 'https://evil.example.com' }],
    ['of an issuer that begins the same', { iss: `${ORIGIN}.evil.example.com` }],
    ['of the issuer with a slash', { iss: `${ORIGIN}/` }],
    ['of several issuers', { iss: [ORIGIN] }],
    ['without an issuer', { iss: undefined }],
    ['for another audience', { aud: ['other'] }],
    ['without an audience', { aud: [] }],
    ['of another client', { azp: 'client-2' }],
    ['that is expired', { exp: now - 120 }],
    ['without an expiry', { exp: undefined }],
    ['with an expiry that is a text', { exp: '9999999999' }],
    ['that is not valid yet', { nbf: now + 600 }],
    ['that is issued in the future', { iat: now + 600 }],
  ])('%s decides nothing', async (_, change) => {
    const error = await failureOf(sign(known, { ...ACCESS, ...change }).then((token) => from(token)));
    expect(error).toMatchObject({ name: 'KindeOAuthError', code: expect.stringMatching(/^JWT_(INVALID|EXPIRED)$/) });
  });

  test('that is forged decides nothing, and shows in no error', async () => {
    for (const [name, token] of Object.entries(await forgeries(known, stranger, ACCESS))) {
      const error = await failureOf(from(token));
      expect([name, error.name, error.code]).toEqual([name, 'KindeOAuthError', 'JWT_INVALID']);
      const payload = token.split('.')[1] ?? '';
      if (payload.length > 20) expect(JSON.stringify([error, error.message, error.stack])).not.toContain(payload);
    }
  });

  test.each(['RS384', 'RS512', 'PS256'])('signed by the key itself with %s decides nothing', async (alg) => {
    const { token, key } = await signedOtherwise(known, alg, ACCESS);
    const jwksUri = `${ORIGIN}/.well-known/jwks`;
    const lenient = createVerifier({ issuer: ORIGIN, jwksUri, fetch: new FakeIssuer(key).fetch });
    await claimsFrom(lenient, { accessToken: await sign(known, ACCESS) });
    expect(await failureOf(claimsFrom(lenient, { accessToken: token }))).toMatchObject({ code: 'JWT_INVALID' });
  });

  test('with any one character changed decides nothing', async () => {
    const good = await sign(known, ACCESS);
    // The last character of a signature of 256 bytes holds bits that are not used.
    const places = fc.integer({ min: 0, max: good.length - 2 });
    await fc.assert(
      fc.asyncProperty(
        places,
        fc.constantFrom('A', 'b', '-', '_', '.', '=', ' ', 'é', '\u0000'),
        async (at, character) => {
          fc.pre(good[at] !== character);
          const error = await failureOf(from(good.slice(0, at) + character + good.slice(at + 1)));
          expect(error.code).toBe('JWT_INVALID');
        },
      ),
      { numRuns: 200 },
    );
  });

  test('that is cut off anywhere decides nothing', async () => {
    const good = await sign(known, ACCESS);
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: good.length - 1 }), async (length) => {
        expect((await failureOf(from(good.slice(0, length)))).code).toBe('JWT_INVALID');
      }),
      { numRuns: 100 },
    );
  });
});
