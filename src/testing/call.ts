import type { ManagementOperations } from '../../generated/management/operations.js';
import type { State } from './state.js';
import type { TokenAuthority } from './tokens.js';

/** A request to the Management API that was found, allowed and checked. */
export interface Call {
  readonly state: State;
  /** Where the emulator was asked, for the links that it answers. */
  readonly origin: string;
  readonly authority: TokenAuthority;
  readonly path: Readonly<Record<string, string>>;
  /** Query parameters, already of their declared types. */
  readonly query: Query;
  /** The JSON body, or the fields of a form; empty when none was sent. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** Query parameters by name: absent ones are left out. */
export type Query = Readonly<Record<string, unknown>>;

/** Answers an operation: returns the success body (`noContent` for none), throws a `Refusal` otherwise. */
export type Handler = (call: Call) => object;

/** Handlers by the name of the operation. */
export type HandlerTable = Readonly<Partial<Record<keyof ManagementOperations, Handler>>>;

/** Reads a path parameter. */
export function pathValue(call: Call, name: string): string {
  return call.path[name] ?? '';
}

/** Reads a text query parameter; an empty one counts as absent. */
export function queryText(call: { readonly query: Query }, name: string): string | undefined {
  const value = call.query[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Reads a comma-separated query parameter. */
export function queryList(call: { readonly query: Query }, name: string): readonly string[] | undefined {
  const value = call.query[name];
  if (Array.isArray(value)) return value as string[];
  return queryText(call, name)
    ?.split(',')
    .map((item) => item.trim());
}

/** Reads a text field of the body; an empty one counts as absent, since Kinde does not clear fields that way. */
export function bodyText(call: Call, name: string): string | undefined {
  const value = call.body[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Reads a yes/no field of the body. */
export function bodyFlag(call: Call, name: string): boolean | undefined {
  const value = call.body[name];
  return typeof value === 'boolean' ? value : undefined;
}
