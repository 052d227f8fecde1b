import { assertOptions, type Environment, fromEnvironment, processEnvironment, requiredOrigin } from '../config.js';
import { KindeConfigError } from '../errors.js';
import {
  CALL_SETTINGS,
  type CallSettings,
  type CallSettingsOptions,
  callSettingsFrom,
} from '../management/settings.js';

/**
 * Gives the user's current access token; asked before every request.
 *
 * @param request.refused The token that Kinde has just refused, so that it must not be given again.
 */
export type AccessTokenFunction = (request: { readonly refused?: string | undefined }) => string | Promise<string>;

/**
 * Settings of an `AccountClient`.
 *
 * Those of every call have variables too: `KINDE_ACCOUNT_TIMEOUT`, `_DEADLINE`, `_RETRY` (a number), `_PREFETCH` and `_TRACKING`.
 */
export interface AccountOptions extends CallSettingsOptions {
  /** Kinde domain (`example.kinde.com`) or custom domain, with or without `https://`; `KINDE_DOMAIN`, also `KINDE_HOST`, `KINDE_ISSUER_URL`. */
  readonly domain?: string | undefined;
  /** The access token of a user, or a function that gives it; a machine-to-machine token is not accepted by this API. */
  readonly accessToken: string | AccessTokenFunction;
  /** Where variables are read from; default `process.env`. */
  readonly env?: Environment | undefined;
}

/** The settings with defaults and environment applied, checked and frozen. */
export interface AccountConfig extends CallSettings {
  /** Origin of the Kinde environment, without a trailing slash. */
  readonly origin: string;
  readonly accessToken: string | AccessTokenFunction;
}

const KNOWN = ['domain', 'accessToken', ...CALL_SETTINGS, 'env'] as const satisfies readonly (keyof AccountOptions)[];

/**
 * The configuration that options and environment give; options win.
 *
 * @throws KindeConfigError `CONFIG_INVALID`, naming the option and what to do.
 */
export function accountConfigFrom(options: AccountOptions): AccountConfig {
  assertOptions(options, KNOWN);
  const env = options.env ?? processEnvironment();
  const origin = requiredOrigin(options.domain, env);
  const { accessToken } = options;
  if (typeof accessToken !== 'function') assertToken(accessToken);
  const settings = callSettingsFrom(options, (suffix) => fromEnvironment(env, `KINDE_ACCOUNT_${suffix}`));
  return Object.freeze({ ...settings, origin, accessToken });
}

/** @throws KindeConfigError for anything but a token as it may stand in a header; the message does not show it. */
export function assertToken(token: unknown): asserts token is string {
  if (typeof token === 'string' && /^[!-~]+$/.test(token)) return;
  throw new KindeConfigError("`accessToken` must be a user's access token, or a function that gives one.");
}
