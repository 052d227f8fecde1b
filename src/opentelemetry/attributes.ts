import { isKindeError } from '../errors.js';
import type { AttemptResponse, CallResponse, HookContext, HookRequest } from '../http/hook-types.js';
import { quotaFrom, retryAfterMs } from '../http/rate-limit.js';
import { plainId } from '../http/request-id.js';
import type { Attributes } from './api.js';
import type { Ending } from './in-span.js';

/** What is known of a call before it is made: names and numbers, no ids, no input. */
export function callAttributes({ operation, domain, priority, page }: HookContext): Attributes {
  return {
    'kinde.operation': operation,
    'kinde.priority': priority,
    'server.address': hostOf(domain),
    ...(page && { 'kinde.page.index': page.index }),
  };
}

/** What a call came to. */
export function callEnding(response: CallResponse, { page, token }: HookContext): Ending {
  const items = page && itemsIn(response.data, page.list);
  return {
    attributes: {
      'http.response.status_code': response.status,
      'kinde.attempts': response.attempts,
      ...(items !== undefined && { 'kinde.page.items': items }),
      ...tokenAttributes(token),
    },
  };
}

/** How the call came to its token: a request for one is what makes a call slow for no reason of its own. */
export function tokenAttributes(token: HookContext['token']): Attributes {
  if (token?.from === undefined) return {};
  return {
    'kinde.token.source': token.from,
    ...(token.waited !== undefined && { 'kinde.token.wait_ms': token.waited }),
  };
}

/** What is known of an attempt before it is made; `url.full` only where it is asked for, since it holds ids. */
export function attemptAttributes(
  request: HookRequest,
  context: HookContext,
  resent: number,
  urls: boolean,
): Attributes {
  const { path, operation, waited } = context;
  return {
    ...requestAttributes(request.method, new URL(request.url), urls),
    ...(path && { 'url.template': path }),
    'kinde.operation': operation,
    'kinde.limiter.wait_ms': waited,
    ...(resent > 0 && { 'http.request.resend_count': resent }),
  };
}

/** What is known of any request. */
export function requestAttributes(method: string, url: URL, urls: boolean): Attributes {
  return {
    'http.request.method': method,
    'server.address': url.hostname,
    'server.port': Number(url.port) || (url.protocol === 'http:' ? 80 : 443),
    ...(urls && { 'url.full': url.href }),
  };
}

/** What an attempt was answered. */
export function attemptEnding({ status, headers }: Pick<AttemptResponse, 'status' | 'headers'>): Ending {
  const quota = quotaFrom(headers);
  const reset = quota?.resetMs ?? (status === 429 ? retryAfterMs(headers) : undefined);
  return {
    attributes: {
      'http.response.status_code': status,
      ...(status >= 400 && { 'error.type': String(status) }),
      ...(quota && { 'kinde.rate_limit.remaining': quota.remaining }),
      ...(quota?.limit !== undefined && { 'kinde.rate_limit.limit': quota.limit }),
      ...(reset !== undefined && { 'kinde.rate_limit.reset_ms': reset }),
    },
  };
}

/** A failure, without its message: that may quote what Kinde said of somebody. */
export function failureEnding(error: unknown, attributes: Attributes = {}): Ending {
  if (!isKindeError(error)) {
    return { attributes: { ...attributes, 'error.type': typeOf(error) } };
  }
  const { name, code, operation, status, attempts, requestId } = error;
  const answered = status === undefined ? '' : ` with status ${status}`;
  return {
    attributes: {
      ...attributes,
      'error.type': code,
      ...(status !== undefined && { 'http.response.status_code': status }),
      ...(attempts !== undefined && { 'kinde.attempts': attempts }),
      ...(requestId !== undefined && { 'kinde.request_id': plainId(requestId) }),
    },
    exception: { name, message: `${operation ?? 'The call'} failed${answered}: ${code}` },
  };
}

/** The code of a broken connection, as Node's fetch has it in the cause, else the error's name. */
function typeOf(error: unknown): string {
  if (!(error instanceof Error)) return '_OTHER';
  const { code } = (error.cause ?? {}) as { code?: unknown };
  return typeof code === 'string' ? plainId(code) : error.name;
}

/** A domain without its port. */
export function hostOf(domain: string): string {
  return domain.replace(/:\d+$/, '');
}

/** The number of items on a page: its list, or its object of items by key, is a field of the answer or of its `data`. */
function itemsIn(answer: unknown, list: string): number | undefined {
  const { data, [list]: own } = Object(answer) as Record<string, unknown>;
  const items = own ?? Object(data)[list];
  return isObject(items) ? Object.keys(items).length : undefined;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
