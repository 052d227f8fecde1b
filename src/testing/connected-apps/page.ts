import { type Endpoint, redirectResponse } from '../sign-in/exchange.js';
import { html } from '../sign-in/html.js';
import { PageError } from '../sign-in/oauth-error.js';
import { pageResponse } from '../sign-in/page.js';

/** The page that stands for the sign-in at somebody else's app: who comes here is connected. */
export const connectedAppEndpoint: Endpoint = (exchange) => {
  const { request, url, state } = exchange;
  const session = state.connectedApps.get(url.searchParams.get('session_id') ?? '');
  if (!session || session.status === 'revoked') {
    throw new PageError('This link is not good', 'Go back to the application and ask for a new link.', 404);
  }
  // What only looks whether the link leads anywhere connects nobody.
  if (request.method === 'GET') state.connectedApps.update(session.id, { status: 'connected' });
  if (session.callback_url !== undefined) return redirectResponse(session.callback_url);
  const content = () => html`<p>You are connected to <strong>${session.key_code_ref}</strong>.</p>`;
  return pageResponse(exchange, { title: 'Connected', content });
};
