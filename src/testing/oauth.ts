import { jsonResponse } from './answers.js';
import { allowedAudiences, allowedScopes } from './apis/grants.js';
import { applicationLifetimes } from './applications/settings.js';
import { machineClaims } from './machine-claims.js';
import type { Application } from './records.js';
import { authenticateClient, oauthForm } from './sign-in/client-authentication.js';
import { preflightResponse, withCors } from './sign-in/cors.js';
import { discoveryFrom } from './sign-in/discovery.js';
import { answerSignIn } from './sign-in/endpoints.js';
import type { Endpoint, Exchange } from './sign-in/exchange.js';
import { OAuthError, oauthErrorResponse } from './sign-in/oauth-error.js';
import { requestedAudiences } from './sign-in/scopes.js';
import { userGrant } from './sign-in/user-grants.js';

/** Answers a request to one of the OAuth endpoints; `undefined` when the path is not one. */
export type OAuthEndpoints = (request: Request, url: URL) => Promise<Response | undefined>;

/** Endpoints that serve machines as well as users; all the others are for users. */
const COMMON: Readonly<Record<string, Endpoint>> = {
  '/oauth2/token': token,
  '/.well-known/jwks': keySet,
  '/.well-known/jwks.json': keySet,
  '/.well-known/openid-configuration': ({ url }) => jsonResponse(200, discoveryFrom(url.origin)),
};

/** Makes the OAuth endpoints: tokens, the key set, the discovery document and everything that signs users in. */
export function createOAuthEndpoints(exchangeOf: (request: Request, url: URL) => Exchange): OAuthEndpoints {
  return async (request, url) => {
    const exchange = exchangeOf(request, url);
    const endpoint = Object.hasOwn(COMMON, url.pathname) ? COMMON[url.pathname] : undefined;
    if (!endpoint) return await answerSignIn(exchange);
    return preflightResponse(request) ?? withCors(request, await answerCommon(endpoint, exchange));
  };
}

async function answerCommon(endpoint: Endpoint, exchange: Exchange): Promise<Response> {
  try {
    return await endpoint(exchange);
  } catch (error) {
    return oauthErrorResponse(error);
  }
}

async function keySet({ authority }: Exchange): Promise<Response> {
  return jsonResponse(200, { keys: [(await authority.keys()).jwk] });
}

async function token(exchange: Exchange): Promise<Response> {
  const { request, state } = exchange;
  const form = await oauthForm(request);
  const grant = form.get('grant_type');
  if (!grant) throw new OAuthError('invalid_request', 'The parameter grant_type is missing');
  const application = authenticateClient(request, form, state);
  if (grant !== 'client_credentials') return await userGrant(exchange, form, application);
  return await clientCredentials(exchange, form, application);
}

async function clientCredentials(
  { url, authority, state }: Exchange,
  form: URLSearchParams,
  application: Application,
): Promise<Response> {
  if (application.type !== 'm2m') {
    throw new OAuthError('unauthorized_client', `Applications of type ${application.type} get tokens for users only`);
  }
  const audiences = requestedAudiences(form, allowedAudiences(state, application, url.origin));
  const requested = (form.get('scope') ?? '').split(' ').filter(Boolean);
  const scopes = scopesFrom(requested, allowedScopes(state, application, url.origin, audiences));
  const claims = machineClaims(application, url.origin, audiences, scopes, requested);
  const { access_token_lifetime: expires_in = authority.lifetime } = applicationLifetimes(state, application.clientId);
  const access_token = await authority.issue(claims, expires_in);
  const body = { access_token, expires_in, scope: '', token_type: 'bearer' };
  return jsonResponse(200, body, { 'cache-control': 'no-store' });
}

/** Everything that is allowed, unless the request names scopes. */
function scopesFrom(requested: readonly string[], allowed: readonly string[]): readonly string[] {
  const refused = requested.find((scope) => !allowed.includes(scope));
  if (refused === undefined) return requested.length > 0 ? requested : allowed;
  throw new OAuthError('invalid_scope', `The client may not ask for the scope '${refused}'`, 403);
}
