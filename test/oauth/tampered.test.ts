import { generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { beforeEach, describe, expect, it } from 'vitest';
import { cookieHeader, createOAuth, DOMAIN, Issuer, request } from './support/issuer.js';

let issuer: Issuer;
beforeEach(async () => {
  issuer = await Issuer.create();
});

/** Signs in with a token answer that somebody changed. */
async function signInWith(change: (tokens: Record<string, unknown>, nonce: string) => Promise<object> | object) {
  const oauth = createOAuth(issuer, { audience: 'https://api.example.com' });
  issuer.accessClaims = { aud: ['https://api.example.com'], ...issuer.accessClaims };
  const started = await oauth.createAuthorizationUrl({}, request('/'));
  issuer.nonce = started.nonce;
  issuer.answers.set('/oauth2/token', async () => {
    const tokens = await issuer.tokens();
    return Response.json({ ...tokens, ...(await change(tokens, started.nonce)) });
  });
  return oauth.callback(request(`/callback?code=c&state=${started.state}`, cookieHeader(started.setCookies)));
}

const now = () => Math.floor(Date.now() / 1_000);
const id = (nonce: string, more: object = {}) => ({
  iss: DOMAIN,
  aud: ['app'],
  azp: 'app',
  sub: 'kp_ada',
  iat: now(),
  exp: now() + 600,
  nonce,
  ...more,
});

describe('a tampered ID token is refused', () => {
  it('(the untampered one is not)', async () => {
    expect(
      (await signInWith((_, nonce) => issuer.sign(id(nonce)).then((id_token) => ({ id_token })))).session.user.id,
    ).toBe('kp_ada');
  });

  it.each<[string, object]>([
    ['bad issuer', { iss: 'https://evil.example' }],
    ['issuer with a slash', { iss: `${DOMAIN}/` }],
    ['bad audience', { aud: ['other'] }],
    ['no audience', { aud: undefined }],
    ['bad azp', { azp: 'other' }],
    ['several audiences without azp', { aud: ['app', 'other'], azp: undefined }],
    ['bad nonce', { nonce: 'other' }],
    ['no nonce', { nonce: undefined }],
    ['expired', { exp: now() - 120 }],
    ['no expiry', { exp: undefined }],
    ['issued in the future', { iat: now() + 600 }],
    ['not yet valid', { nbf: now() + 600 }],
    ['no subject', { sub: undefined }],
    ['subject of somebody else', { sub: 'kp_eve' }],
  ])('%s', async (_, change) => {
    const signing = signInWith(async (__, nonce) => ({ id_token: await issuer.sign(id(nonce, change) as never) }));
    await expect(signing).rejects.toMatchObject({ code: 'ID_TOKEN_INVALID' });
  });

  it.each<[string, (nonce: string) => Promise<string> | string | undefined]>([
    ['alg none', (nonce) => new UnsecuredJWT(id(nonce) as never).encode()],
    [
      'HS256 with the public key',
      (nonce) =>
        new SignJWT(id(nonce))
          .setProtectedHeader({ alg: 'HS256', kid: 'key-1' })
          .sign(new TextEncoder().encode(JSON.stringify(issuer.keys.jwk))),
    ],
    [
      'PS256',
      async (nonce) =>
        new SignJWT(id(nonce))
          .setProtectedHeader({ alg: 'PS256', kid: 'key-1' })
          .sign((await generateKeyPair('PS256')).privateKey),
    ],
    ['unknown kid', (nonce) => issuer.sign(id(nonce), { kid: 'key-2' })],
    [
      'signature of another key',
      async (nonce) =>
        new SignJWT(id(nonce))
          .setProtectedHeader({ alg: 'RS256', kid: 'key-1' })
          .sign((await generateKeyPair('RS256')).privateKey),
    ],
    [
      'unknown critical header',
      (nonce) =>
        new SignJWT(id(nonce))
          .setProtectedHeader({ alg: 'RS256', kid: 'key-1', crit: ['x'], x: 1 })
          .sign(issuer.keys.privateKey, { crit: { x: true } }),
    ],
    ['an access token in its place', (nonce) => issuer.sign(id(nonce), { typ: 'at+jwt' })],
    [
      'payload changed',
      async (nonce) =>
        (await issuer.sign(id(nonce))).replace(
          /\.[^.]+\./,
          `.${Buffer.from(JSON.stringify(id(nonce, { sub: 'kp_eve' }))).toString('base64url')}.`,
        ),
    ],
    ['not a JWT', () => 'nonsense'],
    ['missing', () => undefined],
    ['empty', () => ''],
  ])('%s', async (_, make) => {
    const signing = signInWith(async (__, nonce) => ({ id_token: await make(nonce) }));
    await expect(signing).rejects.toMatchObject({
      code: expect.stringMatching(/^(ID_TOKEN_INVALID|TOKEN_EXCHANGE_FAILED)$/),
    });
  });
});

describe('a tampered access token is refused', () => {
  const access = (more: object) => ({
    iss: DOMAIN,
    aud: ['https://api.example.com'],
    azp: 'app',
    sub: 'kp_ada',
    iat: now(),
    exp: now() + 600,
    ...more,
  });

  it.each<[string, object]>([
    ['bad issuer', { iss: 'https://evil.example' }],
    ['bad audience', { aud: ['https://other.example.com'] }],
    ['no audience', { aud: [] }],
    ['bad azp', { azp: 'other' }],
    ['expired', { exp: now() - 120 }],
    ['of another user', { sub: 'kp_eve' }],
  ])('%s', async (_, change) => {
    const signing = signInWith(async () => ({ access_token: await issuer.sign(access(change)) }));
    await expect(signing).rejects.toMatchObject({
      code: expect.stringMatching(/^(JWT_INVALID|JWT_EXPIRED|ID_TOKEN_INVALID)$/),
    });
  });

  it('opaque', async () => {
    await expect(signInWith(() => ({ access_token: 'opaque' }))).rejects.toMatchObject({ code: 'JWT_INVALID' });
  });
});

describe('keys', () => {
  it('a sign-in while the keys cannot be fetched fails for now', async () => {
    issuer.answers.set('/.well-known/jwks.json', () => new Response('', { status: 500 }));
    await expect(signInWith(() => ({}))).rejects.toMatchObject({ code: 'KEYS_UNAVAILABLE' });
  });
});
