/** How long an entry is kept. A write replaces the time of the entry before it. */
export interface StoreOptions {
  /**
   * Milliseconds until the entry is gone by itself; without it, it stays until it is deleted. With 0 or less its time
   * is over already: whatever is under the key is deleted.
   */
  readonly ttlMs?: number | undefined;
}

/**
 * Where sessions, sign-in transactions and tokens are kept: the port that every storage speaks.
 *
 * Keys and values are text: any well-formed Unicode. An entry whose time is over is absent to every method. `take` and `compareAndSet` are
 * atomic, also between processes where the storage is shared: sign-in and refresh are safe because of them.
 */
export interface Store {
  get(key: string): Promise<string | undefined>;
  set(key: string, value: string, options?: StoreOptions): Promise<void>;
  delete(key: string): Promise<void>;
  /** Reads and deletes in one step: of any number of callers exactly one gets the value. */
  take(key: string): Promise<string | undefined>;
  /**
   * Writes only if the present value is the expected one (`undefined`: absent), in one step.
   *
   * @param value The new value; `undefined` deletes.
   * @returns Whether it was written.
   */
  compareAndSet(
    key: string,
    expected: string | undefined,
    value: string | undefined,
    options?: StoreOptions,
  ): Promise<boolean>;
  /** Every present key that begins with the prefix, in no order, each once. */
  keys(prefix: string): AsyncIterable<string>;
}
