import { portalEndpoint } from '../account/portal.js';
import { jsonResponse, Refusal } from '../answers.js';
import { connectedAppEndpoint } from '../connected-apps/page.js';
import { CONNECTED_APP_PATH } from '../connected-apps/path.js';
import { invitationEndpoint } from '../invitations/page.js';
import { INVITATION_PATH } from '../invitations/path.js';
import { authorizeEndpoint } from './authorize-endpoint.js';
import { preflightResponse, withCors } from './cors.js';
import { deviceAuthorizationEndpoint } from './device-authorization.js';
import { showDevice, submitDevice } from './device-page.js';
import type { Endpoint, Exchange } from './exchange.js';
import { introspectionEndpoint } from './introspection.js';
import { logoutEndpoint } from './logout.js';
import { OAuthError, oauthErrorResponse, PageError } from './oauth-error.js';
import { showOrganizations, submitOrganization } from './organization-page.js';
import { errorPage } from './page.js';
import { showRegister, submitRegister } from './register-page.js';
import { revocationEndpoint } from './revocation.js';
import { showSignIn, submitSignIn } from './sign-in-page.js';
import { STYLESHEET_PATH, stylesheetEndpoint } from './stylesheet.js';
import { userProfileEndpoint } from './user-profile.js';

interface Route {
  readonly GET?: Endpoint;
  readonly POST?: Endpoint;
  /** Whether scripts of other origins may ask. */
  readonly isApi?: true;
}

/** The endpoints for users, by path; `/oauth2/token` and the well-known documents serve machines as well. */
const ROUTES: Readonly<Record<string, Route>> = {
  '/oauth2/auth': { GET: authorizeEndpoint, POST: authorizeEndpoint },
  '/oauth2/device/auth': { POST: deviceAuthorizationEndpoint, isApi: true },
  '/oauth2/introspect': { POST: introspectionEndpoint, isApi: true },
  '/oauth2/revoke': { POST: revocationEndpoint, isApi: true },
  '/oauth2/v2/user_profile': { GET: userProfileEndpoint, POST: userProfileEndpoint, isApi: true },
  '/logout': { GET: logoutEndpoint, POST: logoutEndpoint },
  '/sign-in': { GET: showSignIn, POST: submitSignIn },
  '/register': { GET: showRegister, POST: submitRegister },
  '/organization': { GET: showOrganizations, POST: submitOrganization },
  '/portal_redirect': { GET: portalEndpoint },
  '/device': { GET: showDevice, POST: submitDevice },
  [INVITATION_PATH]: { GET: invitationEndpoint },
  [CONNECTED_APP_PATH]: { GET: connectedAppEndpoint },
  [STYLESHEET_PATH]: { GET: stylesheetEndpoint },
};

/** Answers a request to one of the endpoints for users; `undefined` when the path is not one. */
export async function answerSignIn(exchange: Exchange): Promise<Response | undefined> {
  const { request, url } = exchange;
  const route = Object.hasOwn(ROUTES, url.pathname) ? ROUTES[url.pathname] : undefined;
  if (!route) return undefined;
  const preflight = route.isApi ? preflightResponse(request) : undefined;
  if (preflight) return preflight;
  const endpoint = endpointOf(route, request.method);
  if (!endpoint) return methodNotAllowed(route);
  const response = await run(endpoint, exchange);
  return route.isApi ? withCors(request, response) : response;
}

function endpointOf(route: Route, method: string): Endpoint | undefined {
  if (method === 'POST') return route.POST;
  return method === 'GET' || method === 'HEAD' ? route.GET : undefined;
}

async function run(endpoint: Endpoint, exchange: Exchange): Promise<Response> {
  try {
    return await endpoint(exchange);
  } catch (error) {
    if (error instanceof PageError) return errorPage(exchange, error);
    if (error instanceof OAuthError) return oauthErrorResponse(error);
    if (error instanceof Refusal) return jsonResponse(error.status, error.body);
    throw error;
  }
}

function methodNotAllowed(route: Route): Response {
  const allow = (['GET', 'POST'] as const).filter((method) => route[method]).join(', ');
  return new Response(null, { status: 405, headers: { allow } });
}
