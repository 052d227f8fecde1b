import { assertGoing, bounded, type Limits } from '../http/deadline.js';
import type { TokenUse } from '../http/hook-types.js';
import type { ClientCredentials, IssuedToken } from './credentials.js';
import type { AnyTokenStore, StoredToken } from './token-store.js';

/** Asks the issuer for a new token; must end when the signal does. */
export type Issue = (signal: AbortSignal) => Promise<IssuedToken>;

/** Where a token is kept beyond this process. */
export interface Keeping {
  readonly store: AnyTokenStore;
  /** Whose token it is: they give its key, and their secret seals what a store of text keeps. */
  readonly credentials: ClientCredentials;
}

/** Tokens within this many ms of their expiry are not used any more: they could expire on the way. */
const UNUSABLE_MS = 5_000;
/** A token is renewed this many ms before its expiry at the latest, or in the last fifth of a short life. */
const RENEW_MS = 300_000;
/** Pause after an early renewal that brought nothing new; the current token is still good. */
const RENEW_AGAIN_MS = 10_000;

interface Flight {
  readonly result: Promise<StoredToken>;
  readonly controller: AbortController;
  waiting: number;
  from: NonNullable<TokenUse['from']>;
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
  readonly #keeping: Keeping | undefined;

  constructor(issue: Issue, keeping?: Keeping) {
    this.#issue = issue;
    this.#keeping = keeping;
  }

  /** A usable token; a promise only when it has to be fetched. Ends with the caller's own limits; tells `use` about it. */
  get(limits: Limits, use: TokenUse = {}): string | Promise<string> {
    const current = this.#current;
    if (!current || !isUsable(current)) return this.#wait(limits, use);
    use.from ??= 'memory';
    if (Date.now() >= Math.max(current.refreshAt, this.#renewAfter) && !this.#flight) this.#renewEarly();
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

  async #wait(limits: Limits, use: TokenUse): Promise<string> {
    assertGoing(limits);
    const flight = this.#takeOff();
    const cameAt = Date.now();
    flight.waiting += 1;
    try {
      return (await bounded(limits, undefined, () => flight.result)).accessToken;
    } finally {
      use.from = flight.from;
      use.waited = (use.waited ?? 0) + Date.now() - cameAt;
      flight.waiting -= 1;
      // Nobody wants the answer any more, so the request must not outlive its callers.
      if (flight.waiting === 0 && this.#flight === flight) flight.controller.abort();
    }
  }

  #renewEarly(): void {
    const flight = this.#takeOff();
    flight.waiting += 1;
    const pause = (): void => {
      this.#renewAfter = Date.now() + RENEW_AGAIN_MS;
    };
    // With a store, what comes may be the same token, while another process fetches the next one.
    flight.result.then((token) => Date.now() >= token.refreshAt && pause(), pause);
  }

  #takeOff(): Flight {
    if (this.#flight && !this.#flight.controller.signal.aborted) return this.#flight;
    const controller = new AbortController();
    const { signal } = controller;
    const issue = async (): Promise<StoredToken> => {
      flight.from = 'kinde';
      return toStored(await this.#issue(signal));
    };
    const result = Promise.resolve().then(() => this.#load(signal, issue));
    const flight: Flight = { controller, waiting: 0, from: 'store', result };
    this.#flight = flight;
    const land = (): void => {
      if (this.#flight === flight) this.#flight = undefined;
    };
    result.then(land, land);
    return flight;
  }

  async #load(signal: AbortSignal, issue: () => Promise<StoredToken>): Promise<StoredToken> {
    const load = () => (this.#keeping ? this.#throughStore(this.#keeping, signal, issue) : issue());
    const token = await load();
    // Refused while it was on its way from the store: the second look knows that, and asks for another one.
    this.#current = token.accessToken === this.#refused ? await load() : token;
    return this.#current;
  }

  async #throughStore(
    { store, credentials }: Keeping,
    signal: AbortSignal,
    issue: () => Promise<StoredToken>,
  ): Promise<StoredToken> {
    const { tokenThrough } = await import('./later.js');
    return tokenThrough(store, credentials, { refused: this.#refused, signal, issue, isUsable });
  }
}

function toStored({ accessToken, expiresIn }: IssuedToken): StoredToken {
  const lifetime = expiresIn * 1_000;
  const expiresAt = Date.now() + lifetime;
  return { accessToken, expiresAt, refreshAt: expiresAt - Math.min(RENEW_MS, lifetime / 5) };
}

function isUsable({ expiresAt, refreshAt }: StoredToken): boolean {
  return Date.now() < expiresAt - Math.min(UNUSABLE_MS, (expiresAt - refreshAt) / 2);
}
