import { exportJWK, exportSPKI, generateKeyPair, type JWK, jwtVerify, SignJWT } from 'jose';
import { arePeersInstalled, peerUrl } from '../peers.js';
import { type Contender, compare, type Plan } from '../rounds.js';
import { type Effort, roundsAt, SDK, type Section } from '../section.js';
import { rowsOf } from './calls.js';

const ISSUER = 'https://bench.kinde.com';
const PLAN: Plan = { concurrency: 1, calls: 200, rounds: 300, warmUp: 10 };

interface Signed {
  readonly key: CryptoKey;
  readonly jwk: JWK;
  readonly accessToken: string;
  readonly webhook: string;
}

/** What verifies tokens, with jose alone as the baseline, whose key is at hand; `built` is the folder of the built modules. */
export async function verificationSections(built: URL, effort: Effort): Promise<readonly Section[]> {
  const signed = await sign();
  const fetchKeys = async (): Promise<Response> => Response.json({ keys: [signed.jwk] });
  const plan = { ...PLAN, rounds: roundsAt(effort, PLAN.rounds) };
  const about =
    'An RS256 signature and the claims; keys are at hand. The baseline is one call of jose with the same rules.';
  const common = { unit: 'µs', targets: [{ row: SDK, of: 'ratio', atMost: 1.05 }] } as const;
  const tokens = [...(await accessTokenContenders(built, signed, fetchKeys)), ...(await clerkContender(signed))];
  const webhooks = await webhookContenders(built, signed, fetchKeys);
  return [
    {
      id: 'verify-token',
      title: 'Verifying an access token',
      about,
      rows: rowsOf(await compare(tokens, plan)),
      ...common,
    },
    {
      id: 'verify-webhook',
      title: 'Verifying a webhook',
      about,
      rows: rowsOf(await compare(webhooks, plan)),
      ...common,
    },
  ];
}

async function clerkContender({ key, accessToken }: Signed): Promise<readonly Contender[]> {
  if (!arePeersInstalled()) return [];
  const { verifyToken } = await import(peerUrl('@clerk/backend'));
  const jwtKey = await exportSPKI(key);
  return [{ name: '@clerk/backend', call: () => verifyToken(accessToken, { jwtKey }) }];
}

async function accessTokenContenders(built: URL, { key, accessToken }: Signed, fetch: typeof globalThis.fetch) {
  const { createVerifier } = (await import(
    new URL('claims/index.js', built).href
  )) as typeof import('../../src/claims/index.js');
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
  )) as typeof import('../../src/webhooks/index.js');
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
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
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
