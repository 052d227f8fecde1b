import {
  assertOptions,
  type Environment,
  fromEnvironment,
  globalFetch,
  optionalText,
  processEnvironment,
  required,
  requiredOrigin,
} from '../config.js';
import { KindeConfigError } from '../errors.js';
import { trackingHeader } from '../http/tracking.js';
import { createMemoryStore } from '../storage/memory.js';
import type { Store } from '../storage/store.js';
import { positive, redirectUriOf, urlOf } from './check.js';
import type { CookieAttributes } from './cookies.js';
import { afterLoginFrom, originsFrom, pathsFrom } from './navigation-config.js';
import type { OAuthOptions, PathOptions } from './options.js';
import type { RedirectRules } from './redirect.js';
import { cookieAttributesFrom, type SessionConfig, sessionConfigFrom } from './session-config.js';

/** The settings with defaults and environment applied, checked and frozen. */
export interface OAuthConfig {
  readonly domain: string;
  readonly clientId: string;
  readonly clientSecret: string | undefined;
  readonly redirectUri: string;
  readonly postLogoutRedirectUri: string;
  readonly scopes: readonly string[];
  readonly audience: readonly string[];
  readonly session: SessionConfig;
  readonly cookies: CookieAttributes;
  readonly store: Store;
  /** Remembers used sign-ins; apart from the sessions in memory, where strangers could push those out with many sign-ins. */
  readonly transactionStore: Store;
  readonly paths: Readonly<Record<keyof PathOptions, string>>;
  readonly redirects: RedirectRules;
  readonly afterLogin: string;
  readonly clockToleranceSeconds: number;
  readonly timeout: number;
  readonly tracking: string | undefined;
  readonly framework: string | undefined;
  readonly fetch: typeof fetch;
  readonly env: Environment;
  readonly onError: OAuthOptions['onError'];
}

/**
 * The configuration that options and environment give; options win.
 *
 * @throws KindeConfigError `CONFIG_INVALID`, naming the option and what to do.
 */
export function oauthConfigFrom(options: OAuthOptions = {}): OAuthConfig {
  assertOptions(options, OPTIONS);
  const env = options.env ?? processEnvironment();
  const framework = optionalText(options.framework, 'framework');
  const redirect = redirectUriFrom(options, env);
  const postLogout = setting(options.postLogoutRedirectUri, 'postLogoutRedirectUri', env, 'POST_LOGOUT_REDIRECT_URI');
  if (postLogout !== undefined) urlOf(postLogout, 'postLogoutRedirectUri');
  const redirects = { origin: redirect.origin, allowed: originsFrom(options.allowedRedirectOrigins ?? []) };
  return Object.freeze({
    env,
    ...applicationFrom(options, env),
    redirectUri: redirect.href,
    postLogoutRedirectUri: postLogout ?? redirect.origin,
    session: sessionConfigFrom(options, env),
    cookies: cookieAttributesFrom(options.session, redirect),
    store: storeFrom(options.storage),
    transactionStore: storeFrom(options.storage),
    paths: pathsFrom(options, redirect),
    redirects,
    afterLogin: afterLoginFrom(options.afterLogin, redirects),
    clockToleranceSeconds: positive(options.clockToleranceSeconds, 'clockToleranceSeconds', 60),
    timeout: positive(options.timeout, 'timeout', 10_000, 'milliseconds'),
    tracking: options.tracking === false ? undefined : trackingHeader(framework),
    framework,
    fetch: functionOf(options.fetch, 'fetch') ?? globalFetch,
    onError: functionOf(options.onError, 'onError'),
  });
}

const OPTIONS: readonly string[] = [
  'domain',
  'clientId',
  'clientSecret',
  'redirectUri',
  'postLogoutRedirectUri',
  'scopes',
  'audience',
  'session',
  'storage',
  'basePath',
  'paths',
  'afterLogin',
  'allowedRedirectOrigins',
  'clockToleranceSeconds',
  'timeout',
  'tracking',
  'framework',
  'fetch',
  'onError',
  'env',
] satisfies (keyof OAuthOptions)[];

function setting(value: unknown, name: string, env: Environment, variable: string): string | undefined {
  return optionalText(value, name) ?? fromEnvironment(env, `KINDE_${variable}`);
}

function applicationFrom(options: OAuthOptions, env: Environment) {
  const domain = requiredOrigin(options.domain, env);
  const clientId = setting(options.clientId, 'clientId', env, 'CLIENT_ID');
  const scopes = options.scopes ?? fromEnvironment(env, 'KINDE_SCOPES')?.split(/\s+/) ?? ['openid', 'profile', 'email'];
  const audience = options.audience ?? fromEnvironment(env, 'KINDE_AUDIENCE')?.split(/\s+/) ?? [];
  if (!Array.isArray(scopes) || !scopes.every((scope) => /^[!#-[\]-~]+$/.test(scope)) || !scopes.includes('openid')) {
    throw new KindeConfigError('`scopes` must be a list of scopes with `openid` among them.');
  }
  return {
    domain,
    clientId: required(clientId, 'clientId', 'KINDE_CLIENT_ID'),
    clientSecret: setting(options.clientSecret, 'clientSecret', env, 'CLIENT_SECRET'),
    scopes: Object.freeze([...scopes]),
    audience: Object.freeze([audience].flat().map((one) => required(optionalText(one, 'audience'), 'audience', ''))),
  };
}

function redirectUriFrom(options: OAuthOptions, env: Environment): URL {
  const value = setting(options.redirectUri, 'redirectUri', env, 'REDIRECT_URI');
  return redirectUriOf(required(value, 'redirectUri', 'KINDE_REDIRECT_URI'));
}

function functionOf<T>(value: T | undefined, name: string): T | undefined {
  if (value !== undefined && typeof value !== 'function') throw new KindeConfigError(`\`${name}\` must be a function.`);
  return value;
}

function storeFrom(value: unknown): Store {
  if (value === undefined) return createMemoryStore();
  const store = value as Partial<Store> | null;
  const methods = [store?.get, store?.set, store?.delete, store?.take, store?.compareAndSet];
  if (!methods.every((method) => typeof method === 'function')) {
    throw new KindeConfigError('`storage` must have get, set, delete, take and compareAndSet.');
  }
  return store as Store;
}
