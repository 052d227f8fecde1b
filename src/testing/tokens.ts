import { CompactSign, decodeProtectedHeader, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { refusalOf } from './answers.js';
import type { KeyRing, SigningKeys } from './keys.js';
import { dropExpired } from './sign-in/model.js';
import type { State } from './state.js';
import type { TokenEnd } from './token-state.js';

/** What a token says, besides what its authority adds. */
interface TokenClaims {
  readonly iss: string;
  readonly aud: readonly string[];
  readonly [claim: string]: unknown;
}

/** Signs tokens and says which ones are still good. */
export interface TokenAuthority {
  /** Lifetime of new tokens, in seconds. */
  readonly lifetime: number;
  keys(): Promise<SigningKeys>;
  /** Signs a token; `lifetimeS` in seconds, default `lifetime`. */
  issue(claims: TokenClaims, lifetimeS?: number): Promise<string>;
  /** Signs a payload as it is, without times and without an issuer, as Kinde signs webhooks. */
  sign(payload: object): Promise<string>;
  /** Returns the claims of a good token, for any audience unless one is named. @throws Refusal 403 `TOKEN_INVALID`. */
  verify(token: string, audience?: string): Promise<JWTPayload>;
  /** Makes one token invalid. */
  revoke(jti: string): void;
  /** Makes every token issued so far invalid. */
  revokeAll(): void;
  /** Replaces the key pair: tokens signed with the old one name an unknown `kid` from then on. */
  rotateKeys(): void;
}

/** What an authority needs. */
export interface TokenAuthorityOptions {
  readonly lifetime: number;
  /** The state of the moment. */
  readonly state: () => Pick<State, 'now' | 'tokens'>;
  readonly keys: KeyRing;
}

/** Makes an authority; its key pair is made when the first token or key set is asked for. */
export function createTokenAuthority({ lifetime, state, keys: ring }: TokenAuthorityOptions): TokenAuthority {
  const keys = () => ring.current();
  // Besides the state: one that was gone back to does not know of the tokens that were made after it.
  const made = new Map<string, TokenEnd>();
  return {
    lifetime,
    keys,
    async issue(claims, lifetimeS = lifetime) {
      const { privateKey, jwk } = await keys();
      const { now, tokens } = state();
      const iat = Math.floor(now() / 1000);
      // No count of the state's: two tokens on either side of a restore would be one.
      const jti = crypto.randomUUID();
      const end = { expiresAt: (iat + lifetimeS) * 1000 };
      dropExpired(tokens.issued, now());
      tokens.issued.set(jti, end);
      made.set(jti, end);
      const payload = { ...claims, iat, exp: iat + lifetimeS, jti, aud: [...claims.aud] };
      return await new SignJWT(payload).setProtectedHeader({ alg: 'RS256', kid: jwk.kid, typ: 'JWT' }).sign(privateKey);
    },
    async sign(payload) {
      const { privateKey, jwk } = await keys();
      const bytes = new TextEncoder().encode(JSON.stringify(payload));
      return await new CompactSign(bytes)
        .setProtectedHeader({ alg: 'RS256', kid: jwk.kid, typ: 'JWT' })
        .sign(privateKey);
    },
    async verify(token, audience) {
      if (token.split('.').length !== 3) throw tokenInvalid('the token does not have three segments');
      const pair = await keys();
      const { now, tokens } = state();
      const payload = await verifyWith(pair, token, audience, new Date(now()));
      if (tokens.revoked.has(payload.jti ?? '')) throw tokenInvalid('the token was revoked');
      return payload;
    },
    revoke(jti) {
      const { now, tokens } = state();
      tokens.revoked.set(jti, tokens.issued.get(jti) ?? { expiresAt: now() + lifetime * 1000 });
      tokens.issued.delete(jti);
    },
    revokeAll() {
      const { tokens } = state();
      for (const [jti, end] of [...tokens.issued.entries(0, Infinity), ...made]) {
        if (!tokens.revoked.has(jti)) tokens.revoked.set(jti, end);
      }
      tokens.issued.clear();
    },
    rotateKeys() {
      ring.rotate();
    },
  };
}

/** Makes the refusal for a bad token: two entries, the second of which says why. */
function tokenInvalid(reason: string): Error {
  return credentialsRefused('TOKEN_INVALID', reason);
}

/** Makes the refusal for bad credentials; Kinde answers 403, never 401, and names `INVALID_CREDENTIALS` first. */
export function credentialsRefused(code: string, reason: string): Error {
  return refusalOf(403, [
    { code: 'INVALID_CREDENTIALS', message: 'The credentials of this request were not accepted' },
    { code, message: reason },
  ]);
}

async function verifyWith(
  keys: SigningKeys,
  token: string,
  audience: string | undefined,
  currentDate: Date,
): Promise<JWTPayload> {
  if (kidOf(token) !== keys.jwk.kid) throw tokenInvalid('the kid of the token is not in the key set');
  try {
    const options = { algorithms: ['RS256'], currentDate, ...(audience === undefined ? {} : { audience }) };
    const { payload } = await jwtVerify(token, keys.publicKey, options);
    return payload;
  } catch (error) {
    throw tokenInvalid(`the token is not valid: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function kidOf(token: string): string | undefined {
  try {
    return decodeProtectedHeader(token).kid;
  } catch {
    return undefined;
  }
}
