import type { KindeError } from '../errors.js';

/**
 * A budget of requests that several processes share. Neither function needs to be reliable: where one fails, or takes
 * longer than `timeout`, requests are sent as if there were no fleet.
 */
export interface SharedLimits {
  /** Takes one request of the budget `key`: 0 when it may be sent now, else the ms after which to ask again. */
  take(key: string): Promise<number>;
  /** Lets nobody of the fleet send for this many ms. */
  pause(key: string, ms: number): Promise<void>;
  /** Longest wait for either in ms; default 500. */
  readonly timeout?: number | undefined;
  /** Told when the fleet cannot be asked, with `LIMITS_UNAVAILABLE`; it is left alone for 5 s then. */
  readonly onUnavailable?: ((error: KindeError) => void) | undefined;
}
