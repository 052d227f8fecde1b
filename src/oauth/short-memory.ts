/** Entries that are remembered at most. */
const MOST = 10_000;

/** Remembers values for a fixed time, and not too many of them. */
export class ShortMemory<T> {
  readonly #entries = new Map<string, { readonly value: T; readonly until: number }>();
  readonly #ms: number;

  /** @param ms How long a value is remembered. */
  constructor(ms: number) {
    this.#ms = ms;
  }

  get(key: string): T | undefined {
    const entry = this.#entries.get(key);
    if (!entry || Date.now() < entry.until) return entry?.value;
    this.#entries.delete(key);
    return undefined;
  }

  set(key: string, value: T): void {
    // Deleted first, so that the map stays in the order in which its entries end.
    this.#entries.delete(key);
    const now = Date.now();
    for (const [other, { until }] of this.#entries) {
      if (until > now && this.#entries.size < MOST) break;
      this.#entries.delete(other);
    }
    this.#entries.set(key, { value, until: now + this.#ms });
  }

  delete(key: string): void {
    this.#entries.delete(key);
  }
}
