/** How long a value is used, in ms. */
export interface CachedOptions {
  /** After this a new value is fetched in the background, while the old one is still used. */
  readonly maxAgeMs: number;
  /** Shortest time between two attempts. */
  readonly coolDownMs: number;
  /** The same for as long as there is no value at all, when everybody waits for the next attempt; default `coolDownMs`. */
  readonly emptyCoolDownMs?: number | undefined;
}

/**
 * One value that is fetched when it is first wanted: at most one fetch in flight, a pause after each attempt, and an old
 * value rather than none while the source is down.
 */
export class Cached<T> {
  #value: { readonly value: T } | undefined;
  #error: unknown;
  /** Time of the last attempt's end. */
  #triedAt = -Infinity;
  #flight: Promise<T> | undefined;
  readonly #load: () => Promise<T>;
  readonly #options: CachedOptions;

  constructor(load: () => Promise<T>, options: CachedOptions) {
    this.#load = load;
    this.#options = options;
  }

  /** The value; a promise only when there is none yet. Rejects with the error of the last attempt. */
  get(): T | Promise<T> {
    const { maxAgeMs, coolDownMs, emptyCoolDownMs = coolDownMs } = this.#options;
    const age = Date.now() - this.#triedAt;
    if (!this.#value) {
      if (this.#error !== undefined && age < emptyCoolDownMs) return Promise.reject(this.#error);
      return this.#fetch();
    }
    const due = this.#error === undefined ? age >= maxAgeMs : age >= coolDownMs;
    // A failure is remembered; whoever uses the old value need not know.
    if (due) this.#fetch().catch(() => undefined);
    return this.#value.value;
  }

  /** A value fetched anew, unless the last attempt is too recent. Rejects if the newest attempt failed. */
  async renew(): Promise<T> {
    if (this.#flight || Date.now() - this.#triedAt >= this.#options.coolDownMs) return this.#fetch();
    if (this.#error !== undefined || !this.#value) throw this.#error;
    return this.#value.value;
  }

  #fetch(): Promise<T> {
    this.#flight ??= this.#load()
      .then(
        (value) => {
          this.#value = { value };
          this.#error = undefined;
          return value;
        },
        (error) => {
          this.#error = error ?? new Error('The fetch failed.');
          throw this.#error;
        },
      )
      .finally(() => {
        this.#triedAt = Date.now();
        this.#flight = undefined;
      });
    return this.#flight;
  }
}
