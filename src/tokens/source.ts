import { assertGoing, bounded, type Limits } from '../http/deadline.js';
import type { StoredToken, TokenStore } from './token-store.js';

/** A freshly issued token and its lifetime in seconds. */
export interface IssuedToken {
  readonly accessToken: string;
  readonly expiresIn: number;
}

/** Asks the issuer for a new token; must end when the signal does. */
export type Issue = (signal: AbortSignal) => Promise<IssuedToken>;

/** Tokens within this many ms of their expiry are not used any more: they could expire on the way. */
const UNUSABLE_MS = 5_000;
/** A token is renewed this many ms before its expiry at the latest, or in the last fifth of a short life. */
const RENEW_MS = 300_000;
/** Pause after a failed early renewal; the current token is still good. */
const RENEW_AGAIN_MS = 10_000;
/** Longest time that one step of the store may take. */
const STORE_MS = 2_000;

interface Flight {
  readonly result: Promise<StoredToken>;
  readonly controller: AbortController;
  waiting: number;
}

/**
 * One access token, shared by everybody who asks: fetched once however many ask at once, renewed ahead of its expiry
 * without making anybody wait, and never remembering a failure.
 */
export class TokenSource {
  #current: StoredToken | undefined;
  #flight: Flight | undefined;
  /** A token that Kinde refused; the store may still hold it. */
  #refused: string | undefined;
  /** Not before this time is an early renewal tried again. */
  #renewAfter = 0;
  readonly #issue: Issue;
  readonly #key: string;
  readonly #store: TokenStore | undefined;

  constructor(issue: Issue, key: string, store?: TokenStore) {
    this.#issue = issue;
    this.#key = key;
    this.#store = store;
  }

  /** A usable token; a promise only when it has to be fetched. Ends with the caller's own limits. */
  get(limits: Limits): string | Promise<string> {
    const now = Date.now();
    const current = this.#current;
    if (!current || now >= current.expiresAt - Math.min(UNUSABLE_MS, (current.expiresAt - current.refreshAt) / 2)) {
      return this.#wait(limits);
    }
    if (now >= Math.max(current.refreshAt, this.#renewAfter) && !this.#flight) this.#renewEarly();
    return current.accessToken;
  }

  /** Drops this token, and only this one: a newer one that came meanwhile stays. */
  invalidate(accessToken: string): void {
    this.#refused = accessToken;
    if (this.#current?.accessToken === accessToken) this.#current = undefined;
  }

  /** Whether nothing is lost by forgetting this source. */
  get isIdle(): boolean {
    return !this.#flight && (!this.#current || Date.now() >= this.#current.expiresAt);
  }

  async #wait(limits: Limits): Promise<string> {
    assertGoing(limits);
    const flight = this.#takeOff();
    flight.waiting += 1;
    try {
      return (await bounded(limits, undefined, () => flight.result)).accessToken;
    } finally {
      flight.waiting -= 1;
      // Nobody wants the answer any more, so the request must not outlive its callers.
      if (flight.waiting === 0) flight.controller.abort();
    }
  }

  #renewEarly(): void {
    const flight = this.#takeOff();
    flight.waiting += 1;
    flight.result.catch(() => {
      this.#renewAfter = Date.now() + RENEW_AGAIN_MS;
    });
  }

  #takeOff(): Flight {
    if (this.#flight && !this.#flight.controller.signal.aborted) return this.#flight;
    const controller = new AbortController();
    const flight: Flight = { controller, waiting: 0, result: this.#load(controller.signal) };
    this.#flight = flight;
    const land = (): void => {
      if (this.#flight === flight) this.#flight = undefined;
    };
    flight.result.then(land, land);
    return flight;
  }

  async #load(signal: AbortSignal): Promise<StoredToken> {
    const stored = await this.#inStore((store) => store.get(this.#key));
    if (stored && stored.accessToken === this.#refused) await this.#inStore((store) => store.delete(this.#key));
    else if (typeof stored?.accessToken === 'string' && Date.now() < stored.refreshAt) return this.#keep(stored);
    const { accessToken, expiresIn } = await this.#issue(signal);
    const lifetime = expiresIn * 1_000;
    const expiresAt = Date.now() + lifetime;
    const token = { accessToken, expiresAt, refreshAt: expiresAt - Math.min(RENEW_MS, lifetime / 5) };
    await this.#inStore((store) => store.set(this.#key, token));
    return this.#keep(token);
  }

  #keep(token: StoredToken): StoredToken {
    this.#current = token;
    return token;
  }

  /** A store that is down, or does not answer in time, costs a token request, not the call. */
  async #inStore<T>(work: (store: TokenStore) => Promise<T>): Promise<T | undefined> {
    const store = this.#store;
    if (!store) return undefined;
    const limits = { deadlineAt: Infinity, timeout: STORE_MS };
    return bounded(limits, STORE_MS, async () => work(store)).catch(() => undefined);
  }
}
