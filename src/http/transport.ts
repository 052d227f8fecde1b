import type { Limits } from './deadline.js';
import type { TokenUse } from './hook-types.js';
import type { Gate } from './limiter-types.js';
import type { Received } from './receive.js';
import type { RetryPolicy } from './retry-policy.js';

/** A request that can be sent more than once. */
export interface Draft {
  readonly url: string;
  readonly method: string;
  /** By names in lower case; a plain object, since fetch reads it faster than `Headers`. */
  readonly headers: Record<string, string>;
  readonly body?: RequestInit['body'] | undefined;
}

/** How one attempt ended, whether a request left for it, and whether the fate was unknown before it. */
export type Attempted = ({ readonly received: Received } | { readonly error: unknown }) & {
  readonly sent: boolean;
  readonly before: boolean;
};

/** What is known of what a call's requests did at Kinde. */
export interface Fate {
  /** A request was sent, and no answer has said that Kinde did not act on it. */
  unknown: boolean;
}

/** Runs around each attempt: gets the request, its number from 1, the ms it waited for its turn, and what sends it. */
export type AroundAttempt = (
  draft: Draft,
  attempt: number,
  waited: number,
  go: (headers: NonNullable<RequestInit['headers']>) => Promise<Received>,
) => Promise<Received>;

/** How one call is sent, wherever its token comes from. */
export interface Trip {
  readonly limits: Limits;
  readonly retry: RetryPolicy;
  /** Public name of the operation, for errors. */
  readonly operation?: string | undefined;
  /** Where every attempt waits for its turn; without it, it is sent at once. */
  readonly gate?: Gate | undefined;
  readonly around?: AroundAttempt | undefined;
  readonly fate?: Fate | undefined;
  /** Is told how the call came to its access token. */
  readonly token?: TokenUse | undefined;
}

/** What `send` needs besides the request. */
export interface Transport extends Trip {
  readonly fetch: typeof fetch;
}
