import { KindeInputError } from '../errors.js';
import { type AuthorizeOptions, assertAuthorizeOptions, audienceOf, toAuthorizeParameters } from './authorize.js';
import { redirectUriOf } from './check.js';
import { cookiesOf } from './cookies.js';
import type { OAuthCore } from './core.js';
import { digest, randomText } from './encoding.js';
import { asInput } from './input.js';
import { redirectTargetFrom } from './redirect.js';
import { TRANSACTION_MS } from './transaction.js';

/** A sign-in that is about to begin: send the browser to `url`, with the cookies. */
export interface AuthorizationRequest {
  readonly url: string;
  readonly state: string;
  readonly nonce: string;
  /** Stays on the server side: the sealed cookie carries it to the callback. */
  readonly codeVerifier: string;
  /** `Set-Cookie` values that the redirect must carry; without them the callback fails with `STATE_UNKNOWN`. */
  readonly setCookies: readonly string[];
  /** The redirect with those cookies. */
  toResponse(): Response;
}

/** Begins a sign-in in the browser that sent the request. */
export async function beginLogin(
  core: OAuthCore,
  options: AuthorizeOptions,
  request: Request | undefined,
): Promise<AuthorizationRequest> {
  assertAuthorizeOptions(options);
  const { config, transactions } = core;
  const { authorization_endpoint } = await core.endpoints();
  const state = options.state ?? randomText(32);
  if (typeof state !== 'string' || !/^[\w.~-]{8,512}$/.test(state)) {
    throw new KindeInputError(
      '`state` must be 8 to 512 letters, digits, `-`, `.`, `_` or `~`; leave it out for a random one.',
    );
  }
  const [nonce, codeVerifier] = [randomText(16), randomText(52)];
  const { redirectUri = config.redirectUri } = options;
  // That of the configuration was looked at when it was read.
  if (options.redirectUri !== undefined) asInput(() => redirectUriOf(redirectUri));
  const secrets = { state, nonce, redirectUri, codeChallenge: await digest(codeVerifier) };
  const parameters = toAuthorizeParameters(options, secrets, config);
  const transaction = {
    state,
    nonce,
    codeVerifier,
    redirectUri,
    returnTo:
      options.returnTo === undefined ? config.afterLogin : redirectTargetFrom(options.returnTo, config.redirects),
    audience: audienceOf(options, config),
    silent: parameters.get('prompt') === 'none',
    expiresAt: Date.now() + TRANSACTION_MS,
  };
  const setCookies = await transactions.begin(transaction, request ? cookiesOf(request) : new Map());
  const url = `${authorization_endpoint}${authorization_endpoint.includes('?') ? '&' : '?'}${parameters}`;
  return { url, state, nonce, codeVerifier, setCookies, toResponse: () => redirect(url, setCookies) };
}

/** A redirect that is never cached. */
export function redirect(location: string, setCookies: readonly string[], status: 302 | 303 = 302): Response {
  const headers = new Headers({ location, 'cache-control': 'no-store' });
  for (const cookie of setCookies) headers.append('set-cookie', cookie);
  return new Response(null, { status, headers });
}
