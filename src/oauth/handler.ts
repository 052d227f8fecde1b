import { KindeOAuthError } from '../errors/oauth-error.js';
import { KindeError } from '../errors.js';
import { withoutTrailingSlashes } from '../http/url.js';
import { type AuthorizeOptions, authorizeOptionsFrom, reauthOptionsFrom } from './authorize.js';
import { type CallbackOutcome, completeLogin } from './callback.js';
import type { OAuthConfig } from './config.js';
import { cookiesOf } from './cookies.js';
import type { OAuthCore } from './core.js';
import { assertRequest } from './input.js';
import { beginLogin, redirect } from './login.js';
import { endLogin } from './logout.js';
import type { PathOptions } from './options.js';
import { openSession, withCookies } from './session.js';
import { wantsPage } from './wants-page.js';

type Route = (core: OAuthCore, request: Request) => Promise<Response>;

const ROUTES: Readonly<Record<keyof PathOptions, { readonly methods: readonly string[]; readonly run: Route }>> = {
  login: { methods: ['GET'], run: (core, request) => startFromLink(core, request, {}) },
  register: { methods: ['GET'], run: (core, request) => startFromLink(core, request, { prompt: 'create' }) },
  callback: { methods: ['GET'], run: answerCallback },
  logout: { methods: ['GET', 'POST'], run: answerLogout },
  user: { methods: ['GET'], run: answerUser },
};

/** The answer to a request for one of the configured paths; undefined for any other. */
export async function handleRequest(core: OAuthCore, request: Request): Promise<Response | undefined> {
  assertRequest(request);
  const { pathname } = new URL(request.url);
  const path = withoutTrailingSlashes(pathname);
  const name = (Object.keys(ROUTES) as (keyof PathOptions)[]).find((route) => core.config.paths[route] === path);
  if (name === undefined) return undefined;
  const { methods, run } = ROUTES[name];
  if (!methods.includes(request.method)) return plain(405, 'Method not allowed.', { allow: methods.join(', ') });
  if (isPrefetch(request)) return plain(503, 'Sign-in is not prefetched.');
  if (isForeignPart(name, request, core.config)) return plain(403, 'Sign-in is a page, not a part of one.');
  try {
    return await run(core, request);
  } catch (error) {
    if (!(error instanceof KindeError)) throw error;
    return answerError(core, request, error, []);
  }
}

/** What a browser loads on suspicion must not begin, use up or end anything. */
function isPrefetch({ headers }: Request): boolean {
  const purposes = ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'].map((name) => headers.get(name) ?? '');
  return purposes.some((purpose) => /prefetch|prerender|preview/i.test(purpose));
}

/**
 * An image, a script or a frame on somebody else's page, that of a sub-domain too, must not sign anybody out or push
 * sign-ins out of the browser. Sign-in itself works in a frame wherever its cookies do.
 */
function isForeignPart(name: keyof PathOptions, { headers }: Request, { cookies }: OAuthConfig): boolean {
  const site = headers.get('sec-fetch-site');
  const destination = headers.get('sec-fetch-dest');
  const isForeign = site === 'cross-site' || site === 'same-site';
  if (name === 'user' || !isForeign || destination === null || destination === 'document') return false;
  if (name === 'logout' || headers.get('sec-fetch-mode') !== 'navigate') return true;
  return site === 'cross-site' && cookies.sameSite !== 'none';
}

function plain(status: number, text: string, headers: Record<string, string> = {}): Response {
  return new Response(text, {
    status,
    headers: { 'cache-control': 'no-store', 'content-type': 'text/plain', ...headers },
  });
}

function startFromLink(core: OAuthCore, request: Request, own: AuthorizeOptions): Promise<Response> {
  return start(core, request, { ...authorizeOptionsFrom(new URL(request.url).searchParams), ...own });
}

async function start(core: OAuthCore, request: Request, options: AuthorizeOptions, isRound = false): Promise<Response> {
  const { isLoop, setCookie } = core.loopGuard.begin(cookiesOf(request), isRound);
  if (isLoop) {
    const { causesOf, evidenceFrom } = await import('./explain.js');
    const causes = causesOf('LOGIN_LOOP', evidenceFrom(request, core.config, true));
    const message = 'Sign-in came back and began again at once, several times, so it is stopped here.';
    return answerError(core, request, new KindeOAuthError('LOGIN_LOOP', message, { causes }), [setCookie]);
  }
  const { url, setCookies } = await beginLogin(core, options, request);
  return redirect(url, [...setCookies, setCookie]);
}

async function answerCallback(core: OAuthCore, request: Request): Promise<Response> {
  const query = new URL(request.url).searchParams;
  // Kinde's invitation links lead here with nothing but the code of the invitation.
  const isInvitation = query.get('invitation_code') && !['state', 'code', 'error'].some((name) => query.has(name));
  if (isInvitation) return startFromLink(core, request, {});
  const outcome = await completeLogin(core, request);
  const back = core.loopGuard.back(cookiesOf(request));
  if (!outcome.error) return redirect(outcome.returnTo, [...outcome.setCookies, back]);
  return recovered(core, request, outcome, back) ?? answerError(core, request, outcome.error, outcome.setCookies);
}

/** What a failed sign-in can go on with, without showing an error. */
function recovered(
  core: OAuthCore,
  request: Request,
  outcome: Extract<CallbackOutcome, { error: KindeOAuthError }>,
  back: string,
) {
  const { error, setCookies, transaction } = outcome;
  if (error.code === 'LOGIN_LINK_EXPIRED') {
    const options = reauthOptionsFrom(new URL(request.url).searchParams.get('reauth_state') ?? '');
    if (!options) return undefined;
    const returnTo = transaction ? { returnTo: transaction.returnTo } : {};
    const started = start(core, request, { ...options, ...returnTo }, true);
    return started.then((response) => withCookies(response, setCookies));
  }
  if (error.code !== 'LOGIN_REQUIRED' || !transaction?.silent) return undefined;
  // The page that tried to sign in silently must learn that it did not work, or it would try for ever.
  const target = new URL(transaction.returnTo);
  target.searchParams.set('error', 'login_required');
  return redirect(target.href, [...setCookies, back]);
}

async function answerLogout(core: OAuthCore, request: Request): Promise<Response> {
  const query = new URL(request.url).searchParams;
  const returnTo = query.get('post_logout_redirect_url') || undefined;
  const result = await endLogin(core, request, { local: query.get('local') === 'true', returnTo });
  return result.toResponse(request.method === 'POST' ? 303 : 302);
}

async function answerUser(core: OAuthCore, request: Request): Promise<Response> {
  const session = await openSession(core, request);
  if (session.isAuthenticated) {
    return session.commit(Response.json(session.user, { headers: { 'cache-control': 'private, no-store' } }));
  }
  if (wantsPage(request)) return redirect(core.config.paths.login, session.setCookies);
  const error = new KindeOAuthError('NOT_AUTHENTICATED', 'Nobody is signed in.');
  const { toErrorResponse } = await import('./page.js');
  return toErrorResponse(error, request, session.setCookies, core.config.paths.login);
}

async function answerError(
  core: OAuthCore,
  request: Request,
  error: KindeError,
  setCookies: readonly string[],
): Promise<Response> {
  const own = await core.config.onError?.(error, request);
  if (own) return withCookies(own, setCookies);
  const { toErrorResponse } = await import('./page.js');
  return toErrorResponse(error, request, setCookies, core.config.paths.login);
}
