import type { Application } from '../records.js';
import { oauthForm } from './client-authentication.js';
import type { Endpoint, Exchange } from './exchange.js';
import { revokeGrant } from './grants.js';
import { authenticateKnownClient, goodAccessToken } from './introspection.js';
import { OAuthError } from './oauth-error.js';

/**
 * POST /oauth2/revoke: a refresh token takes its whole family along, an access token goes alone.
 *
 * A token that is not good anyway is answered like one that was (RFC 7009, section 2.2).
 */
export const revocationEndpoint: Endpoint = async (exchange) => {
  const form = await oauthForm(exchange.request);
  const application = authenticateKnownClient(exchange, form);
  const token = form.get('token');
  if (!token) throw new OAuthError('invalid_request', 'The parameter token is missing');
  if (!revokeRefreshToken(exchange, application, token)) await revokeAccessToken(exchange, application, token);
  return new Response(null, { status: 200, headers: { 'cache-control': 'no-store' } });
};

function revokeRefreshToken({ state, authority }: Exchange, application: Application, token: string): boolean {
  const refresh = state.signIn.refreshTokens.get(token);
  if (!refresh) return false;
  const grant = state.signIn.grants.get(refresh.grantId);
  checkOwner(application, grant?.clientId);
  revokeGrant(state, authority, refresh.grantId);
  return true;
}

async function revokeAccessToken(exchange: Exchange, application: Application, token: string): Promise<void> {
  const claims = await goodAccessToken(exchange, token);
  if (claims?.jti === undefined) return;
  checkOwner(application, claims.azp);
  exchange.authority.revoke(claims.jti);
}

function checkOwner({ clientId }: Application, owner: unknown): void {
  if (owner !== clientId) throw new OAuthError('unauthorized_client', 'The token was given to another client');
}
