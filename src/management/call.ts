import { KindeInputError } from '../errors.js';
import type { Limits } from '../http/deadline.js';
import { decode } from '../http/decode.js';
import type { RetryOptions } from '../http/retry-policy.js';
import type { Operation } from '../operation.js';
import { apiHeaders, type ManagementConfig, milliseconds, retryPolicyFrom } from './config.js';
import type { Exchange } from './exchange.js';
import { type PageInfo, PagePromise, toCursor, toPage } from './page.js';
import { type RequestParts, toDraft, toRequest } from './request.js';

/** Options of one call; what is not given comes from the client. */
export interface CallOptions {
  /** Ends the call at once, wherever it is. */
  readonly signal?: AbortSignal | undefined;
  /** Longest time of one attempt in ms. */
  readonly timeout?: number | undefined;
  /** Longest time in ms of the whole call: token, waits, body and, for a list, all pages. */
  readonly deadline?: number | undefined;
  /** More request headers. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** How failed attempts are repeated. */
  readonly retry?: RetryOptions | number | false | undefined;
}

/** Options of a call that gives a list. */
export interface ListOptions extends CallOptions {
  /** Start at the `nextCursor` of a page seen earlier. */
  readonly cursor?: string | undefined;
  /** Fetch the next page while the items of one are consumed. */
  readonly prefetch?: boolean | undefined;
}

/** What calls of one client have in common. */
export interface CallContext {
  readonly config: ManagementConfig;
  readonly exchange: Exchange;
}

/** Brings an input into Kinde's form; may ask Kinde for what the form needs. */
export type Prepare = (input: Record<string, unknown>, ask: Ask) => unknown;
/** Calls another operation with the options of the call that is being made. */
export type Ask = (name: string, input: Record<string, unknown>) => Promise<unknown>;

/** Calls another operation with these options. */
export type AskWith = (name: string, input: Record<string, unknown>, options: CallOptions) => Promise<unknown>;

/** One operation, ready to be called. */
export interface Callable {
  readonly name: string;
  readonly operation: Operation;
  readonly prepare?: Prepare | undefined;
}

/** Calls an operation: a list for paged operations, else a promise of the answer. */
export function call(
  context: CallContext,
  target: Callable,
  input: unknown,
  options: ListOptions,
  ask: AskWith,
): PagePromise<PageInfo<unknown>, unknown> | Promise<unknown> {
  if (target.operation.page) return list(context, target, input, options);
  return named(target.name, single(context, target, input, options, ask));
}

/** Names the operation in an input error, wherever the input was found wanting. */
async function named<T>(operation: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof KindeInputError && !error.operation ? Object.assign(error, { operation }) : error;
  }
}

async function single(
  context: CallContext,
  target: Callable,
  input: unknown,
  options: CallOptions,
  ask: AskWith,
): Promise<unknown> {
  const limits = limitsFrom(context.config, options);
  const isObject = typeof input === 'object' && input !== null;
  // Both requests of such a call share its one deadline.
  const askWithin: Ask = (name, fields) => ask(name, fields, { ...options, deadline: remaining(limits) });
  const prepared =
    target.prepare && isObject ? await target.prepare(input as Record<string, unknown>, askWithin) : input;
  return perform(context, target, toRequest(target.name, target.operation, prepared), options, limits);
}

function list(
  context: CallContext,
  target: Callable,
  input: unknown,
  options: ListOptions,
): PagePromise<PageInfo<unknown>, unknown> {
  const rule = target.operation.page as NonNullable<Operation['page']>;
  let limits: Limits | undefined;
  const fetch = async (cursor: string | undefined, signal?: AbortSignal): Promise<PageInfo<unknown>> => {
    // One deadline from the first request on, so that it covers all pages.
    limits ??= limitsFrom(context.config, options);
    const parts = toRequest(target.name, target.operation, input);
    const query = cursor === undefined ? parts.query : toCursor(rule, parts.query, cursor);
    const signals = [limits.signal, signal].filter((one) => one !== undefined);
    const within =
      signals.length > 1 ? { ...limits, signal: AbortSignal.any(signals) } : { ...limits, signal: signals[0] };
    return toPage(rule, query, await perform(context, target, { ...parts, query }, options, within));
  };
  return new PagePromise({
    fetch: (cursor, signal) => named(target.name, fetch(cursor, signal)),
    prefetch: options.prefetch ?? context.config.prefetch,
    start: options.cursor,
  });
}

async function perform(
  { config, exchange }: CallContext,
  { name, operation }: Callable,
  parts: RequestParts,
  options: CallOptions,
  limits: Limits,
): Promise<unknown> {
  const retry = retryPolicyFrom(options.retry, config.retry);
  const draft = toDraft(config.credentials.domain, operation, parts, apiHeaders(config, options.headers));
  const received = await exchange.send(draft, limits, retry, name);
  return decode(received, { operation: name, scope: operation.scope, empty: operation.empty });
}

function remaining({ deadlineAt }: Limits): number | undefined {
  return deadlineAt === Infinity ? undefined : Math.max(1, deadlineAt - Date.now());
}

function limitsFrom(config: ManagementConfig, options: CallOptions): Limits {
  const deadline = milliseconds(options.deadline, 'deadline') ?? config.deadline;
  return {
    signal: options.signal,
    deadlineAt: deadline === undefined ? Infinity : Date.now() + deadline,
    timeout: milliseconds(options.timeout, 'timeout') ?? config.timeout,
  };
}
