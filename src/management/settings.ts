import { assertOptions, globalFetch, optionalText } from '../config.js';
import { KindeConfigError } from '../errors.js';
import type { Hooks } from '../http/hook-types.js';
import type { Priority } from '../http/limiter-types.js';
import type { RetryOptions, RetryPolicy } from '../http/retry-policy.js';
import type { SharedLimits } from '../http/shared-limits.js';
import { trackingHeader } from '../http/tracking.js';

/** How many requests are sent at once, and with whom that is shared. */
export interface LimitsOptions {
  /** Most requests of this tenant on their way at once, over all clients of the process; default 25. */
  readonly concurrency?: number | undefined;
  /** A budget that processes share, such as `redisLimits` of `kinde-sdk/limits`. */
  readonly shared?: SharedLimits | undefined;
}

/** Settings that every API client takes for its calls; what is left out comes from the client's variables in the environment. */
export interface CallSettingsOptions {
  /** Longest time of one attempt in ms; default 30,000. */
  readonly timeout?: number | undefined;
  /** Longest time in ms of a whole call with token, waits, body and, for a list, all pages; default none. */
  readonly deadline?: number | undefined;
  /** How failed attempts are repeated: options, a number of retries, or false; default 3 retries. */
  readonly retry?: RetryOptions | number | false | undefined;
  /** Fetch the next page while the items of one are consumed; default true. */
  readonly prefetch?: boolean | undefined;
  /** Send the `Kinde-SDK` header that tells Kinde the SDK and its version; default true. */
  readonly tracking?: boolean | undefined;
  /** Framework in use, named in that header (`Express`). */
  readonly framework?: string | undefined;
  /** Headers for every API request. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Replaces the global fetch. */
  readonly fetch?: typeof fetch | undefined;
  /** How requests wait for their turn; false sends each at once. */
  readonly limits?: LimitsOptions | false | undefined;
  /** Which calls go first when some must wait; default `interactive`. */
  readonly priority?: Priority | undefined;
  /** Functions of yours around every call and every attempt. */
  readonly hooks?: Hooks | undefined;
}

/** Names of the settings that a single call takes too. */
export const EACH_CALL = ['timeout', 'deadline', 'retry', 'prefetch', 'headers', 'priority', 'hooks'] as const;

/** Names of all of them. */
export const CALL_SETTINGS = [
  ...EACH_CALL,
  'tracking',
  'framework',
  'fetch',
  'limits',
] as const satisfies readonly (keyof CallSettingsOptions)[];

/** The settings with defaults and environment applied and checked. */
export interface CallSettings {
  readonly timeout: number;
  readonly deadline: number | undefined;
  readonly retry: RetryPolicy;
  readonly prefetch: boolean;
  readonly tracking: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly fetch: typeof fetch;
  /** Absent where requests do not wait. */
  readonly limits: { readonly concurrency: number; readonly shared: SharedLimits | undefined } | undefined;
  readonly priority: Priority;
  readonly hooks: Hooks | undefined;
}

const RETRY_DEFAULTS: RetryPolicy = Object.freeze({ limit: 3, baseDelay: 250, maxDelay: 60_000, writes: false });

/**
 * The call settings that options and environment give; options win.
 *
 * @param setting Value of the client's variable with this ending (`TIMEOUT`), where it is set.
 * @throws KindeConfigError `CONFIG_INVALID`, naming the option and what to do.
 */
export function callSettingsFrom(
  options: CallSettingsOptions,
  setting: (suffix: string) => string | undefined,
): CallSettings {
  /** The option, else the variable read by `parse`; an option is checked as it is. */
  const given = (name: keyof CallSettingsOptions, parse: (text: string | undefined) => unknown): unknown =>
    options[name] === undefined ? parse(setting(name.toUpperCase())) : options[name];
  const tracking = flag(given('tracking', truth), 'tracking');
  const timeout = milliseconds(given('timeout', numeric), 'timeout') ?? 30_000;
  const deadline = milliseconds(given('deadline', numeric), 'deadline');
  const retry = retryPolicyFrom(given('retry', numeric), RETRY_DEFAULTS);
  const prefetch = flag(given('prefetch', truth), 'prefetch');
  const header = trackingHeader(optionalText(options.framework, 'framework'));
  return {
    timeout,
    deadline,
    retry,
    prefetch,
    tracking: tracking ? header : undefined,
    headers: headersFrom(options.headers),
    fetch: fetchFrom(options.fetch),
    limits: limitsFrom(options.limits),
    priority: priorityFrom(options.priority) ?? 'interactive',
    hooks: hooksFrom(options.hooks),
  };
}

