import { KindeError, type KindeErrorCode, type KindeErrorDetails } from '../errors.js';

/** A reason why a sign-in may have failed, and what to do about it. */
export interface LikelyCause {
  /** Stable name (`cookie_missing`). */
  readonly cause: string;
  readonly explanation: string;
  readonly fix: string;
}

/** What is known about a failed sign-in or session besides the rest. */
export interface KindeOAuthErrorDetails extends KindeErrorDetails {
  /** The OAuth error code (`access_denied`, `invalid_grant`), where there is one. */
  readonly error?: string | undefined;
  /** Kinde's own words for it; from the network, so escape it before showing it. */
  readonly errorDescription?: string | undefined;
  /** Likely causes, the likeliest first. */
  readonly causes?: readonly LikelyCause[] | undefined;
}

/** A sign-in, session or token that failed; `code` says how, `causes` why it may have happened. */
export class KindeOAuthError extends KindeError {
  override readonly name = 'KindeOAuthError';
  declare readonly error?: string;
  declare readonly errorDescription?: string;
  readonly causes: readonly LikelyCause[];

  constructor(code: KindeErrorCode, message: string, details: KindeOAuthErrorDetails = {}) {
    const { causes, ...rest } = details;
    super(code, message, rest);
    this.causes = causes ?? [];
  }
}
