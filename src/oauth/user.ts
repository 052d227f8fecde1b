import type { VerifiedTokens } from '../claims/token-presence.js';
import type { JwtClaims } from '../tokens/verify.js';
import { claimsIn } from './encoding.js';
import type { LiveSession } from './sessions.js';

/** What is known of a user, in the names of OpenID Connect and Kinde. Which are there depends on the scopes and on Kinde's settings. */
interface Profile {
  readonly sub: string;
  readonly email?: string;
  readonly email_verified?: boolean;
  readonly name?: string;
  readonly given_name?: string;
  readonly family_name?: string;
  readonly picture?: string;
  readonly preferred_username?: string;
  readonly provided_id?: string;
  readonly [claim: string]: unknown;
}

/** Who is signed in, from the verified ID token. Which claims are there depends on the scopes and on Kinde's settings. */
export interface User extends Profile {
  /** Kinde's id of the user (`kp_...`), the `sub`. */
  readonly id: string;
  readonly phone_number?: string;
  readonly org_codes?: readonly string[];
  readonly organizations?: readonly { readonly id: string; readonly name: string }[];
}

/** Kinde's user profile, as its endpoint sends it. */
export interface UserInfo extends Profile {
  readonly id?: string;
}

/** Tokens of a session. */
export interface Tokens {
  readonly accessToken: string;
  readonly refreshToken: string | undefined;
  readonly idToken: string;
  /** Time of `Date.now()` at which the access token expires. */
  readonly expiresAt: number;
  /** Seconds until then, never below 0. */
  readonly expiresIn: number;
  readonly scope: string | undefined;
}

/** Claims that say how the token was issued, not who the user is. */
const PROTOCOL = new Set([
  '__proto__',
  'iss',
  'aud',
  'azp',
  'exp',
  'iat',
  'nbf',
  'jti',
  'nonce',
  'at_hash',
  'c_hash',
  'rat',
  'sid',
]);

/** The user of an ID token that was verified when it was taken in. */
export function userFrom(idToken: string): User {
  const claims: Record<string, unknown> = {};
  const all = claimsIn(idToken);
  for (const name in all) if (!PROTOCOL.has(name)) claims[name] = all[name];
  claims.id = all.sub;
  return Object.freeze(claims as unknown as User);
}

/** The tokens of a session, as its owner may see them. */
export function tokensOf({ record: { tokens } }: LiveSession): Tokens {
  const { accessToken, refreshToken, idToken, expiresAt, scope } = tokens;
  const expiresIn = Math.max(0, Math.floor((expiresAt - Date.now()) / 1_000));
  return Object.freeze({ accessToken, refreshToken, idToken, expiresAt, expiresIn, scope });
}

/** What the tokens of a session are, without the tokens: safe to show and to log. */
export interface TokenInfo {
  readonly subject: string;
  readonly issuer: string | undefined;
  readonly audience: readonly string[];
  readonly scopes: readonly string[];
  /** Time of `Date.now()`. */
  readonly expiresAt: number;
  /** Seconds, never below 0. */
  readonly expiresIn: number;
  readonly hasRefreshToken: boolean;
}

/** The description of tokens whose access token has these claims. */
export function tokenInfoFrom(tokens: Tokens, user: User, claims: JwtClaims): TokenInfo {
  const listed = Array.isArray(claims.scp) ? claims.scp.map(String) : undefined;
  return Object.freeze({
    subject: user.sub,
    issuer: claims.iss,
    audience: [claims.aud ?? []].flat(),
    scopes:
      listed ??
      String(claims.scope ?? tokens.scope ?? '')
        .split(' ')
        .filter(Boolean),
    expiresAt: tokens.expiresAt,
    expiresIn: tokens.expiresIn,
    hasRefreshToken: tokens.refreshToken !== undefined,
  });
}

/** What a session holds of its tokens. */
interface Verified {
  readonly claims?: JwtClaims | undefined;
  readonly tokens?: Tokens | undefined;
}

/** The claims of the tokens of a session; none where nobody is signed in. */
export function verifiedTokensOf({ claims, tokens }: Verified): VerifiedTokens {
  if (!tokens) return {};
  return {
    accessToken: claims,
    // Most questions are about the access token, so this one is only decoded when it is read.
    get idToken() {
      return claimsIn(tokens.idToken);
    },
    hasRefreshToken: tokens.refreshToken !== undefined,
  };
}
