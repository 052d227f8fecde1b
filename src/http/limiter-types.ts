import type { Limits } from './deadline.js';
import type { Received } from './receive.js';

/** Which calls go first when some must wait: `interactive` ones, while `batch` ones keep a share of an eighth. */
export type Priority = 'interactive' | 'batch';

/** Where the attempts of one call wait for their turn. */
export interface Gate {
  /** Nothing when the attempt may be sent at once, else a promise of its turn; each one that came must `leave`. */
  enter(): Promise<void> | undefined;
  /** Ends the turn; tells what came back, where something did. */
  leave(received?: Received): void;
}

/** What one call asks of the limiter. */
export interface Terms {
  /** Most requests of the tenant on their way at once, as this call sees it. */
  readonly concurrency: number;
  readonly priority: Priority;
  /** Longest pause in ms that the call waits for. */
  readonly maxDelay: number;
  readonly limits: Limits;
}

/** What a limiter knows at a moment. Times are `Date.now()` milliseconds. */
export interface LimitsState {
  /** Requests on their way. */
  readonly active: number;
  /** Attempts that wait for their turn. */
  readonly waiting: number;
  /** Until when nobody sends, because Kinde said so; absent without a pause. */
  readonly pausedUntil?: number;
  /** How many requests may be on their way at the moment, where that is lower than the client's `concurrency`. */
  readonly reducedTo?: number;
  /** Requests in Kinde's current window, as last told. */
  readonly limit?: number;
  /** What is left of them. */
  readonly remaining?: number;
  /** When that window ends. */
  readonly resetAt?: number;
}

/** A call at the limiter. */
export interface Caller {
  readonly terms: Terms;
  /** Place in the line, from 1; kept for later attempts, so that they do not go to its end. */
  order: number;
  /** Which refusals were heeded when its request was sent. */
  episode: number;
}

/** Makes the gate of one call. */
export type GateFor = (terms: Terms) => Gate | Promise<Gate>;
