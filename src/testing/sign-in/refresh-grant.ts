import type { Application } from '../records.js';
import type { Exchange } from './exchange.js';
import { goodGrant, revokeGrant } from './grants.js';
import type { Grant, RefreshToken } from './model.js';
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
  const token = form.get('refresh_token') ?? '';
  const { refresh, grant } = known(exchange, token, application);
  if (refresh.usedAt !== undefined && now - refresh.usedAt > settings.refreshOverlapS * 1000) {
    revokeGrant(state, authority, grant.id);
    throw new OAuthError('invalid_grant', 'The refresh token was used before; every token of its sign-in is revoked');
  }
  checkScope(form.get('scope'), grant.scopes);
  if (refresh.usedAt === undefined) state.signIn.refreshTokens.update(token, { usedAt: now });
  return await tokenResponse(exchange, application, grant, { mayReuse: settings.reusesAccessToken });
}

function known(
  { state, now }: Exchange,
  token: string,
  { clientId }: Application,
): { readonly refresh: RefreshToken; readonly grant: Grant } {
  const refresh = state.signIn.refreshTokens.get(token);
  if (!refresh) throw new OAuthError('invalid_grant', 'The refresh token is unknown');
  if (refresh.expiresAt <= now) throw new OAuthError('invalid_grant', 'The refresh token is expired');
  const grant = goodGrant(state, refresh.grantId);
  if (!grant) throw new OAuthError('invalid_grant', 'The refresh token is revoked');
  if (grant.clientId === clientId) return { refresh, grant };
  throw new OAuthError('invalid_grant', 'The refresh token was given to another client');
}

/** More than before is refused; less is answered with what there was, which the answer says. */
function checkScope(text: string | null, granted: readonly string[]): void {
  const more = (text ?? '').split(' ').find((scope) => scope !== '' && !granted.includes(scope));
  if (more !== undefined) throw new OAuthError('invalid_scope', `The scope '${more}' was not granted`);
}
