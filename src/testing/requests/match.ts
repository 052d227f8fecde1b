import { checkFields, type FieldChecks, optionInvalid } from '../check-fields.js';
import { anything, integerFrom, isObject, method, must, text, textMap } from '../field-checks.js';
import {
  isOperationName,
  type OperationName,
  oauthNameOf,
  operationNames,
  operationUnknown,
} from '../operation-names.js';
import type { LoggedRequest } from '../request-log.js';

/** What a request has to be like; what is left out does not matter. */
export interface RequestPattern {
  readonly operation?: OperationName;
  /** HTTP method, in letters of any size. */
  readonly method?: string;
  /** Path without the query, whole or as an expression. */
  readonly path?: string | RegExp;
  /** Values that query parameters must have. */
  readonly query?: Readonly<Record<string, string>>;
  readonly status?: number;
  /** Part of what was sent: fields that are left out do not matter, lists are compared whole. */
  readonly body?: unknown;
}

/** Tells requests apart: the name of an operation, a pattern, or a function; other requests have a `path` only. */
export type RequestMatcher = OperationName | RequestPattern | ((request: LoggedRequest) => boolean);

/** Makes a function of a matcher. @throws EmulatorError `OPTION_INVALID` or `OPERATION_UNKNOWN` where nothing can fit. */
export function predicateFrom(matcher: RequestMatcher): (request: LoggedRequest) => boolean {
  if (typeof matcher === 'function') return matcher;
  const pattern: RequestPattern = typeof matcher === 'string' ? { operation: matcher } : matcher;
  checkPattern(pattern);
  const checks = Object.entries(pattern).filter(([, wanted]) => wanted !== undefined);
  return (request) => checks.every(([name, wanted]) => CHECKS[name as keyof RequestPattern](request, wanted));
}

const FIELDS: FieldChecks = {
  operation: text,
  method,
  path: must('an expression, or begin with / and have no query', isPathLike),
  query: textMap,
  status: integerFrom(0, 599),
  body: anything,
} satisfies Readonly<Record<keyof RequestPattern, unknown>>;

function checkPattern(pattern: RequestPattern): void {
  const given: unknown = pattern;
  if (!isObject(given)) {
    throw optionInvalid('The request to look for must be the name of an operation, a pattern or a function', given);
  }
  checkFields(pattern, FIELDS, [], 'The pattern');
  const { operation } = pattern;
  if (operation === undefined || isOperationName(operation)) return;
  throw operationUnknown(
    operation,
    operationNames(),
    'Names are written as in getUsers, account.getRoles and oauth.token; find requests that have no name here by their `path`.',
  );
}

function isPathLike(value: unknown): boolean {
  return isExpression(value) || (typeof value === 'string' && value.startsWith('/') && !/[?#]/.test(value));
}

function isExpression(value: unknown): boolean {
  // A test runner may have a global of its own, so that `instanceof` says no.
  return Object.prototype.toString.call(value) === '[object RegExp]';
}

/** Writes a matcher for a message. */
export function matcherText(matcher: RequestMatcher): string {
  if (typeof matcher === 'string') return matcher;
  if (typeof matcher === 'function') return 'the function';
  return JSON.stringify(matcher, (_, value: unknown) => (isExpression(value) ? String(value) : value));
}

type Check = (request: LoggedRequest, wanted: never) => boolean;

const CHECKS = {
  operation: (request, wanted: string) => nameOf(request) === wanted,
  method: (request, wanted: string) => request.method === wanted.toUpperCase(),
  path: (request, wanted: string | RegExp) => isPath(new URL(request.url).pathname, wanted),
  query: (request, wanted: Readonly<Record<string, string>>) => {
    const { searchParams } = new URL(request.url);
    return Object.entries(wanted).every(([name, value]) => searchParams.get(name) === value);
  },
  status: (request, wanted: number) => request.status === wanted,
  body: (request, wanted: unknown) => contains(request.body, wanted),
} satisfies Readonly<Record<keyof RequestPattern, Check>> as Readonly<
  Record<keyof RequestPattern, (request: LoggedRequest, wanted: unknown) => boolean>
>;

function nameOf({ operation, method, url }: LoggedRequest): string | undefined {
  return operation ?? oauthNameOf(method, new URL(url).pathname);
}

function isPath(pathname: string, wanted: string | RegExp): boolean {
  return typeof wanted === 'string' ? pathname === wanted : pathname.search(wanted) >= 0;
}

function contains(actual: unknown, wanted: unknown): boolean {
  if (typeof wanted !== 'object' || wanted === null) return Object.is(actual, wanted);
  if (typeof actual !== 'object' || actual === null || Array.isArray(actual) !== Array.isArray(wanted)) return false;
  if (Array.isArray(wanted) && (actual as unknown[]).length !== wanted.length) return false;
  return Object.entries(wanted).every(([name, value]) => contains((actual as Record<string, unknown>)[name], value));
}
