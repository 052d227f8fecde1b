import type { AccountOperations } from '../../../generated/account/operations.js';
import type { ManagementOperations } from '../../../generated/management/operations.js';
import type { LoggedRequest } from '../request-log.js';

/** Name of an operation: of the Management API (`createUser`), or of the Account API (`account.getRoles`). */
export type OperationName = keyof ManagementOperations | `account.${keyof AccountOperations}`;

/** What a request has to be like; what is left out does not matter. */
export interface RequestPattern {
  readonly operation?: OperationName;
  readonly method?: string;
  /** Path without the query, whole or as an expression. */
  readonly path?: string | RegExp;
  /** Values that query parameters must have. */
  readonly query?: Readonly<Record<string, string>>;
  readonly status?: number;
  /** Part of what was sent: fields that are left out do not matter, lists are compared whole. */
  readonly body?: unknown;
}

/** Tells requests apart: the name of an operation, a pattern, or a function. */
export type RequestMatcher = OperationName | RequestPattern | ((request: LoggedRequest) => boolean);

/** Makes a function of a matcher. @throws TypeError for a field that a pattern does not have. */
export function predicateFrom(matcher: RequestMatcher): (request: LoggedRequest) => boolean {
  if (typeof matcher === 'function') return matcher;
  const pattern: RequestPattern = typeof matcher === 'string' ? { operation: matcher } : matcher;
  const unknown = Object.keys(pattern).find((name) => !Object.hasOwn(CHECKS, name));
  if (unknown !== undefined) {
    throw new TypeError(`A request has no "${unknown}" to look for, only ${Object.keys(CHECKS).join(', ')}`);
  }
  const checks = Object.entries(pattern).filter(([, wanted]) => wanted !== undefined);
  return (request) => checks.every(([name, wanted]) => CHECKS[name as keyof RequestPattern](request, wanted));
}

/** Writes a matcher for a message. */
export function matcherText(matcher: RequestMatcher): string {
  if (typeof matcher === 'string') return matcher;
  if (typeof matcher === 'function') return 'the function';
  return JSON.stringify(matcher, (_, value: unknown) => (value instanceof RegExp ? String(value) : value));
}

type Check = (request: LoggedRequest, wanted: never) => boolean;

const CHECKS = {
  operation: (request, wanted: string) => request.operation === wanted,
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

function isPath(pathname: string, wanted: string | RegExp): boolean {
  return typeof wanted === 'string' ? pathname === wanted : pathname.search(wanted) >= 0;
}

function contains(actual: unknown, wanted: unknown): boolean {
  if (typeof wanted !== 'object' || wanted === null) return Object.is(actual, wanted);
  if (typeof actual !== 'object' || actual === null || Array.isArray(actual) !== Array.isArray(wanted)) return false;
  if (Array.isArray(wanted) && (actual as unknown[]).length !== wanted.length) return false;
  return Object.entries(wanted).every(([name, value]) => contains((actual as Record<string, unknown>)[name], value));
}
