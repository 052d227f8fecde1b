import { AccountClient } from '../account/client.js';
import type { UserClaimsOptions } from '../claims/source.js';
import { UserClaims } from '../claims/user-claims.js';
import type { OAuthCore } from './core.js';
import type { Session } from './session.js';
import { verifiedTokensOf } from './user.js';

/** Whether to ask Kinde instead of the token, and what counts when Kinde cannot be reached. */
export type AccessOptions = Pick<UserClaimsOptions, 'forceApi' | 'onApiFailure'>;

/** What the user of a session is and may do, out of its verified tokens or live. */
export function createAccess({ config }: OAuthCore, session: Session, options: AccessOptions): UserClaims {
  const { fetch, framework, tracking, clockToleranceSeconds } = config;
  const { claims, tokens } = session;
  return new UserClaims(verifiedTokensOf(session), {
    ...options,
    clockToleranceSeconds,
    // Most questions are answered by the token.
    get api() {
      const domain = claims?.iss ?? config.domain;
      const calls = { fetch, framework, tracking: tracking !== undefined, env: {} };
      return new AccountClient({ ...calls, domain, accessToken: tokens?.accessToken ?? '' });
    },
  });
}
