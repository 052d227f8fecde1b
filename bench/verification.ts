import { exportJWK, generateKeyPair, type JWK, jwtVerify, SignJWT } from 'jose';
import type { Contender, Plan } from './rounds.js';

/** A comparison of what verifies tokens with jose alone, whose key is at hand. */
export interface VerificationCase extends Plan {
  readonly title: string;
  readonly target: number;
  readonly contenders: readonly Contender[];
}

/** The name of the contender whose ratio is checked. */
const SDK = 'kinde-sdk';
const ISSUER = 'https://bench.kinde.com';
const PLAN = { target: 1.05, concurrency: 1, calls: 200, rounds: 120, warmUp: 10 } as const;

interface Signed {
  readonly key: CryptoKey;
  readonly jwk: JWK;
  readonly accessToken: string;
  readonly webhook: string;
}

/** Access tokens and webhooks; the baseline comes first. `built` is the folder of the built modules. */
export async function verificationCases(built: URL): Promise<readonly VerificationCase[]> {
  const signed = await sign();
  const fetchKeys = async (): Promise<Response> => Response.json({ keys: [signed.jwk] });
  return [
    { title: 'access token', contenders: await accessTokenContenders(built, signed, fetchKeys), ...PLAN },
    { title: 'webhook', contenders: await webhookContenders(built, signed, fetchKeys), ...PLAN },
  ];
}

async function accessTokenContenders(built: URL, { key, accessToken }: Signed, fetch: typeof globalThis.fetch) {
  const { createVerifier } = (await import(
    new URL('claims/index.js', built).href
  )) as typeof import('../src/claims/index.js');
  const verifier = createVerifier({ issuer: ISSUER, jwksUri: `${ISSUER}/.well-known/jwks`, fetch });
  const rules = { issuer: ISSUER, algorithms: ['RS256'], clockTolerance: 60, requiredClaims: ['exp'] };
  await verifier.verifyAccessToken(accessToken);
  return beside(
    () => jwtVerify(accessToken, key, rules),
    () => verifier.verifyAccessToken(accessToken),
  );
}

async function webhookContenders(built: URL, { key, webhook }: Signed, fetch: typeof globalThis.fetch) {
  const { createWebhookVerifier } = (await import(
    new URL('webhooks/index.js', built).href
  )) as typeof import('../src/webhooks/index.js');
  const webhooks = createWebhookVerifier({ domain: ISSUER, fetch, env: {} });
  await webhooks.ready();
  return beside(
    () => jwtVerify(webhook, key, { algorithms: ['RS256'] }),
    () => webhooks.verify(webhook),
  );
}

function beside(bare: () => Promise<unknown>, sdk: () => Promise<unknown>): readonly Contender[] {
  return [
    { name: 'jose.jwtVerify', call: bare },
    { name: 'jose.jwtVerify again', call: bare },
    { name: SDK, call: sdk },
  ];
}

async function sign(): Promise<Signed> {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const header = { alg: 'RS256', kid: 'bench', typ: 'JWT' };
  const jwk = { ...(await exportJWK(publicKey)), kid: 'bench', alg: 'RS256', use: 'sig' };
  const token = (claims: Record<string, unknown>) => new SignJWT(claims).setProtectedHeader(header).sign(privateKey);
  const iat = Math.floor(Date.now() / 1_000);
  return { key: publicKey, jwk, accessToken: await token(userClaims(iat)), webhook: await token(event()) };
}

/** Of the size that an access token of a user has. */
function userClaims(iat: number): Record<string, unknown> {
  const flags = Array.from({ length: 8 }, (_, index) => [`flag-${index}`, { t: 'b', v: index % 2 === 0 }]);
  return {
    iss: ISSUER,
    aud: ['https://api.example.com'],
    azp: 'bench',
    sub: 'kp_0123456789abcdef0123456789abcdef',
    iat,
    exp: iat + 86_400,
    scp: ['openid', 'profile', 'email', 'offline'],
    org_code: 'org_0123456789a',
    permissions: Array.from({ length: 10 }, (_, index) => `read:things-${index}`),
    feature_flags: Object.fromEntries(flags),
  };
}

function event(): Record<string, unknown> {
  const user = { id: 'kp_0123456789abcdef0123456789abcdef', email: 'user@example.com', first_name: 'User' };
  return {
    type: 'user.updated',
    source: 'api',
    event_id: 'event_1',
    timestamp: '2026-01-01T00:00:00+00:00',
    data: { user },
  };
}
