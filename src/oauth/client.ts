import type { UserClaims } from '../claims/user-claims.js';
import { KindeOAuthError } from '../errors.js';
import type { AccessOptions } from './access.js';
import type { AuthorizeOptions } from './authorize.js';
import { type CallbackResult, completeLogin } from './callback.js';
import { createCore, type OAuthCore } from './core.js';
import type { DeviceAuthorization, DeviceOptions } from './device.js';
import { handleRequest } from './handler.js';
import type { IntrospectOptions, TokenIntrospection } from './introspect.js';
import { type AuthorizationRequest, beginLogin } from './login.js';
import { endLogin, type LogoutOptions, type LogoutResult } from './logout.js';
import type { OAuthOptions, PathOptions } from './options.js';
import { openSession, type Session, type SignedIn, withCookies } from './session.js';
import { type TokenInfo, type Tokens, tokenInfoFrom, type User } from './user.js';

/** Kinde's user profile, as its endpoint sends it. */
export interface UserInfo {
  readonly sub: string;
  readonly id?: string;
  readonly email?: string;
  readonly email_verified?: boolean;
  readonly name?: string;
  readonly given_name?: string;
  readonly family_name?: string;
  readonly picture?: string;
  readonly preferred_username?: string;
  readonly provided_id?: string;
  readonly [claim: string]: unknown;
}

/** Who is signed in, in the words of Kinde's Python SDK. */
export interface SessionInfo {
  readonly user_id: string | undefined;
  readonly is_logged_in: boolean;
  readonly framework: string;
  readonly session_type: string;
}

/**
 * Sign-in with Kinde for a server: `handle` answers the login, register, callback, logout and user paths, `getSession`
 * says who sent a request.
 *
 * Safe to share between all requests; nothing of one user is reachable from another one's request.
 *
 * @throws KindeConfigError `CONFIG_INVALID` if options and environment do not make a usable client.
 */
export class OAuth {
  readonly #core: OAuthCore;
  /** The session of a request is opened once, however often it is asked for. */
  readonly #opened = new WeakMap<Request, Promise<Session>>();

  constructor(options?: OAuthOptions) {
    this.#core = createCore(options);
  }

  /** Paths that `handle` answers. */
  get paths(): Readonly<Record<keyof PathOptions, string>> {
    return this.#core.config.paths;
  }

