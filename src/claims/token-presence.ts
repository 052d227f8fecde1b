import { type Claims, textOrNull } from './read.js';

/** Claims of tokens that have been verified. */
export interface VerifiedTokens {
  readonly accessToken?: Claims | undefined;
  readonly idToken?: Claims | undefined;
  /** Whether there is a refresh token, so that an expired access token can be renewed. */
  readonly hasRefreshToken?: boolean | undefined;
}

/** Which tokens there are, and whose. */
export interface TokenPresence {
  /** The access token holds, or can be renewed. */
  readonly isAuthenticated: boolean;
  readonly userId: string | null;
  readonly hasAccessToken: boolean;
  readonly hasIdToken: boolean;
  readonly hasRefreshToken: boolean;
}

/** Describes tokens without showing them. */
export function tokenPresenceFrom(tokens: VerifiedTokens, toleranceSeconds: number): TokenPresence {
  const { accessToken, idToken, hasRefreshToken = false } = tokens;
  const holds = isCurrent(accessToken, toleranceSeconds);
  return {
    isAuthenticated: holds || (accessToken !== undefined && hasRefreshToken),
    userId: textOrNull(accessToken?.sub) ?? textOrNull(idToken?.sub),
    hasAccessToken: accessToken !== undefined,
    hasIdToken: idToken !== undefined,
    hasRefreshToken,
  };
}

/** Whether there are claims whose time is not over; without `exp` it never is, and verification demands one. */
export function isCurrent(claims: Claims | undefined, toleranceSeconds: number): claims is Claims {
  if (claims === undefined) return false;
  const { exp } = claims;
  return exp === undefined || (typeof exp === 'number' && Date.now() / 1_000 < exp + toleranceSeconds);
}
