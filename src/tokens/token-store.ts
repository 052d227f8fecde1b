import type { Store } from '../storage/store.js';

/** An access token as it is kept. Times are `Date.now()` milliseconds. */
export interface StoredToken {
  readonly accessToken: string;
  readonly expiresAt: number;
  /** From here on a new one is fetched in the background, while this one is still used. */
  readonly refreshAt: number;
}

/**
 * Where access tokens are shared beyond one process, without an agreement on who fetches; keys are hashes and hold no secret.
 *
 * A store that fails never fails a call: the token is fetched from Kinde instead.
 */
export interface TokenStore {
  get(key: string): Promise<StoredToken | undefined>;
  /** Keeps a token; the entry may be dropped at `token.expiresAt`. */
  set(key: string, token: StoredToken): Promise<void>;
  delete(key: string): Promise<void>;
}

/** What access tokens can be kept in. */
export type AnyTokenStore = TokenStore | Store;

/** What is wanted of a store: a token, and how to fetch one where it has none. */
export interface TokenOrder {
  /** Under which the store keeps the token. */
  readonly key: string;
  /** Seals what is stored; whoever knows it could fetch tokens himself. */
  readonly secret: string;
  /** A token that Kinde refused, which must not come back. */
  readonly refused: string | undefined;
  /** Ends when nobody waits any more. */
  readonly signal: AbortSignal;
  /** Asks Kinde. */
  issue(): Promise<StoredToken>;
  /** Whether a token can be used for now, if only until there is a new one. */
  isUsable(token: StoredToken): boolean;
}
