import { race, settled } from '../storage/race.js';
import type { Store } from '../storage/store.js';
import { TokenSealer } from './token-seal.js';
import type { StoredToken, TokenOrder } from './token-store.js';

/** An entry leaves the store this many ms before its token expires, since nobody's clock is quite the store's. */
const CLOCKS_MS = 60_000;

/** What lies in the store: the text, and the token in it where it is one that can be used. */
export interface Found {
  readonly text: string | undefined;
  readonly token: StoredToken | undefined;
}

/** The place of one token in a store that may be away. */
export class TokenShelf {
  readonly #store: Store;
  readonly #order: TokenOrder;
  readonly #ms: number;
  readonly #sealer: TokenSealer;

  /** @param ms Longest time that one step of the store may take. */
  constructor(store: Store, order: TokenOrder, ms: number) {
    this.#store = store;
    this.#order = order;
    this.#ms = ms;
    this.#sealer = new TokenSealer(order.secret, order.key);
  }

  /** What lies there; undefined where the store does not answer. A refused token is taken away. */
  async look(): Promise<Found | undefined> {
    const { key, refused, signal } = this.#order;
    const outcome = await race(
      settled(() => this.#store.get(key)),
      this.#ms,
      signal,
    );
    signal.throwIfAborted();
    if (outcome.kind !== 'value') return undefined;
    const text = outcome.value;
    const token = typeof text === 'string' ? await this.#sealer.open(text) : undefined;
    if (token && token.accessToken === refused) {
      await this.#swap(text, undefined);
      return { text: undefined, token: undefined };
    }
    return { text, token: token && this.#order.isUsable(token) ? token : undefined };
  }

  /** Puts a token in the place of what was found there, unless somebody else did; gives the token. */
  async keep(token: StoredToken, found: string | undefined): Promise<StoredToken> {
    const left = token.expiresAt - Date.now();
    const ttlMs = left - Math.min(CLOCKS_MS, (token.expiresAt - token.refreshAt) / 2);
    const text = await this.#sealer.seal(token);
    const written = await this.#swap(found, text, ttlMs);
    // What was there may have come to its end meanwhile.
    if (written === false && found !== undefined) await this.#swap(undefined, text, ttlMs);
    return token;
  }

  /** Whether it was swapped; undefined where the store does not answer. */
  async #swap(from: string | undefined, to: string | undefined, ttlMs?: number): Promise<boolean | undefined> {
    const { key, signal } = this.#order;
    const work = settled(() => this.#store.compareAndSet(key, from, to, { ttlMs }));
    const outcome = await race(work, this.#ms, signal);
    return outcome.kind === 'value' ? outcome.value : undefined;
  }
}
