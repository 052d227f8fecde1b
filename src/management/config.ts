import { type Environment, fromEnvironment, originFrom, originFromEnvironment, processEnvironment } from '../config.js';
import { KindeConfigError } from '../errors.js';
import { formatApiUrl } from '../helpers.js';
import type { ClientCredentials } from '../tokens/client-credentials.js';
import type { TokenStore } from '../tokens/token-store.js';
import {
  assertOptions,
  CALL_SETTINGS,
  type CallSettings,
  type CallSettingsOptions,
  callSettingsFrom,
  optionalText,
} from './settings.js';

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
  /** Keeps access tokens beyond this process; default the memory of the process. */
  readonly tokenStore?: TokenStore | undefined;
  /** Where variables are read from; default `process.env`. */
  readonly env?: Environment | undefined;
}

/** The settings with defaults and environment applied, checked and frozen. */
export interface ManagementConfig extends CallSettings {
  readonly credentials: ClientCredentials;
  readonly tokenStore: TokenStore | undefined;
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
  const domainOption = optionalText(options.domain, 'domain');
  const domain = domainOption === undefined ? originFromEnvironment(env) : originFrom(domainOption, 'domain');
  if (domain === undefined) throw missing('domain', 'KINDE_DOMAIN');
  // An id and a secret of two different applications would only fail at Kinde, without saying why.
  const own = ['CLIENT_ID', 'CLIENT_SECRET'].some((name) => fromEnvironment(env, `KINDE_MANAGEMENT_${name}`));
  const prefix = own ? 'KINDE_MANAGEMENT_' : 'KINDE_';
  const clientId = optionalText(options.clientId, 'clientId') ?? fromEnvironment(env, `${prefix}CLIENT_ID`);
  if (clientId === undefined) throw missing('clientId', `${prefix}CLIENT_ID`);
  const clientSecret =
    optionalText(options.clientSecret, 'clientSecret') ?? fromEnvironment(env, `${prefix}CLIENT_SECRET`);
  if (clientSecret === undefined) throw missing('clientSecret', `${prefix}CLIENT_SECRET`);
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

function missing(option: string, variable: string): KindeConfigError {
  return new KindeConfigError(`\`${option}\` is missing: pass it or set ${variable}.`);
}

function storeFrom(value: unknown): TokenStore | undefined {
  if (value === undefined) return undefined;
  const store = value as Partial<TokenStore> | null;
  const complete = [store?.get, store?.set, store?.delete].every((method) => typeof method === 'function');
  if (!complete) throw new KindeConfigError('`tokenStore` must have get, set and delete.');
  return store as TokenStore;
}