function numeric(value: string | undefined): number | undefined {
  return value === undefined ? undefined : Number(value);
}

/** Text as true or false; other text as it is, for the check to refuse. */
function truth(value = 'on'): unknown {
  return /^(true|1|on)$/i.test(value) || (!/^(false|0|off)$/i.test(value) && value);
}

/** A time limit in ms, checked; `name` is for the message. */
export function milliseconds(value: unknown, name: string): number | undefined {
  if (value === undefined || (isQuantity(value) && value > 0)) return value;
  throw new KindeConfigError(`\`${name}\` must be a positive number of milliseconds.`);
}

function isQuantity(value: unknown): value is number {
  return Number.isFinite(value) && (value as number) >= 0;
}

function flag(value: unknown, name: string): boolean {
  if (typeof value === 'boolean') return value;
  throw new KindeConfigError(`\`${name}\` must be true or false.`);
}

/** The retry policy that an option gives on top of another one. */
export function retryPolicyFrom(retry: unknown, base: RetryPolicy): RetryPolicy {
  if (retry === undefined) return base;
  const given = retry === false ? { limit: 0 } : typeof retry === 'number' ? { limit: retry } : retry;
  if (typeof given !== 'object') throw new KindeConfigError('`retry` must be a number, false or an object.');
  assertOptions(given, Object.keys(RETRY_DEFAULTS), 'retry');
  const policy: RetryPolicy = { ...base, ...given };
  if (!Number.isInteger(policy.limit) || policy.limit < 0)
    throw new KindeConfigError('`retry.limit` must be a whole number from 0.');
  for (const name of ['baseDelay', 'maxDelay'] as const) {
    if (!isQuantity(policy[name])) throw new KindeConfigError(`\`retry.${name}\` must be a number of milliseconds.`);
  }
  flag(policy.writes, 'retry.writes');
  return Object.freeze(policy);
}

function headersFrom(headers: unknown): Readonly<Record<string, string>> {
  if (headers == null) return {};
  try {
    return Object.freeze(Object.fromEntries(new Headers(headers as Record<string, string>)));
  } catch {
    throw new KindeConfigError('`headers` must be an object of valid header names and values.');
  }
}

/** Headers of an API request: Kinde's, the client's, the call's; later ones win. */
export function apiHeaders(settings: CallSettings, more?: Readonly<Record<string, string>>): Record<string, string> {
  const tracking = settings.tracking ? { 'kinde-sdk': settings.tracking } : undefined;
  return { accept: 'application/json', ...settings.headers, ...tracking, ...headersFrom(more) };
}

function fetchFrom(value: unknown): typeof fetch {
  if (value === undefined) return globalFetch;
  if (typeof value !== 'function') throw new KindeConfigError('`fetch` must be a function.');
  return value as typeof fetch;
}

function limitsFrom(value: unknown): CallSettings['limits'] {
  if (value === false) return undefined;
  const { concurrency = 25, shared } = (value ?? {}) as LimitsOptions;
  assertOptions(value ?? {}, ['concurrency', 'shared'], 'limits');
  if (!Number.isInteger(concurrency) || concurrency < 1)
    throw new KindeConfigError('`limits.concurrency` must be a whole number from 1.');
  if (shared !== undefined && !(isFunction(shared?.take) && isFunction(shared.pause)))
    throw new KindeConfigError('`limits.shared` must have take and pause.');
  return { concurrency, shared };
}

/** A priority, checked. */
export function priorityFrom(value: unknown): Priority | undefined {
  if (value === undefined || value === 'interactive' || value === 'batch') return value;
  throw new KindeConfigError("`priority` must be 'interactive' or 'batch'.");
}

/** Hooks, checked. */
export function hooksFrom(value: unknown): Hooks | undefined {
  if (value === undefined) return undefined;
  assertOptions(value, ['call', 'attempt'], 'hooks');
  for (const list of Object.values(value as object)) {
    if (list !== undefined && !(Array.isArray(list) && list.every(isFunction)))
      throw new KindeConfigError('`hooks` takes lists of functions.');
  }
  return value as Hooks;
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}
