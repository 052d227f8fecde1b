import type { KindeError } from '../errors.js';
import type { Hooks } from '../http/hook-types.js';
import type { Limiter } from '../http/limiter.js';
import type { GateFor, Priority } from '../http/limiter-types.js';
import type { Received } from '../http/receive.js';
import type { RetryOptions } from '../http/retry-policy.js';
import type { Draft, Trip } from '../http/transport.js';
import type { Operation } from '../operation.js';
import type { ToPage } from './page.js';
import type { CallSettings } from './settings.js';

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
  /** Which calls go first when some must wait. */
  readonly priority?: Priority | undefined;
  /** Hooks for this call, inside those of the client. */
  readonly hooks?: Hooks | undefined;
}

/** Options of a call that gives a list. */
export interface ListOptions extends CallOptions {
  /** Start at the `nextCursor` of a page seen earlier. */
  readonly cursor?: string | undefined;
  /** Fetch the next page while the items of one are consumed. */
  readonly prefetch?: boolean | undefined;
}

/** Operations by their names. */
export type Table = Readonly<Record<string, Operation>>;

/** What calls of one client have in common. */
export interface CallContext {
  /** Origin of the Kinde environment, without a trailing slash. */
  readonly origin: string;
  readonly settings: CallSettings;
  readonly exchange: Sender;
  /** Where requests wait for their turn, and what knows about it; absent where `limits` is off. */
  readonly gateFor?: GateFor | undefined;
  readonly limiter?: Limiter | undefined;
  /** Makes the pages of lists, where they are not those of the Management API. */
  readonly toPage?: ToPage | undefined;
  /** The rows of all operations, for the calls that need another one. */
  readonly table?: (() => Table | Promise<Table>) | undefined;
  /** Makes the error of a write whose outcome is not known; without it such a write fails with what happened to it. */
  readonly ambiguous?: ((write: Write, error: KindeError) => Promise<KindeError>) | undefined;
}

/** Sends a request with an access token, whoever's it is. */
export interface Sender {
  send(draft: Draft, trip: Trip): Promise<Received>;
}

/** Brings an input into Kinde's form; may ask Kinde for what the form needs. */
export type Prepare = (input: Record<string, unknown>, ask: Ask) => unknown;
/** Calls another operation by its name, with the options of the call that is being made. */
export type Ask = (name: string, input: Record<string, unknown>) => Promise<unknown>;

/** What looks up the outcome of a write: the rows of all operations, and what calls one. */
export interface Inquiry {
  readonly table: Table;
  call(
    target: Callable,
    input: Record<string, unknown>,
    options: CallOptions,
  ): Promise<unknown> | AsyncIterable<unknown>;
}

/** A write that was made, for looking up what became of it. */
export interface Write {
  readonly target: Callable;
  /** What it was given, in Kinde's form. */
  readonly fields: Readonly<Record<string, unknown>>;
  readonly options: CallOptions;
  /** `Date.now()` when it began. */
  readonly startedAt: number;
}

/** One operation, ready to be called. */
export interface Callable {
  readonly name: string;
  readonly operation: Operation;
  readonly prepare?: Prepare | undefined;
}
