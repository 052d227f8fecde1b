import { refusal } from '../answers.js';
import { queryText } from '../call.js';
import type { Endpoint } from '../sign-in/exchange.js';
import { html } from '../sign-in/html.js';
import { dropExpired } from '../sign-in/model.js';
import { PageError } from '../sign-in/oauth-error.js';
import { pageResponse } from '../sign-in/page.js';
import { displayName } from '../sign-in/people.js';
import { randomSecret } from '../sign-in/secrets.js';
import type { AccountHandler } from './handlers.js';

/** Nothing is published about how long a link is good; long enough to follow it. */
const LIFETIME_MS = 5 * 60_000;

/** GET /account_api/v1/portal_link: a link that signs the user in to the portal, once. */
export const getPortalLink: AccountHandler = (call) => {
  const { portalLinks } = call.state.signIn;
  const { url, now } = call.exchange;
  const returnUrl = queryText(call, 'return_url');
  if (returnUrl !== undefined && !isWebAddress(returnUrl)) {
    throw refusal(400, 'PARAMETER_INVALID', 'Parameter "return_url" must be an http or https URL');
  }
  dropExpired(portalLinks, now);
  const key = randomSecret();
  const area = queryText(call, 'subnav') ?? 'profile';
  portalLinks.set(key, { userId: call.caller.user.id, area, returnUrl, expiresAt: now + LIFETIME_MS });
  return { url: `${url.origin}/portal_redirect?${new URLSearchParams({ key })}` };
};

/** GET /portal_redirect: the page that stands for the self-serve portal. */
export const portalEndpoint: Endpoint = (exchange) => {
  const { request, url, state, now } = exchange;
  const key = url.searchParams.get('key') ?? '';
  const link = state.signIn.portalLinks.get(key);
  const user = state.users.get(link?.userId ?? '');
  if (!link || link.expiresAt <= now || !user) {
    throw new PageError('This link is no longer good', 'A portal link works once: go back and ask for a new one.', 403);
  }
  // What only looks whether the link leads anywhere does not use it up.
  if (request.method === 'GET') state.signIn.portalLinks.delete(key);
  const content = () => html`
<p>${displayName(user)} is in the area <strong>${link.area}</strong> of the self-serve portal.</p>
${link.returnUrl !== undefined && html`<p><a href="${link.returnUrl}">Back to the application</a></p>`}`;
  return pageResponse(exchange, { title: 'Self-serve portal', content });
};

function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}
