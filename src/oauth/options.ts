import type { Environment } from '../config.js';
import type { KindeError } from '../errors.js';
import type { Store } from '../storage/store.js';

/** How sessions are kept. Times are in seconds. */
export interface SessionOptions {
  /**
   * Secret that encrypts sessions, at least 32 characters (`openssl rand -base64 32`); of a list the first seals and all
   * open, so that secrets can be changed without signing anybody out. `KINDE_SESSION_SECRET`, a list separated by spaces.
   */
  readonly secret?: string | readonly string[] | undefined;
  /** `cookie` keeps the session encrypted in the browser, `store` in `storage` with only an id in the cookie; default `cookie`. */
  readonly kind?: 'cookie' | 'store' | undefined;
  /** A session unused for so long ends; default 604,800 (7 days). */
  readonly idleSeconds?: number | undefined;
  /** A session ends so long after sign-in at the latest; default 2,592,000 (30 days). */
  readonly absoluteSeconds?: number | undefined;
  /** Tokens are renewed so long before they expire, at most a fifth of their life; default 60. */
  readonly refreshAheadSeconds?: number | undefined;
  /**
   * A request with the cookie from before a renewal gets the new tokens for so long; default 60. After `refreshSession`
   * it does until the next renewal.
   */
  readonly rotationMemorySeconds?: number | undefined;
  /** Base name of the cookies; default `kinde`. */
  readonly cookieName?: string | undefined;
  /** Shares the session with sub-domains (`example.com`), each of which must be trusted; default this host only. */
  readonly cookieDomain?: string | undefined;
  /**
   * `SameSite` of the session cookie; default `lax`. With `strict` the first page after sign-in does not see the session,
   * since Kinde led there; with `none` sign-in also works in a frame of another site.
   */
  readonly sameSite?: 'lax' | 'strict' | 'none' | undefined;
  /** Largest session in bytes of cookies; default 10,240. Some proxies take no more than 8,192 bytes of headers. */
  readonly maxCookieBytes?: number | undefined;
}

/** Paths that `handle` answers; each default is under `basePath`. */
export interface PathOptions {
  readonly login?: string | undefined;
  readonly register?: string | undefined;
  /** Default the path of `redirectUri`. */
  readonly callback?: string | undefined;
  readonly logout?: string | undefined;
  readonly user?: string | undefined;
}

/** Settings of an `OAuth`; each has a variable in the environment where one is named. */
export interface OAuthOptions {
  /** Kinde domain (`example.kinde.com` or a custom one), with or without `https://`; `KINDE_DOMAIN`, also `KINDE_HOST`, `KINDE_ISSUER_URL`. */
  readonly domain?: string | undefined;
  /** Client id of a back-end web application; `KINDE_CLIENT_ID`. */
  readonly clientId?: string | undefined;
  /** Its secret, none for a public client; `KINDE_CLIENT_SECRET`. */
  readonly clientSecret?: string | undefined;
  /** Where Kinde sends the browser after sign-in, registered there letter by letter; a path of its own, no query. `KINDE_REDIRECT_URI`. */
  readonly redirectUri?: string | undefined;
  /** Where Kinde sends the browser after sign-out, registered there; default the origin of `redirectUri`. `KINDE_POST_LOGOUT_REDIRECT_URI`. */
  readonly postLogoutRedirectUri?: string | undefined;
  /** Default `openid profile email`; add `offline` for a refresh token. `KINDE_SCOPES`, separated by spaces. */
  readonly scopes?: readonly string[] | undefined;
  /** Audience of the access token, where it is for an API; `KINDE_AUDIENCE`, separated by spaces. */
  readonly audience?: string | readonly string[] | undefined;
  readonly session?: SessionOptions | undefined;
  /**
   * Keeps server-side sessions, and for every kind what processes must know of each other: finished sign-ins, renewals,
   * sign-outs. Default the memory of this instance; with more than one process give a shared one.
   */
  readonly storage?: Store | undefined;
  /** Put before the default paths (`/auth`); default none. */
  readonly basePath?: string | undefined;
  readonly paths?: PathOptions | undefined;
  /** Where the browser goes after sign-in when nothing else is asked for; default `/`. */
  readonly afterLogin?: string | undefined;
  /** Origins besides that of `redirectUri` to which a browser may be sent after sign-in. */
  readonly allowedRedirectOrigins?: readonly string[] | undefined;
  /** How far clocks may differ, in seconds; default 60. */
  readonly clockToleranceSeconds?: number | undefined;
  /** Longest time of one request to Kinde in ms; default 10,000. */
  readonly timeout?: number | undefined;
  /** Send the `Kinde-SDK` header that tells Kinde the SDK and its version; default true. */
  readonly tracking?: boolean | undefined;
  /** Framework in use, named in that header (`Express`). */
  readonly framework?: string | undefined;
  /** Replaces the global fetch. */
  readonly fetch?: typeof fetch | undefined;
  /** Makes the answer to a failed request of `handle`; by default, and where it gives undefined, a page that explains. */
  readonly onError?:
    | ((error: KindeError, request: Request) => Response | undefined | Promise<Response | undefined>)
    | undefined;
  /** Where variables are read from; default `process.env`. */
  readonly env?: Environment | undefined;
}

/** Settings that an `OAuth` shares with the other clients of its application. */
export type SharedSettings = Pick<
  OAuthOptions,
  'domain' | 'env' | 'fetch' | 'framework' | 'tracking' | 'clockToleranceSeconds'
>;
