import { KindeInputError } from '../errors.js';
import type { Limits } from '../http/deadline.js';
import { decode } from '../http/decode.js';
import type { Received } from '../http/receive.js';
import type { RetryOptions, RetryPolicy } from '../http/retry-policy.js';
import type { Draft } from '../http/send.js';
import type { Operation } from '../operation.js';
import { type PageInfo, PagePromise, toCursor, toPage } from './page.js';
import { type RequestParts, toDraft, toRequest } from './request.js';
import { apiHeaders, type CallSettings, milliseconds, retryPolicyFrom } from './settings.js';

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
  /** Origin of the Kinde environment, without a trailing slash. */
  readonly origin: string;
  readonly settings: CallSettings;
  readonly exchange: Sender;
}

/** Sends a request with an access token, whoever's it is. */
export interface Sender {
  send(draft: Draft, limits: Limits, retry: RetryPolicy, operation?: string): Promise<Received>;
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
  const limits = limitsFrom(context.settings, options);
  const isObject = typeof input === 'object' && input !== null && !Array.isArray(input);
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
  const fetch = async (from: number, cursor?: string, signal?: AbortSignal): Promise<PageInfo<unknown>> => {
    const limits = limitsFrom(context.settings, options, from);
    const parts = toRequest(target.name, target.operation, input);
    const query = cursor === undefined ? parts.query : toCursor(rule, parts.query, cursor);
    const signals = [limits.signal, signal].filter((one) => one !== undefined);
    const within =
      signals.length > 1 ? { ...limits, signal: AbortSignal.any(signals) } : { ...limits, signal: signals[0] };
    return toPage(rule, query, await perform(context, target, { ...parts, query }, options, within));
  };
  return new PagePromise({
    open: () => {
      // One deadline from here on, so that it covers all pages.
      const from = Date.now();
      return (cursor, signal) => named(target.name, fetch(from, cursor, signal));
    },
    prefetch: options.prefetch ?? context.settings.prefetch,
    start: options.cursor,
  });
}

async function perform(
  { origin, settings, exchange }: CallContext,
  { name, operation }: Callable,
  parts: RequestParts,
  options: CallOptions,
  limits: Limits,
): Promise<unknown> {
  const retry = retryPolicyFrom(options.retry, settings.retry);
  const draft = toDraft(origin, operation, parts, apiHeaders(settings, options.headers));
  const received = await exchange.send(draft, limits, retry, name);
  return decode(received, { operation: name, scope: operation.scope, empty: operation.empty });
}

function remaining({ deadlineAt }: Limits): number | undefined {
  return deadlineAt === Infinity ? undefined : Math.max(1, deadlineAt - Date.now());
}

function limitsFrom(settings: CallSettings, options: CallOptions, from = Date.now()): Limits {
  const deadline = milliseconds(options.deadline, 'deadline') ?? settings.deadline;
  return {
    signal: options.signal,
    deadlineAt: deadline === undefined ? Infinity : from + deadline,
    timeout: milliseconds(options.timeout, 'timeout') ?? settings.timeout,
  };
}
