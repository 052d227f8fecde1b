/** How a list is walked. `token`: `next_token` in the answer; `cursor`: `starting_after` = id of the last item, `has_more`; `account`: `metadata.next_page_starting_after`. */
export type PageScheme = 'token' | 'cursor' | 'account';

/** Where a list's items and cursor live. */
export interface PageRule {
  readonly scheme: PageScheme;
  /** Field of the answer that holds the items (`users`); for `account`, the field under `data`. */
  readonly items: string;
  /** Items come as a map, not an array: each value is an item and gets its map key under this name (`key`). */
  readonly keyed?: string;
  /** Field of an item used as the cursor for `starting_after`; default `id`. For `account`: used after a full page that says nothing of a next one. */
  readonly cursor?: string;
}

/**
 * One row of the operation table: everything the SDK needs to know to call an operation.
 *
 * An input name found in `path` goes to the path, one found in `query` to the query, anything else to the body.
 */
export interface Operation {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path with `{parameter}` templates, from the root of the domain. */
  readonly path: string;
  /** The one scope that the operation needs, where Kinde documents one. */
  readonly scope?: string;
  /** Names of the query parameters. */
  readonly query?: readonly string[];
  /** Query parameters that take a list, sent comma separated. */
  readonly csv?: readonly string[];
  /** Query parameters sent as `name[key]=value`. */
  readonly deep?: readonly string[];
  /** Required inputs outside the path. */
  readonly required?: readonly string[];
  /** How the body is sent; absent when the operation takes none. */
  readonly body?: 'json' | 'multipart' | 'form';
  readonly page?: PageRule;
  /** The document declares a success without a body. */
  readonly empty?: true;
}

/** A JSON Schema (2020-12 subset): `nullable` is written as a type union with `null`; references are `#/schemas/<name>`. */
export type JsonSchema = { readonly [keyword: string]: unknown };

/** What Kinde's document declares of one operation's wire form; the emulator checks requests and shapes answers with it. */
export interface OperationShape {
  readonly parameters: readonly {
    readonly name: string;
    readonly in: 'path' | 'query';
    readonly required?: true;
    readonly schema: JsonSchema;
  }[];
  readonly body?: { readonly required?: true; readonly schema: JsonSchema };
  /** The first declared success status. */
  readonly status: number;
  /** Schema of the success body; absent when none is declared. */
  readonly response?: JsonSchema;
}

/** The wire shapes of every operation, by public method name. */
export interface ApiShapes {
  readonly operations: { readonly [name: string]: OperationShape };
  readonly schemas: { readonly [name: string]: JsonSchema };
}

/** What an operation takes and answers. */
export interface Signature {
  input: object;
  output: unknown;
}

/** One operation by itself, for `client.call`; its type carries what it takes and answers. */
export interface OperationOf<S extends Signature> {
  readonly name: string;
  readonly operation: Operation;
  /** Never there; it ties the types to the value. */
  readonly signature?: S;
}
