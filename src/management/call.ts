import { assertOptions } from '../config.js';
import { KindeConfigError, KindeError, KindeInputError } from '../errors.js';
import { dataFrom } from '../http/answer.js';
import { follow, type Limits } from '../http/deadline.js';
import type { Received } from '../http/receive.js';
import type { Fate } from '../http/transport.js';
import type { Operation } from '../operation.js';
import type { Ask, Callable, CallContext, CallOptions, ListOptions, Write } from './call-types.js';
import { deliver } from './deliver.js';
import type { Delivery } from './delivery.js';
import { type PageInfo, PagePromise, toCursor, toPage } from './page.js';
import { type RequestParts, toDraft, toRequest } from './request.js';
import { apiHeaders, type CallSettings, EACH_CALL, milliseconds } from './settings.js';

export type { CallOptions, ListOptions } from './call-types.js';

/** Calls an operation: a list for paged operations, else a promise of the answer. */
export function call(
  context: CallContext,
  target: Callable,
  input: unknown,
  options: ListOptions = {},
): PagePromise<PageInfo<unknown>, unknown> | Promise<unknown> {
  if (target.operation.page) return list(context, target, input, options);
  return named(target.name, single(context, target, input, options));
}

/** Names the operation in an input error, wherever the input was found wanting; calls `leave` when the work has ended. */
async function named<T>(operation: string, work: Promise<T>, leave?: () => void): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof KindeInputError && !error.operation ? Object.assign(error, { operation }) : error;
  } finally {
    leave?.();
  }
}

async function single(context: CallContext, target: Callable, input: unknown, options: CallOptions): Promise<unknown> {
  const startedAt = Date.now();
  const limits = limitsFrom(context.settings, options);
  const isObject = typeof input === 'object' && input !== null && !Array.isArray(input);
  // Both requests of such a call share its one deadline.
  const ask: Ask = async (name, fields) => {
    const operation = (await context.table?.())?.[name] as Operation;
    return call(context, { name, operation }, fields, { ...options, deadline: remaining(limits) });
  };
  const fields = target.prepare && isObject ? await target.prepare(input as Record<string, unknown>, ask) : input;
  const fate = { unknown: false };
  try {
    return await perform(context, target, toRequest(target.name, target.operation, fields), options, { limits, fate });
  } catch (error) {
    if (!context.ambiguous || target.operation.method === 'GET' || !isUnsure(error, fate)) throw error;
    throw await context.ambiguous({ target, fields: fields as Write['fields'], options, startedAt }, error);
  }
}

/** Whether a failed write may have been carried out; a caller who ended it knows that by himself. */
function isUnsure(error: unknown, fate: Fate): error is KindeError {
  return error instanceof KindeError && error.code !== 'ABORTED' && fate.unknown;
}

function list(
  context: CallContext,
  target: Callable,
  input: unknown,
  options: ListOptions,
): PagePromise<PageInfo<unknown>, unknown> {
  const rule = target.operation.page as NonNullable<Operation['page']>;
  const fetch = async (limits: Limits, index: number, cursor?: string): Promise<PageInfo<unknown>> => {
    const parts = toRequest(target.name, target.operation, input);
    const query = cursor === undefined ? parts.query : toCursor(rule, parts.query, cursor);
    const page = { index, cursor: cursor !== undefined, list: rule.items };
    const data = await perform(context, target, { ...parts, query }, options, { limits, page });
    return (context.toPage ?? toPage)(rule, query, data);
  };
  return new PagePromise({
    open: (end) => {
      // One deadline from here on, so that it covers all pages.
      const limits = limitsFrom(context.settings, options);
      return (cursor, index = 0) => {
        const leave = end && follow(limits.signal, end);
        const within = { ...limits, signal: end?.signal ?? limits.signal };
        return named(target.name, fetch(within, index, cursor), leave);
      };
    },
    prefetch: options.prefetch ?? context.settings.prefetch,
    start: options.cursor,
  });
}

async function perform(
  context: CallContext,
  { name, operation }: Callable,
  parts: RequestParts,
  options: CallOptions,
  bounds: Pick<Delivery, 'limits' | 'fate' | 'page'>,
): Promise<unknown> {
  const { origin, settings } = context;
  const { path, scope, empty } = operation;
  const body = operation.body === 'multipart' ? (await import('./later.js')).toFormData(parts.body) : parts.body;
  const draft = toDraft(origin, operation, { ...parts, body }, apiHeaders(settings, options.headers));
  const read = (received: Received) => dataFrom(received, { operation: name, scope, empty });
  return deliver(context, { name, path, draft, options, read, ...bounds });
}

function remaining({ deadlineAt }: Limits): number | undefined {
  return deadlineAt === Infinity ? undefined : Math.max(1, deadlineAt - Date.now());
}

const CALL_OPTIONS = [...EACH_CALL, 'signal', 'cursor'] as const satisfies readonly (keyof ListOptions)[];

/** What bounds a call, after its options are checked. */
function limitsFrom(settings: CallSettings, options: CallOptions): Limits {
  assertOptions(options, CALL_OPTIONS);
  const signal = options.signal ?? undefined;
  if ('aborted' in options || (signal && typeof signal.addEventListener !== 'function'))
    throw new KindeConfigError('Give `signal` an AbortSignal: `{ signal: controller.signal }`.');
  const deadline = milliseconds(options.deadline, 'deadline') ?? settings.deadline;
  return {
    signal,
    deadlineAt: deadline === undefined ? Infinity : Date.now() + deadline,
    timeout: milliseconds(options.timeout, 'timeout') ?? settings.timeout,
  };
}
