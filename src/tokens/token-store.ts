/** An access token as it is kept. Times are `Date.now()` milliseconds. */
export interface StoredToken {
  readonly accessToken: string;
  readonly expiresAt: number;
  /** From here on a new one is fetched in the background, while this one is still used. */
  readonly refreshAt: number;
}

/**
 * Where access tokens are shared beyond one process; keys are hashes and hold no secret.
 *
 * A store that fails never fails a call: the token is fetched from Kinde instead.
 */
export interface TokenStore {
  get(key: string): Promise<StoredToken | undefined>;
  /** Keeps a token; the entry may be dropped at `token.expiresAt`. */
  set(key: string, token: StoredToken): Promise<void>;
  delete(key: string): Promise<void>;
}
