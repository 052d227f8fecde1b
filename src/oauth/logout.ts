import { cookiesOf } from './cookies.js';
import type { OAuthCore } from './core.js';
import { assertCallOptions } from './input.js';
import { redirect } from './login.js';
import { redirectTargetFrom } from './redirect.js';
import type { LiveSession } from './sessions.js';

/** How somebody is signed out. */
export interface LogoutOptions {
  /** End the session here only and leave the one at Kinde: signing in again then needs no password. Default false. */
  readonly local?: boolean | undefined;
  /** Where the browser goes afterwards, checked like `returnTo`; default `postLogoutRedirectUri`. Kinde must know it. */
  readonly returnTo?: string | undefined;
  /** Passed on to Kinde. */
  readonly state?: string | undefined;
  /** Tell Kinde by the ID token who signs out; it becomes part of an address. Default false. */
  readonly idTokenHint?: boolean | undefined;
}

/** A sign-out that has happened here: send the browser to `url`, with the cookies. */
export interface LogoutResult {
  readonly url: string;
  readonly setCookies: readonly string[];
  /** The redirect with those cookies. */
  toResponse(status?: 302 | 303): Response;
}

/** Longest time in ms that Kinde may take to revoke the token before the browser goes on without. */
const PATIENCE_MS = 3_000;

/** Ends the session of a request. It succeeds whatever Kinde or the store answer: who signs out must be signed out. */
export async function endLogin(core: OAuthCore, request: Request, options: LogoutOptions = {}): Promise<LogoutResult> {
  assertCallOptions(options, ['local', 'returnTo', 'state', 'idTokenHint'] satisfies (keyof LogoutOptions)[]);
  const { config, sessions } = core;
  const present = cookiesOf(request);
  const target = options.returnTo === undefined ? undefined : redirectTargetFrom(options.returnTo, config.redirects);
  const lookup = await sessions.load(present).catch(() => undefined);
  const session = lookup?.state === 'live' ? lookup.session : undefined;
  if (session) {
    await sessions.end(session).catch(() => undefined);
    await revokeWithin(core, session);
  }
  const setCookies = sessions.toClearedCookies(present);
  const url = logoutUrl(core, target ?? config.postLogoutRedirectUri, options, session?.record.tokens.idToken);
  return { url, setCookies, toResponse: (status) => redirect(url, setCookies, status) };
}

/** Address at Kinde that ends the session there and sends the browser on. */
function logoutUrl({ config }: OAuthCore, target: string, options: LogoutOptions, idToken: string | undefined): string {
  if (options.local) return target;
  const query = new URLSearchParams({ redirect: target });
  if (options.state !== undefined) query.set('state', options.state);
  if (options.idTokenHint && idToken !== undefined) query.set('id_token_hint', idToken);
  return `${config.domain}/logout?${query}`;
}

async function revokeWithin(core: OAuthCore, { record }: LiveSession): Promise<void> {
  const { refreshToken } = record.tokens;
  if (refreshToken === undefined) return;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS);
  });
  const revoking = core.protocol().then((protocol) => protocol.revoke(refreshToken, 'refresh_token'));
  await Promise.race([revoking.catch(() => undefined), late]);
  clearTimeout(timer);
}
