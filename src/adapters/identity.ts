import type { VerifiedTokens } from '../claims/token-presence.js';
import type { KindeError } from '../errors.js';
import type { Session } from '../oauth/session.js';
import { verifiedTokensOf } from '../oauth/user.js';
import type { JwtClaims } from '../tokens/verify.js';

/** What is known of who sent a request. */
export interface Identity {
  /** The browser's session, where it could be opened. */
  readonly session?: Session | undefined;
  /** A verified bearer token and its claims. */
  readonly bearer?: { readonly token: string; readonly claims: JwtClaims } | undefined;
  /** Why it could not be found out for now. */
  readonly error?: KindeError | undefined;
}

/** The claims of the tokens by which somebody is known; a bearer token comes alone. */
export function tokensOf({ session, bearer }: Identity): VerifiedTokens {
  if (bearer) return { accessToken: bearer.claims };
  return session ? verifiedTokensOf(session) : {};
}
