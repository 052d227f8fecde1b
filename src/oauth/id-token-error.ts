import { KindeOAuthError } from '../errors/oauth-error.js';

/**
 * Turns the failed verification of an ID token into the failure of the sign-in or renewal that it belongs to.
 *
 * @throws KindeOAuthError `ID_TOKEN_INVALID`; what says nothing about the token (`KEYS_UNAVAILABLE`) as it is.
 */
export function asIdTokenError(error: unknown): never {
  if (!(error instanceof KindeOAuthError) || ['KEYS_UNAVAILABLE', 'ID_TOKEN_INVALID'].includes(error.code)) throw error;
  throw new KindeOAuthError('ID_TOKEN_INVALID', `The ID token is refused. ${error.message}`, { cause: error });
}
