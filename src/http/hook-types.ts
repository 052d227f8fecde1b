import type { LimitsState, Priority } from './limiter-types.js';

/** A request as hooks see it: without the access token. */
export interface HookRequest {
  readonly method: string;
  /** The whole address; its path and query may hold ids and e-mail addresses. */
  readonly url: string;
  /** May be changed before `next()`; `authorization` is not among them and cannot be set. */
  readonly headers: Headers;
  readonly body?: unknown;
}

/** How a call came to its access token. */
export interface TokenUse {
  /**
   * `memory`: it was there; `store`: the client's `tokenStore` had it, or another process put it there; `kinde`: Kinde was
   * asked, for this call or another one. Absent until it is known, and for tokens that the application keeps itself.
   */
  from?: 'memory' | 'store' | 'kinde';
  /** How long the call waited for it, in ms; absent where it did not. */
  waited?: number;
}

/** What hooks know of a call. */
export interface HookContext {
  /** Public name of the operation (`getUsers`); `raw` for `management.raw`. */
  readonly operation: string;
  readonly method: string;
  /** Path with its templates (`/api/v1/users/{user_id}/identities`), so without ids; absent for `management.raw`. */
  readonly path?: string | undefined;
  /** Host of the Kinde environment. */
  readonly domain: string;
  readonly priority: Priority;
  /** Which page of a list it is, from 0, whether it was asked for by a cursor, and the field of the answer that holds the list. */
  readonly page?: { readonly index: number; readonly cursor: boolean; readonly list: string } | undefined;
  /** Number of the attempt from 1; absent around a whole call. */
  readonly attempt?: number | undefined;
  /** How long the attempt waited for its turn, in ms. */
  readonly waited?: number | undefined;
  /** How the call came to its access token, as far as it has one: in a call hook, after `next()`. */
  readonly token?: Readonly<TokenUse> | undefined;
  /** What the limiter knows at the moment; absent where `limits` is off. */
  readonly limits?: LimitsState | undefined;
  /** Ends with the call. */
  readonly signal?: AbortSignal | undefined;
}

/** What a whole call came to. */
export interface CallResponse {
  readonly status: number;
  readonly headers: Headers;
  /** What the method gives; for a page of a list, Kinde's answer. */
  readonly data: unknown;
  /** How many times the request was sent. */
  readonly attempts: number;
}

/** The answer to one attempt, whatever its status. */
export interface AttemptResponse {
  readonly status: number;
  readonly headers: Headers;
  /** The body, read to its end. */
  readonly text: string;
}

/**
 * Runs around a call or an attempt: gets the request, `next` that goes on, and what is known; gives what `next` gave,
 * or something in its place.
 *
 * What it throws that is no `KindeError` fails the call with `HOOK_FAILED`.
 */
export type Hook<Response> = (
  request: HookRequest,
  next: () => Promise<Response>,
  context: HookContext,
) => Promise<Response>;

/** Runs once around a call with its token, waits and attempts; `next` may be called again, and fails as the call does. */
export type CallHook = Hook<CallResponse>;

/** Runs around each request that is sent, in its turn and within its `timeout`; `next` may be called once. */
export type AttemptHook = Hook<AttemptResponse>;

/** Hooks by what they run around; the first one of a list is the outermost. */
export interface Hooks {
  readonly call?: readonly CallHook[] | undefined;
  readonly attempt?: readonly AttemptHook[] | undefined;
}
