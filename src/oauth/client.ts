import type { UserClaims } from '../claims/user-claims.js';
import { KindeOAuthError } from '../errors/oauth-error.js';
import type { AccessOptions } from './access.js';
import { type AuthorizeOptions, assertAuthorizeOptions } from './authorize.js';
import { type CallbackResult, completeLogin } from './callback.js';
import { createCore, type OAuthCore } from './core.js';
import type { DeviceAuthorization, DeviceOptions } from './device.js';
import { handleRequest } from './handler.js';
import type { IntrospectOptions, TokenIntrospection } from './introspect.js';
import { type AuthorizationRequest, beginLogin } from './login.js';
import { endLogin, type LogoutOptions, type LogoutResult } from './logout.js';
import { OpenedSessions } from './opened-sessions.js';
import type { OAuthOptions, PathOptions, SharedSettings } from './options.js';
import { openSession, type Session, type SignedIn } from './session.js';
import { type SessionInfo, sessionInfoFrom } from './session-info.js';
import { type TokenInfo, type Tokens, tokenInfoFrom, type User, type UserInfo } from './user.js';

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
  readonly #opened: OpenedSessions;

  constructor(options?: OAuthOptions) {
    const core = createCore(options);
    this.#core = core;
    this.#opened = new OpenedSessions((request, refresh) => openSession(core, request, { refresh }));
  }

  /** Settings that other clients of the same application take over, so that they speak to the same tenant in the same way. */
  get shared(): SharedSettings {
    const { domain, env, fetch, framework, tracking, clockToleranceSeconds } = this.#core.config;
    return { domain, env, fetch, framework, tracking: tracking !== undefined, clockToleranceSeconds };
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
  async register(options: AuthorizeOptions | string = {}, request?: Request): Promise<AuthorizationRequest> {
    const given = fromInvitation(options);
    // Looked at before they are copied, which makes an object of anything.
    assertAuthorizeOptions(given);
    return this.createAuthorizationUrl({ ...given, prompt: 'create' }, request);
  }

  /**
   * Ends a sign-in outside `handle`: the session, where the browser goes, and the cookies that the answer must carry.
   *
   * @throws KindeOAuthError `LOGIN_REFUSED`, `LOGIN_REQUIRED`, `LOGIN_LINK_EXPIRED`, `STATE_MISSING`, `STATE_UNKNOWN`,
   * `STATE_EXPIRED`, `STATE_USED`, `CALLBACK_INVALID`, `TOKEN_EXCHANGE_FAILED`, `ID_TOKEN_INVALID`, `JWT_INVALID`,
   * `JWT_EXPIRED`, `KEYS_UNAVAILABLE`, `SESSION_TOO_LARGE`, `SESSION_STORE_FAILED`.
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
    return this.#opened.get(request);
  }

  /**
   * `getSession` with new tokens even where the present ones are good, as after a change of roles.
   *
   * @throws KindeOAuthError those of `getSession`; what was opened before stays, with its cookies.
   */
  refreshSession(request: Request): Promise<Session> {
    return this.#opened.renew(request);
  }

  /** The response with what the session of the request has to tell the browser; for where `getSession` was not kept. */
  commit(request: Request, response: Response): Promise<Response> {
    return this.#opened.commit(request, response);
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
    return sessionInfoFrom(await this.getSession(request), this.#core.config.framework);
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
  async logout(request: Request, options?: LogoutOptions): Promise<LogoutResult> {
    const ended = await endLogin(this.#core, request, options);
    this.#opened.forget(request);
    return ended;
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
