import { type Environment, fromEnvironment, originFrom, originFromEnvironment, processEnvironment } from '../config.js';
import { KindeConfigError } from '../errors.js';
import { formatApiUrl } from '../helpers.js';
import type { RetryOptions, RetryPolicy } from '../http/retry-policy.js';
import { trackingHeader } from '../http/tracking.js';
import type { ClientCredentials } from '../tokens/client-credentials.js';
import type { TokenStore } from '../tokens/token-store.js';

/** Settings of a `ManagementClient`; each has a variable in the environment where one is named. */
export interface ManagementOptions {
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
  /** Longest time of one attempt in ms; default 30,000; `KINDE_MANAGEMENT_TIMEOUT`. */
  readonly timeout?: number | undefined;
  /** Longest time in ms of a whole call with token, waits, body and, for a list, all pages; default none; `KINDE_MANAGEMENT_DEADLINE`. */
  readonly deadline?: number | undefined;
  /** How failed attempts are repeated: options, a number of retries, or false; default 3 retries; `KINDE_MANAGEMENT_RETRY`, a number. */
  readonly retry?: RetryOptions | number | false | undefined;
  /** Fetch the next page while the items of one are consumed; default true; `KINDE_MANAGEMENT_PREFETCH`. */
  readonly prefetch?: boolean | undefined;
  /** Send the `Kinde-SDK` header that tells Kinde the SDK and its version; default true; `KINDE_MANAGEMENT_TRACKING`. */
  readonly tracking?: boolean | undefined;
  /** Framework in use, named in that header (`Express`). */
  readonly framework?: string | undefined;
  /** Headers for every API request. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Replaces the global fetch. Clients share access tokens only with clients of the same fetch, or of the same `tokenStore`. */
  readonly fetch?: typeof fetch | undefined;
  /** Keeps access tokens beyond this process; default the memory of the process. */
  readonly tokenStore?: TokenStore | undefined;
  /** Where variables are read from; default `process.env`. */
  readonly env?: Environment | undefined;
}

/** The settings with defaults and environment applied, checked and frozen. */
export interface ManagementConfig {
  readonly credentials: ClientCredentials;
  readonly timeout: number;
  readonly deadline: number | undefined;
  readonly retry: RetryPolicy;
  readonly prefetch: boolean;
  readonly tracking: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly fetch: typeof fetch;
  readonly tokenStore: TokenStore | undefined;
}

const RETRY_DEFAULTS: RetryPolicy = { limit: 3, baseDelay: 250, maxDelay: 60_000, writes: false };

/**
 * The configuration that options and environment give; options win.
 *
 * @throws KindeConfigError `CONFIG_INVALID`, naming the option and what to do.
 */
export function managementConfigFrom(options: ManagementOptions = {}): ManagementConfig {
  if (typeof options !== 'object' || options === null) throw new KindeConfigError('The options must be an object.');
  const unknown = Object.keys(options).find((name) => !KNOWN.has(name));
  if (unknown !== undefined)
    throw new KindeConfigError(`\`${unknown}\` is not an option; the options are ${[...KNOWN].join(', ')}.`);
  const env = options.env ?? processEnvironment();
  const setting = (suffix: string): string | undefined => fromEnvironment(env, `KINDE_MANAGEMENT_${suffix}`);
  const tracking = flag(options.tracking ?? setting('TRACKING'), 'tracking', true);
  return Object.freeze({
    credentials: credentialsFrom(options, env),
    timeout: milliseconds(options.timeout ?? setting('TIMEOUT'), 'timeout') ?? 30_000,
    deadline: milliseconds(options.deadline ?? setting('DEADLINE'), 'deadline'),
    retry: retryPolicyFrom(options.retry ?? numeric(setting('RETRY')), RETRY_DEFAULTS),
    prefetch: flag(options.prefetch ?? setting('PREFETCH'), 'prefetch', true),
    tracking: tracking ? trackingHeader(optionalText(options.framework, 'framework')) : undefined,
    headers: headersFrom(options.headers),
    fetch: fetchFrom(options.fetch),
    tokenStore: storeFrom(options.tokenStore),
  });
}

