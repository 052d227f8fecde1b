import { OAuthError } from './oauth-error.js';

/** The scopes that every application which signs users in may ask for. */
export const USER_SCOPES: readonly string[] = ['openid', 'profile', 'email', 'phone', 'offline'];
/** Kinde's name is `offline`; the usual one is accepted and does nothing. */
const IGNORED = 'offline_access';

/** Reads the scopes that a user's token is asked for. @throws OAuthError `invalid_scope`. */
export function userScopes(text: string | null, allowed: readonly string[]): readonly string[] {
  const requested = [...new Set((text ?? '').split(' ').filter((scope) => scope !== '' && scope !== IGNORED))];
  const refused = requested.find((scope) => !USER_SCOPES.includes(scope) && !allowed.includes(scope));
  if (refused === undefined) return requested;
  throw new OAuthError('invalid_scope', `The application may not ask for the scope '${refused}'`);
}

/** Reads the audiences: several come in one parameter, separated by spaces, or in several. */
export function requestedAudiences(params: URLSearchParams, allowed: readonly string[]): readonly string[] {
  const requested = params.getAll('audience').flatMap((audience) => audience.split(' ').filter(Boolean));
  const refused = requested.find((audience) => !allowed.includes(audience));
  if (refused === undefined) return [...new Set(requested)];
  throw new OAuthError('invalid_request', `The application may not ask for the audience '${refused}'`, 403);
}
