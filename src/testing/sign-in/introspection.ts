import type { JWTPayload } from 'jose';
import { jsonResponse } from '../answers.js';
import { seconds } from './claims.js';
import { authenticateClient, oauthForm } from './client-authentication.js';
import type { Endpoint, Exchange } from './exchange.js';
import { goodGrant } from './grants.js';
import { OAuthError } from './oauth-error.js';

/** POST /oauth2/introspect: asked with a good access token as bearer, or by a client with its secret. */
export const introspectionEndpoint: Endpoint = async (exchange) => {
  const form = await oauthForm(exchange.request);
  await checkCaller(exchange, form);
  const token = form.get('token');
  if (!token) throw new OAuthError('invalid_request', 'The parameter token is missing');
  const found = refreshTokenInfo(exchange, token) ?? (await accessTokenInfo(exchange, token)) ?? { active: false };
  return jsonResponse(200, found, { 'cache-control': 'no-store' });
};

/** The claims of an access token of this origin that is good; ID tokens are not access tokens. */
export async function goodAccessToken({ authority, url }: Exchange, token: string): Promise<JWTPayload | undefined> {
  const claims = await authority.verify(token).catch(() => undefined);
  return claims?.iss === url.origin && Array.isArray(claims.scp) ? claims : undefined;
}

/** The bearer token of a request. */
export function bearerOf(request: Request): string | undefined {
  return /^Bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
}

async function checkCaller(exchange: Exchange, form: URLSearchParams): Promise<void> {
  const bearer = bearerOf(exchange.request);
  if (bearer !== undefined) {
    if (await goodAccessToken(exchange, bearer)) return;
    throw new OAuthError('invalid_token', 'The access token of this request is not good');
  }
  const client = authenticateKnownClient(exchange, form);
  if (client.clientSecret === undefined) throw new OAuthError('invalid_client', 'Public clients need a bearer token');
}

/** Here an unknown client is told in JSON, as Kinde's document has it. */
export function authenticateKnownClient({ request, state }: Exchange, form: URLSearchParams) {
  try {
    return authenticateClient(request, form, state);
  } catch (error) {
    if (error instanceof OAuthError && error.error === 'not_found') {
      throw new OAuthError('invalid_client', 'The client could not be authenticated');
    }
    throw error;
  }
}

async function accessTokenInfo(exchange: Exchange, token: string): Promise<object | undefined> {
  const claims = await goodAccessToken(exchange, token);
  return claims && { active: true, aud: claims.aud, client_id: claims.azp, exp: claims.exp, iat: claims.iat };
}

function refreshTokenInfo({ state, settings, now }: Exchange, token: string): object | undefined {
  const refresh = state.signIn.refreshTokens.get(token);
  const grant = goodGrant(state, refresh?.grantId);
  if (!refresh || !grant || refresh.expiresAt <= now) return undefined;
  const isPast = refresh.usedAt !== undefined && now - refresh.usedAt > settings.refreshOverlapS * 1000;
  if (isPast) return undefined;
  const { issuedAt, expiresAt } = refresh;
  const times = { exp: seconds(expiresAt), iat: seconds(issuedAt) };
  return { active: true, aud: grant.audiences, client_id: grant.clientId, ...times };
}
