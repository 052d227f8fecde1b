import { CompactSign, type CryptoKey, exportSPKI } from 'jose';
import { createSigningKeys, type SigningKeys } from '../keys.js';

/** What can be wrong with a token. */
export type TokenFlaw =
  | 'expired'
  | 'not-yet-valid'
  | 'wrong-audience'
  | 'wrong-issuer'
  | 'unknown-key'
  | 'wrong-signature'
  | 'no-signature'
  | 'symmetric-signature';

/** The claims of a token, as they are signed. */
export interface FullClaims {
  readonly iat: number;
  readonly exp: number;
  readonly [claim: string]: unknown;
}

interface Flaw {
  readonly claims?: (claims: FullClaims) => FullClaims;
  readonly sign?: (claims: FullClaims, keys: SigningKeys) => Promise<string>;
}

const ELSEWHERE = 'https://elsewhere.example.com';
const DAY_S = 86_400;

const FLAWS: Readonly<Record<TokenFlaw, Flaw>> = {
  expired: { claims: (claims) => shifted(claims, claims.iat - claims.exp - DAY_S) },
  'not-yet-valid': { claims: (claims) => ({ ...shifted(claims, DAY_S), nbf: claims.iat + DAY_S }) },
  'wrong-audience': { claims: (claims) => ({ ...claims, aud: [ELSEWHERE] }) },
  'wrong-issuer': { claims: (claims) => ({ ...claims, iss: ELSEWHERE }) },
  'unknown-key': { sign: async (claims) => signed(claims, await createSigningKeys()) },
  'wrong-signature': {
    sign: async (claims, { jwk }) => signed(claims, { ...(await createSigningKeys()), jwk }),
  },
  'no-signature': {
    sign: async (claims) => `${encoded({ alg: 'none', typ: 'JWT' })}.${encoded(claims)}.`,
  },
  // The public key taken for a shared secret: what a verifier falls for that lets the token choose its algorithm.
  'symmetric-signature': {
    sign: async (claims, { publicKey, jwk }) => {
      const secret = new TextEncoder().encode(await exportSPKI(publicKey));
      return await compact(claims, { alg: 'HS256', kid: jwk.kid }, secret);
    },
  },
};

/** The names of all flaws. */
export const FLAW_NAMES: readonly string[] = Object.keys(FLAWS);

/** Signs claims wrongly. */
export async function flawedToken(flaw: TokenFlaw, claims: FullClaims, keys: SigningKeys): Promise<string> {
  const { claims: change = (all) => all, sign = signed } = FLAWS[flaw];
  return await sign(change(claims), keys);
}

/** Signs claims as Kinde does, whatever they are. */
export async function signed(claims: FullClaims, { privateKey, jwk }: SigningKeys): Promise<string> {
  return await compact(claims, { alg: 'RS256', kid: jwk.kid }, privateKey);
}

function shifted(claims: FullClaims, seconds: number): FullClaims {
  return { ...claims, iat: claims.iat + seconds, exp: claims.exp + seconds };
}

async function compact(
  claims: FullClaims,
  header: { readonly alg: string; readonly kid: string },
  key: CryptoKey | Uint8Array,
): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(claims));
  return await new CompactSign(bytes).setProtectedHeader({ ...header, typ: 'JWT' }).sign(key);
}

function encoded(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