const KNOWN = new Set<string>([
  'domain',
  'clientId',
  'clientSecret',
  'audience',
  'scopes',
  'timeout',
  'deadline',
  'retry',
  'prefetch',
  'tracking',
  'framework',
  'headers',
  'fetch',
  'tokenStore',
  'env',
] satisfies (keyof ManagementOptions)[]);

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
  const scopes = options.scopes ?? fromEnvironment(env, 'KINDE_MANAGEMENT_SCOPES')?.split(/\s+/) ?? [];
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

function optionalText(value: unknown, name: string): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'string' || value.trim() === '')
    throw new KindeConfigError(`\`${name}\` must be a non-empty string.`);
  return value.trim();
}

function numeric(value: string | undefined): number | undefined {
  return value === undefined ? undefined : Number(value);
}

/** A time limit in ms, checked; `name` is for the message. */
export function milliseconds(value: unknown, name: string): number | undefined {
  if (value === undefined) return undefined;
  const number = typeof value === 'string' ? Number(value) : value;
  if (typeof number !== 'number' || !(number > 0) || number === Infinity) {
    throw new KindeConfigError(`\`${name}\` must be a positive number of milliseconds.`);
  }
  return number;
}

function flag(value: unknown, name: string, byDefault: boolean): boolean {
  if (value === undefined) return byDefault;
  const word = typeof value === 'string' ? value.toLowerCase() : value;
  if (word === true || word === 'true' || word === '1' || word === 'on') return true;
  if (word === false || word === 'false' || word === '0' || word === 'off') return false;
  throw new KindeConfigError(`\`${name}\` must be true or false.`);
}

/** The retry policy that an option gives on top of another one. */
export function retryPolicyFrom(retry: RetryOptions | number | false | undefined, base: RetryPolicy): RetryPolicy {
  if (retry === undefined) return base;
  const given = retry === false ? { limit: 0 } : typeof retry === 'number' ? { limit: retry } : retry;
  if (typeof given !== 'object' || given === null)
    throw new KindeConfigError('`retry` must be a number, false or an object.');
  const policy = { ...base, ...given };
  if (!Number.isInteger(policy.limit) || policy.limit < 0)
    throw new KindeConfigError('`retry.limit` must be a whole number from 0.');
  for (const name of ['baseDelay', 'maxDelay'] as const) {
    if (!(policy[name] >= 0 && policy[name] < Infinity))
      throw new KindeConfigError(`\`retry.${name}\` must be a number of milliseconds.`);
  }
  return Object.freeze(policy);
}

function headersFrom(headers: unknown): Readonly<Record<string, string>> {
  try {
    return Object.freeze(Object.fromEntries(new Headers((headers ?? {}) as Record<string, string>)));
  } catch {
    throw new KindeConfigError('`headers` must be an object of valid header names and values.');
  }
}

/** Headers of an API request: Kinde's, the client's, the call's; later ones win. */
export function apiHeaders(config: ManagementConfig, more?: Readonly<Record<string, string>>): Headers {
  const headers = new Headers({ accept: 'application/json', ...config.headers });
  if (config.tracking) headers.set('kinde-sdk', config.tracking);
  for (const name in more) headers.set(name, more[name] as string);
  return headers;
}

function fetchFrom(value: unknown): typeof fetch {
  if (value === undefined) return globalFetch;
  if (typeof value !== 'function') throw new KindeConfigError('`fetch` must be a function.');
  return value as typeof fetch;
}

/** The global fetch of the moment: tracing and test tools replace it after clients are made. */
const globalFetch: typeof fetch = (input, init) => fetch(input, init);

function storeFrom(value: unknown): TokenStore | undefined {
  if (value === undefined) return undefined;
  const store = value as Partial<TokenStore> | null;
  const complete = [store?.get, store?.set, store?.delete].every((method) => typeof method === 'function');
  if (!complete) throw new KindeConfigError('`tokenStore` must have get, set and delete.');
  return store as TokenStore;
}
