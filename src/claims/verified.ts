import { KindeOAuthError } from '../errors/oauth-error.js';
import { KindeConfigError } from '../errors.js';
import type { Verifier } from '../tokens/verify.js';
import type { UserClaimsOptions } from './source.js';
import type { KindeTenant } from './tenant.js';
import { UserClaims } from './user-claims.js';

/** Tokens as Kinde issued them. */
export interface RawTokens {
  readonly accessToken: string;
  readonly idToken?: string | undefined;
  /** Whether there is a refresh token; only told on, never sent. */
  readonly hasRefreshToken?: boolean | undefined;
}

/** What the tokens must say besides their issuer and times. */
export interface ClaimsFromOptions extends UserClaimsOptions {
  /** One of these must be in the access token's `aud`; without it `aud` is not looked at. */
  readonly audience?: string | readonly string[] | undefined;
  /** The application that the tokens must have been issued to; needed for an ID token. */
  readonly clientId?: string | undefined;
}

/**
 * What a user may do, out of raw tokens, after they are verified: nothing decides on a token that is not.
 *
 * @throws KindeOAuthError `JWT_INVALID`, `JWT_EXPIRED`, or `KEYS_UNAVAILABLE` where trying again may help.
 * @throws KindeConfigError for an ID token without `clientId`.
 */
export async function claimsFrom<Tenant = KindeTenant>(
  verifier: Verifier,
  tokens: RawTokens,
  options: ClaimsFromOptions = {},
): Promise<UserClaims<Tenant>> {
  const { audience, clientId, ...rest } = options;
  const { idToken: rawIdToken, hasRefreshToken } = tokens;
  const accessToken = await verifier.verifyAccessToken(tokens.accessToken, { audience, clientId });
  if (rawIdToken === undefined) return new UserClaims({ accessToken, hasRefreshToken }, rest);
  if (clientId === undefined) throw new KindeConfigError('`clientId` is needed to verify an ID token.');
  const idToken = await verifier.verifyIdToken(rawIdToken, { clientId });
  // Two good tokens of two users would answer as one user with the other's permissions.
  if (idToken.sub !== accessToken.sub) {
    throw new KindeOAuthError('JWT_INVALID', 'The ID token and the access token are of different users.');
  }
  return new UserClaims({ accessToken, idToken, hasRefreshToken }, rest);
}
