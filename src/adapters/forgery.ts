import { withoutTrailingSlashes } from '../http/url.js';
import { secured, toPage } from './own-page.js';

/**
 * The answer to a request that somebody else's page may have made to sign this browser out; undefined for any other.
 *
 * A form of another site is refused. A link from another site is no attack by itself, so the browser's user is asked.
 */
export function forgeryAnswer(request: Request, logoutPath: string): Response | undefined {
  const { pathname } = new URL(request.url);
  if (withoutTrailingSlashes(pathname) !== logoutPath) return undefined;
  const site = request.headers.get('sec-fetch-site');
  if (request.method === 'GET') {
    if (site !== 'cross-site') return undefined;
    const headers = { 'referrer-policy': 'same-origin' };
    const text = 'Another site has sent you here. Sign out only if you want to.';
    return secured(toPage(200, 'Sign out?', text, headers, { text: 'Sign out' }));
  }
  if (isOwn(request, site)) return undefined;
  return secured(new Response('Only a page of this application may ask for this.', { status: 403 }));
}

/** Browsers say where a request comes from; a program that says nothing has no cookies of somebody else to misuse. */
function isOwn(request: Request, site: string | null): boolean {
  if (site !== null) return site === 'same-origin' || site === 'none';
  const origin = request.headers.get('origin');
  if (origin === null) return true;
  const hosts = [new URL(request.url).host, request.headers.get('host')];
  return URL.canParse(origin) && hosts.includes(new URL(origin).host);
}
