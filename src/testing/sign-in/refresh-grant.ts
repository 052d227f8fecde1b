import type { Application } from '../state.js';
import type { Exchange } from './exchange.js';
import { revokeGrant } from './grants.js';
import type { RefreshToken } from './model.js';
import { OAuthError } from './oauth-error.js';
import { tokenResponse } from './token-response.js';

/**
 * `refresh_token`: every use gives a new one.
 *
 * The old one works for the overlap longer, each time with a new one again; after that its use tells that somebody has
 * a copy, and revokes the family.
 */
export async function refreshGrant(
  exchange: Exchange,
  form: URLSearchParams,
  application: Application,
): Promise<Response> {
  const { state, authority, settings, now } = exchange;
  const refresh = state.signIn.refreshTokens.get(form.get('refresh_token') ?? '');
  checkKnown(refresh, application, now);
  const { grant } = refresh;
  if (refresh.usedAt !== undefined && now - refresh.usedAt > settings.refreshOverlapS * 1000) {
    revokeGrant(authority, grant);
    throw new OAuthError('invalid_grant', 'The refresh token was used before; every token of its sign-in is revoked');
  }
  checkScope(form.get('scope'), grant.scopes);
  refresh.usedAt ??= now;
  return await tokenResponse(exchange, application, grant, { mayReuse: settings.reusesAccessToken });
}

function checkKnown(
  refresh: RefreshToken | undefined,
  { clientId }: Application,
  now: number,
): asserts refresh is RefreshToken {
  if (!refresh) throw new OAuthError('invalid_grant', 'The refresh token is unknown');
  if (refresh.expiresAt <= now) throw new OAuthError('invalid_grant', 'The refresh token is expired');
  if (refresh.grant.isRevoked) throw new OAuthError('invalid_grant', 'The refresh token is revoked');
  if (refresh.grant.clientId === clientId) return;
  throw new OAuthError('invalid_grant', 'The refresh token was given to another client');
}

/** More than before is refused; less is answered with what there was, which the answer says. */
function checkScope(text: string | null, granted: readonly string[]): void {
  const more = (text ?? '').split(' ').find((scope) => scope !== '' && !granted.includes(scope));
  if (more !== undefined) throw new OAuthError('invalid_scope', `The scope '${more}' was not granted`);
}
