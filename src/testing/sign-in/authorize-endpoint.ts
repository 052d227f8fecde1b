import { authorize } from './authorize.js';
import { continuationOf, pagePath } from './continuation.js';
import { type Endpoint, redirectResponse } from './exchange.js';
import { sessionOf } from './sessions.js';

/** GET and POST /oauth2/auth */
export const authorizeEndpoint: Endpoint = async (exchange) => {
  const { request, url } = exchange;
  const params = request.method === 'POST' ? new URLSearchParams(await request.text()) : url.searchParams;
  const outcome = authorize(exchange, params, sessionOf(exchange));
  if (outcome.kind === 'callback') return redirectResponse(outcome.location);
  return redirectResponse(pagePath(outcome.page, continuationOf('/oauth2/auth', params)));
};
