import {
  assertOptions,
  type Environment,
  fromEnvironment,
  optionalText,
  processEnvironment,
  required,
  requiredOrigin,
} from '../config.js';
import { KindeConfigError } from '../errors.js';
import { formatApiUrl } from '../helpers.js';
import type { ClientCredentials } from '../tokens/credentials.js';
import type { AnyTokenStore } from '../tokens/token-store.js';
import { CALL_SETTINGS, type CallSettings, type CallSettingsOptions, callSettingsFrom } from './settings.js';

/**
 * Settings of a `ManagementClient`; each has a variable in the environment where one is named.
 *
 * Those of every call too: `KINDE_MANAGEMENT_TIMEOUT`, `_DEADLINE`, `_RETRY` (a number), `_PREFETCH` and `_TRACKING`.
 */
export interface ManagementOptions extends CallSettingsOptions {
  /** Kinde domain (`example.kinde.com`), with or without `https://`; `KINDE_DOMAIN`, also `KINDE_HOST`, `KINDE_ISSUER_URL`. */
  readonly domain?: string | undefined;
  /** Client id of a machine-to-machine application; `KINDE_MANAGEMENT_CLIENT_ID`, else `KINDE_CLIENT_ID`. */
  readonly clientId?: string | undefined;
  /** Its secret; `KINDE_MANAGEMENT_CLIENT_SECRET`, else `KINDE_CLIENT_SECRET`. */
  readonly clientSecret?: string | undefined;
  /** Audience of the access token; default `<domain>/api`; `KINDE_MANAGEMENT_AUDIENCE`. */
  readonly audience?: string | undefined;
  /** Scopes to ask for; default all that the application has; `KINDE_MANAGEMENT_SCOPES`, space separated. */
  readonly scopes?: readonly string[] | undefined;
  /** Replaces the global fetch. Clients share access tokens only with clients of the same fetch, or of the same `tokenStore`. */
  readonly fetch?: typeof fetch | undefined;
  /**
   * Keeps access tokens beyond this process: a store of `kinde-sdk/storage`, with which one of all processes fetches each
   * token, or functions of your own; default the memory of the process.
   */
  readonly tokenStore?: AnyTokenStore | undefined;
  /** Where variables are read from; default `process.env`. */
  readonly env?: Environment | undefined;
}

/** The settings with defaults and environment applied, checked and frozen. */
export interface ManagementConfig extends CallSettings {
  readonly credentials: ClientCredentials;
  readonly tokenStore: AnyTokenStore | undefined;
}

/**
 * The configuration that options and environment give; options win.
 *
 * @throws KindeConfigError `CONFIG_INVALID`, naming the option and what to do.
 */
export function managementConfigFrom(options: ManagementOptions = {}): ManagementConfig {
  assertOptions(options, KNOWN);
  const env = options.env ?? processEnvironment();
  return Object.freeze({
    ...callSettingsFrom(options, (suffix) => fromEnvironment(env, `KINDE_MANAGEMENT_${suffix}`)),
    credentials: credentialsFrom(options, env),
    tokenStore: storeFrom(options.tokenStore),
  });
}

const KNOWN = [
  'domain',
  'clientId',
  'clientSecret',
  'audience',
  'scopes',
  ...CALL_SETTINGS,
  'tokenStore',
  'env',
] as const satisfies readonly (keyof ManagementOptions)[];

function credentialsFrom(options: ManagementOptions, env: Environment): ClientCredentials {
  const domain = requiredOrigin(options.domain, env);
  // An id and a secret of two different applications would only fail at Kinde, without saying why.
  const own = ['CLIENT_ID', 'CLIENT_SECRET'].some((name) => fromEnvironment(env, `KINDE_MANAGEMENT_${name}`));
  const prefix = own ? 'KINDE_MANAGEMENT_' : 'KINDE_';
  const given = (option: 'clientId' | 'clientSecret', name: string): string =>
    required(optionalText(options[option], option) ?? fromEnvironment(env, prefix + name), option, prefix + name);
  const clientId = given('clientId', 'CLIENT_ID');
  const clientSecret = given('clientSecret', 'CLIENT_SECRET');
  const audience = optionalText(options.audience, 'audience') ?? fromEnvironment(env, 'KINDE_MANAGEMENT_AUDIENCE');
  const { scopes = fromEnvironment(env, 'KINDE_MANAGEMENT_SCOPES')?.split(/\s+/) ?? [] } = options;
  if (!Array.isArray(scopes) || !scopes.every((scope) => typeof scope === 'string' && /^[!#-[\]-~]+$/.test(scope))) {
    throw new KindeConfigError('`scopes` must be a list of scopes such as `read:users`.');
  }
  return Object.freeze({
    domain,
    clientId,
    clientSecret,
    audience: audience ?? formatApiUrl(domain),
    scopes: [...scopes],
  });
}

function storeFrom(value: unknown): AnyTokenStore | undefined {
  if (value === undefined) return undefined;
  const store = value as Partial<AnyTokenStore> | null;
  const complete = [store?.get, store?.set, store?.delete].every((method) => typeof method === 'function');
  if (!complete) throw new KindeConfigError('`tokenStore` must have get, set and delete.');
  return store as AnyTokenStore;
}
