import type { Application } from '../records.js';
import { type Endpoint, type Exchange, redirectResponse, urlWith } from './exchange.js';
import { html } from './html.js';
import { pageResponse } from './page.js';
import { revokeSessions, sessionCookie, sessionOf } from './sessions.js';

/**
 * GET and POST /logout: ends the session and the tokens that came from it, then goes where `redirect` says.
 *
 * The names of OpenID Connect do as well: `post_logout_redirect_uri`, with `state` and `client_id`.
 */
export const logoutEndpoint: Endpoint = async (exchange) => {
  const { request, url, state, authority } = exchange;
  const params = request.method === 'POST' ? new URLSearchParams(await request.text()) : url.searchParams;
  const session = sessionOf(exchange);
  if (session) revokeSessions(state, authority, ({ sessionId }) => sessionId === session.id);
  const cookies = [sessionCookie(url, undefined)];
  const target = params.get('redirect') ?? params.get('post_logout_redirect_uri');
  if (target === null) return signedOutPage(exchange, cookies);
  if (!isAllowed(exchange, target, params.get('client_id'))) return notAllowedPage(exchange, cookies, target);
  return redirectResponse(urlWith(target, { state: params.get('state') ?? undefined }), cookies);
};

/** Kinde's form of the request names no application: any one's URL will do then. */
function isAllowed({ state }: Exchange, target: string, clientId: string | null): boolean {
  const all: readonly Application[] = state.applications.all();
  const asked = clientId === null ? all : all.filter((application) => application.clientId === clientId);
  return asked.some(({ logoutUris }) => logoutUris.includes(target));
}

function signedOutPage(exchange: Exchange, cookies: readonly string[]): Response {
  return pageResponse(exchange, { title: 'Signed out', cookies, content: () => html`<p>You can close this page.</p>` });
}

function notAllowedPage(exchange: Exchange, cookies: readonly string[], target: string): Response {
  const message = `You are signed out, but "${target}" is not one of the logout URLs of the application.`;
  const content = () => html`<p class="alert" role="alert">${message}</p>`;
  return pageResponse(exchange, { title: 'Logout URL not allowed', status: 400, cookies, content });
}