  /** The answer to a request for one of the paths; undefined for any other request, which is the application's own. */
  handle(request: Request): Promise<Response | undefined> {
    return handleRequest(this.#core, request);
  }

  /**
   * Begins a sign-in: the address at Kinde and the cookies that the redirect there must carry.
   *
   * @param request The request that is answered; its cookies show how many sign-ins this browser has begun.
   * @throws KindeInputError `INPUT_INVALID`; KindeOAuthError `REDIRECT_REFUSED`, `DISCOVERY_INVALID`.
   */
  createAuthorizationUrl(options: AuthorizeOptions = {}, request?: Request): Promise<AuthorizationRequest> {
    return beginLogin(this.#core, options, request);
  }

  /** `createAuthorizationUrl`; a text is the code of an invitation. */
  login(options: AuthorizeOptions | string = {}, request?: Request): Promise<AuthorizationRequest> {
    return this.createAuthorizationUrl(fromInvitation(options), request);
  }

  /** `login`, but with Kinde's registration page. */
  register(options: AuthorizeOptions | string = {}, request?: Request): Promise<AuthorizationRequest> {
    return this.createAuthorizationUrl({ ...fromInvitation(options), prompt: 'create' }, request);
  }

  /**
   * Ends a sign-in outside `handle`: the session, where the browser goes, and the cookies that the answer must carry.
   *
   * @throws KindeOAuthError `LOGIN_REFUSED`, `LOGIN_REQUIRED`, `LOGIN_LINK_EXPIRED`, `STATE_MISSING`, `STATE_UNKNOWN`,
   * `STATE_EXPIRED`, `STATE_USED`, `CALLBACK_INVALID`, `TOKEN_EXCHANGE_FAILED`, `ID_TOKEN_INVALID`, `JWT_INVALID`,
   * `KEYS_UNAVAILABLE`, `SESSION_TOO_LARGE`, `SESSION_STORE_FAILED`.
   */
  async callback(request: Request): Promise<CallbackResult> {
    const outcome = await completeLogin(this.#core, request);
    if (outcome.error) throw outcome.error;
    return outcome;
  }

  /**
   * Who sent a request. Its `setCookies` must reach the browser: answer with `session.commit(response)`.
   *
   * @throws KindeOAuthError `REFRESH_FAILED`, `SESSION_STORE_FAILED`, `KEYS_UNAVAILABLE` where trying again may help: the
   * session stays.
   */
  getSession(request: Request): Promise<Session> {
    const known = this.#opened.get(request);
    if (known) return known;
    return this.#open(request, false);
  }

  /** `getSession` with new tokens even where the present ones are good, as after a change of roles. */
  refreshSession(request: Request): Promise<Session> {
    return this.#open(request, true);
  }

  /** The response with what the session of the request has to tell the browser; for where `getSession` was not kept. */
  async commit(request: Request, response: Response): Promise<Response> {
    const session = await this.#opened.get(request);
    return session ? withCookies(response, session.setCookies) : response;
  }

  /** Whether somebody is signed in. */
  async isAuthenticated(request: Request): Promise<boolean> {
    return (await this.getSession(request)).isAuthenticated;
  }

  /** Who is signed in, or undefined. */
  async getUser(request: Request): Promise<User | undefined> {
    return (await this.getSession(request)).user;
  }

  /**
   * The tokens of the session, fresh.
   *
   * @throws KindeOAuthError `NOT_AUTHENTICATED`, and those of `getSession`.
   */
  async getTokens(request: Request): Promise<Tokens> {
    return (await this.#signedIn(request)).tokens;
  }

  /**
   * What the tokens of the session are, without the tokens themselves.
   *
   * @throws KindeOAuthError `NOT_AUTHENTICATED`, and those of `getSession`.
   */
  async getTokenInfo(request: Request): Promise<TokenInfo> {
    const { tokens, user, claims } = await this.#signedIn(request);
    return tokenInfoFrom(tokens, user, claims);
  }

  /**
   * What who sent a request is and may do: flags, permissions, roles, claims, entitlements, the portal.
   *
   * Nobody signed in means that nothing is granted; with `forceApi` it asks Kinde instead of the token.
   *
   * @throws KindeOAuthError those of `getSession`.
   */
  async getAccess(request: Request, options: AccessOptions = {}): Promise<UserClaims> {
    const { createAccess } = await import('./access.js');
    return createAccess(this.#core, await this.getSession(request), options);
  }

  /** Who is signed in, in the words of Kinde's Python SDK. */
  async getSessionInfo(request: Request): Promise<SessionInfo> {
    const { user, isAuthenticated } = await this.getSession(request);
    const { framework } = this.#core.config;
    const names = { framework: framework ?? 'standalone', session_type: framework ? 'framework' : 'null_framework' };
    return { user_id: user?.id, is_logged_in: isAuthenticated, ...names };
  }

  /**
   * The user's profile, asked of Kinde; must be that of the session's user.
   *
   * @throws KindeOAuthError `NOT_AUTHENTICATED`, `TOKEN_INVALID` if Kinde refuses or answers for somebody else.
   */
  async getUserInfo(request: Request): Promise<UserInfo> {
    const { tokens, user } = await this.#signedIn(request);
    const protocol = await this.#core.protocol();
    return (await protocol.userInfo(tokens.accessToken, user.sub)) as UserInfo;
  }

  /** Ends the session of a request, here and, unless `local`, at Kinde. */
  logout(request: Request, options?: LogoutOptions): Promise<LogoutResult> {
    this.#opened.delete(request);
    return endLogin(this.#core, request, options);
  }

  /**
   * Makes a token useless at Kinde.
   *
   * @throws KindeOAuthError `UNEXPECTED_RESPONSE` if Kinde did not.
   */
  async revoke(token: string, hint?: 'access_token' | 'refresh_token'): Promise<void> {
    return (await this.#core.protocol()).revoke(token, hint);
  }

  /** Asks Kinde whether a token is active. */
  async introspect(token: string, options: IntrospectOptions = {}): Promise<TokenIntrospection> {
    const { introspect } = await import('./introspect.js');
    return introspect(token, options, this.#core.config, await this.#core.endpoints());
  }

  /** Signs in a device without a browser: show its code, then `poll`. */
  async startDeviceAuthorization(options?: DeviceOptions): Promise<DeviceAuthorization> {
    const { startDevice } = await import('./device.js');
    return startDevice(this.#core, options);
  }

  #open(request: Request, refresh: boolean): Promise<Session> {
    const opened = openSession(this.#core, request, { refresh });
    this.#opened.set(request, opened);
    // A failure is not kept: whoever asks again may be luckier.
    opened.catch(() => this.#opened.delete(request));
    return opened;
  }

  async #signedIn(request: Request): Promise<SignedIn> {
    const session = await this.getSession(request);
    if (session.isAuthenticated) return session;
    throw new KindeOAuthError(
      'NOT_AUTHENTICATED',
      `Nobody is signed in (${session.reason}): send the browser to the login path.`,
    );
  }
}

function fromInvitation(options: AuthorizeOptions | string): AuthorizeOptions {
  return typeof options === 'string' ? { invitationCode: options } : options;
}
