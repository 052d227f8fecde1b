import { beforeEach, describe, expect, it } from 'vitest';
import { type BearerOptions, createBearerGuard } from '../../src/adapters/bearer.js';
import { DOMAIN, Issuer } from '../oauth/support/issuer.js';

const AUDIENCE = 'https://api.example.com';

let issuer: Issuer;
beforeEach(async () => {
  issuer = await Issuer.create();
  issuer.accessClaims = { aud: [AUDIENCE] };
});

const guardOf = (options: BearerOptions = {}) =>
  createBearerGuard({ domain: DOMAIN, audience: AUDIENCE, fetch: issuer.fetch, env: {}, ...options });

async function sent(): Promise<Request> {
  const { access_token } = await issuer.tokens();
  return new Request('https://api.example.com/x', { headers: { authorization: `Bearer ${access_token}` } });
}

describe('how far clocks may differ', () => {
  const ago = (seconds: number) => {
    const now = Math.floor(Date.now() / 1_000);
    issuer.accessClaims = { aud: [AUDIENCE], iat: now - 1_000, exp: now - seconds, permissions: ['a'] };
  };

  it('is one for the token and for what it grants', async () => {
    ago(100);
    const { context, refusal } = await guardOf({ clockToleranceSeconds: 300, permissions: ['a'] })(await sent());
    expect([refusal, await context.access.getPermissions()]).toEqual([
      undefined,
      { orgCode: null, permissions: ['a'] },
    ]);
    expect((await guardOf()(await sent())).refusal?.status).toBe(401);
  });

  it('may be less than a minute for both', async () => {
    ago(30);
    expect((await guardOf()(await sent())).refusal).toBeUndefined();
    expect((await guardOf({ clockToleranceSeconds: 5 })(await sent())).refusal?.status).toBe(401);
  });
});

describe('while Kinde cannot be asked', () => {
  const options = { permissions: ['a'], access: { forceApi: true } };

  it('an API that asks it says 503', async () => {
    issuer.answers.set('/account_api/v1/permissions', () => new Response(null, { status: 500 }));
    const { refusal } = await guardOf(options)(await sent());
    expect([refusal?.status, refusal?.headers.get('retry-after')]).toEqual([503, '3']);
  });

  it('and lets in whom the token lets in, where that is asked for', async () => {
    issuer.answers.set('/account_api/v1/permissions', () => new Response(null, { status: 500 }));
    issuer.accessClaims = { aud: [AUDIENCE], permissions: ['a'] };
    const lenient = { ...options, access: { forceApi: true, onApiFailure: 'token' } } as const;
    expect((await guardOf(lenient)(await sent())).refusal).toBeUndefined();
  });
});

describe('the audience', () => {
  it.each([[['a', '']], [['a', ' ']], [[' ']], [['a', 5]], [[undefined]], ['']])('%j is none', (audience) => {
    expect(() => guardOf({ audience: audience as never })).toThrow(/`audience` is missing/);
  });

  it('may be several, also in the environment', async () => {
    for (const options of [
      { audience: ['other', AUDIENCE] },
      { audience: undefined, env: { KINDE_AUDIENCE: `other   ${AUDIENCE}` } },
    ])
      expect((await guardOf(options)(await sent())).refusal).toBeUndefined();
    expect((await guardOf({ audience: ['other', 'more'] })(await sent())).refusal?.status).toBe(401);
  });
});

describe('the header', () => {
  const ask = async (authorization: (token: string) => string) => {
    const { access_token } = await issuer.tokens();
    const headers = { authorization: authorization(String(access_token)) };
    const { refusal } = await guardOf()(new Request('https://api.example.com/x', { headers }));
    return [refusal?.status, refusal?.headers.get('www-authenticate')];
  };
  const malformed = [
    401,
    'Bearer error="invalid_token", error_description="The header must hold Bearer and one token."',
  ];

  it('may be written in any case and with more spaces', async () => {
    for (const scheme of ['Bearer ', 'bearer ', 'BEARER  ', 'Bearer   '])
      expect(await ask((token) => `${scheme}${token}`)).toEqual([undefined, undefined]);
  });

  it('holds one token, and nothing else', async () => {
    expect(await ask(() => 'Bearer')).toEqual(malformed);
    expect(await ask((token) => `Bearer ${token} ${token}`)).toEqual(malformed);
    expect(await ask((token) => `Bearer "${token}"`)).toEqual(malformed);
  });

  it('of another scheme is as if there were none', async () => {
    for (const scheme of ['Basic ', 'Bearers ', 'xBearer ', 'DPoP ', ''])
      expect(await ask((token) => `${scheme}${token}`)).toEqual([401, 'Bearer']);
  });
});

it('an API behind a sign-in shares its management client, unless it names one of its own', async () => {
  const before = { management: { shared: true } } as never;
  const { context } = await guardOf()(await sent(), before);
  expect(context.management).toBe((before as { management: unknown }).management);
  const own = { clientId: 'm2m', clientSecret: 'secret-of-the-m2m-application' };
  const { context: other } = await guardOf({ management: own })(await sent(), before);
  expect(other.management).not.toBe((before as { management: unknown }).management);
});
