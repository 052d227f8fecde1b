import type { Limits } from '../http/deadline.js';
import type { HookContext, Hooks, TokenUse } from '../http/hook-types.js';
import type { Priority } from '../http/limiter-types.js';
import type { Received } from '../http/receive.js';
import type { AroundAttempt, Draft, Fate } from '../http/transport.js';
import type { CallContext, CallOptions } from './call-types.js';

/** One request of one operation, ready to be delivered. */
export interface Delivery {
  /** Public name of the operation. */
  readonly name: string;
  /** Its path with templates, where it is known. */
  readonly path?: string | undefined;
  readonly draft: Draft;
  readonly options: CallOptions;
  readonly limits: Limits;
  readonly fate?: Fate | undefined;
  /** Which page of a list it asks for. */
  readonly page?: HookContext['page'];
  /** The data of the answer; fails with the typed error that it means. */
  read(received: Received): unknown;
}

/** What runs around a delivery, and how urgent it is. */
export interface Manner {
  /** Those of the client before those of the call. */
  readonly hooks: readonly Hooks[];
  readonly priority: Priority;
}

/** Sends one request with its token, in its turn. */
export type SendOnce = (draft: Draft, around?: AroundAttempt, token?: TokenUse) => Promise<Received>;

/** Delivers a request. */
export type Deliver = (context: CallContext, delivery: Delivery) => Promise<unknown>;
