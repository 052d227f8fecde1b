import { KindeOAuthError } from '../errors/oauth-error.js';
import { withoutTrailingSlashes } from '../http/url.js';
import { redirectTargetFrom } from '../oauth/redirect.js';
import type { Decision, Requirement } from './guard.js';
import { secured, toPage } from './own-page.js';

/** What a refusal must know of the application. */
export interface RefusalPlace {
  /** Where pages are sent to sign in; undefined where only bearer tokens are taken. */
  readonly loginPath: string | undefined;
  /** Paths of the sign-in itself: to be sent from there to the login would go round in circles. */
  readonly ownPaths: readonly string[];
  /** The request was judged by its bearer token, so that the answer has the challenge of RFC 6750. */
  readonly bearer?: BearerFailure | true | undefined;
}

/** What is wrong with a bearer token, in the words of RFC 6750. */
export interface BearerFailure {
  readonly error: 'invalid_token' | 'invalid_request';
  readonly description: string;
}

/**
 * Whether a browser shows the answer to this request as a page.
 *
 * A script's request is told by `Sec-Fetch-Mode`, a program's by `Authorization` or by an `Accept` without HTML.
 */
export function isPageRequest({ headers }: Request): boolean {
  if (headers.has('authorization') || headers.get('x-requested-with') === 'XMLHttpRequest') return false;
  const mode = headers.get('sec-fetch-mode');
  if (mode !== null && mode !== 'navigate') return false;
  return (headers.get('accept') ?? '').toLowerCase().includes('text/html');
}

/** The answer to a request that a guard does not let in; undefined where it does. */
export function refusalFrom(decision: Decision, request: Request, place: RefusalPlace): Response | undefined {
  if (decision.outcome === 'allowed') return undefined;
  if (decision.outcome === 'unavailable') {
    const { code, message } = decision.error;
    return refusal(503, { code, message }, request, place, { 'retry-after': '3' });
  }
  if (decision.outcome === 'forbidden') {
    const message = `This needs ${wordsOf(decision.requirement)}.`;
    return refusal(
      403,
      { code: 'FORBIDDEN', message },
      request,
      place,
      challenge(place, 'insufficient_scope', message),
    );
  }
  const location = loginLocation(request, place);
  if (location) return secured(new Response(null, { status: 302, headers: { location } }));
  const { bearer } = place;
  const message = typeof bearer === 'object' ? bearer.description : 'Nobody is signed in.';
  const words = typeof bearer === 'object' ? challenge(place, bearer.error, message) : challenge(place);
  return refusal(401, { code: 'NOT_AUTHENTICATED', message }, request, place, words);
}

/** Where a page is sent to sign in and come back; undefined where nobody could come back, or it would be no page. */
function loginLocation(request: Request, { loginPath, ownPaths }: RefusalPlace): string | undefined {
  const isReading = request.method === 'GET' || request.method === 'HEAD';
  const { pathname, search } = new URL(request.url);
  const isOwn = ownPaths.includes(withoutTrailingSlashes(pathname));
  if (!loginPath || !isReading || !isPageRequest(request) || isOwn) return undefined;
  const target = (pathname + search).replaceAll('\\', '%5C');
  return isOwnTarget(target) ? `${loginPath}?${new URLSearchParams({ post_login_redirect_url: target })}` : loginPath;
}

/** What the login would refuse is better left out: it would be a page that nobody can sign in from. */
function isOwnTarget(target: string): boolean {
  try {
    redirectTargetFrom(target, { origin: 'http://localhost', allowed: [] });
    return true;
  } catch (error) {
    if (error instanceof KindeOAuthError) return false;
    throw error;
  }
}

function challenge({ bearer }: RefusalPlace, error?: string, description = ''): Record<string, string> {
  if (!bearer) return {};
  const quoted = description.replace(/[^\x20-\x7e]|["\\]/g, "'");
  return { 'www-authenticate': error ? `Bearer error="${error}", error_description="${quoted}"` : 'Bearer' };
}

function refusal(
  status: number,
  body: { readonly code: string; readonly message: string },
  request: Request,
  { loginPath, bearer }: RefusalPlace,
  headers: Record<string, string>,
): Response {
  if (bearer || !isPageRequest(request)) return secured(Response.json(body, { status, headers }));
  const link = status === 401 && loginPath ? { href: loginPath, text: 'Sign in' } : undefined;
  return secured(toPage(status, TITLES[status] ?? '', body.message, headers, link));
}

const TITLES: Readonly<Record<number, string>> = {
  401: 'You are not signed in',
  403: 'You have no access to this page',
  503: 'This does not work for the moment',
};

function wordsOf({ permissions, roles, flags, organization }: Requirement): string {
  const list = (one: string, keys: readonly string[] = []): string[] => keys.map((key) => `the ${one} ${key}`);
  const flagKeys = Array.isArray(flags) ? (flags as readonly string[]) : Object.keys(flags ?? {});
  const place = organization === true ? ['an organization'] : list('organization', organization ? [organization] : []);
  return [...list('permission', permissions), ...list('role', roles), ...list('feature flag', flagKeys), ...place].join(
    ', ',
  );
}
