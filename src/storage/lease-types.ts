/** How long a lease lasts, and how long to wait for one. */
export interface LeaseOptions {
  /** Milliseconds until the lease ends by itself, so that a crashed holder frees it: longer than the work takes. */
  readonly ttlMs: number;
  /** Milliseconds to wait for another holder; 0 tries once. */
  readonly waitMs: number;
  /** Milliseconds the store may take for one answer, 2,000 by default; the first try is given all of them. */
  readonly storeTimeoutMs?: number | undefined;
  /** Ends the waiting, and the lease's own signal. */
  readonly signal?: AbortSignal | undefined;
}

/** What the holder of a lease gets. */
export interface Lease {
  /** Random, new for every lease; what the store holds under the key. */
  readonly owner: string;
  /** Aborts when the lease runs out or the caller's signal does: stop then, another holder may begin. */
  readonly signal: AbortSignal;
}

/** How it went; only an error of the work itself is thrown. */
export type LeaseOutcome<T> =
  /** The work ran. `released` is false where the lease had ended before or the store failed; it ends by itself then. */
  | { readonly status: 'done'; readonly value: T; readonly released: boolean }
  /** Another holder had it all the time that `waitMs` allows; the work did not run. */
  | { readonly status: 'busy' }
  /** The caller's signal aborted, before or during the work; what the work still does or returns is not waited for. */
  | { readonly status: 'aborted'; readonly reason: unknown }
  /** The work took longer than `ttlMs`; what it still does or returns is not waited for. */
  | { readonly status: 'expired' }
  /** The store failed or did not answer; the work did not run. */
  | { readonly status: 'unavailable'; readonly cause: unknown };
