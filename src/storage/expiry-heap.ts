/** An entry with an end that the heap can find again. */
export interface Expiring {
  /** Milliseconds, on the clock of the heap's owner. */
  readonly expiresAt: number;
  /** Place in the heap; the heap's own. */
  slot: number;
}

/** Entries by the time they end, the earliest first; adding and removing cost O(log n). */
export class ExpiryHeap<E extends Expiring> {
  readonly #entries: E[] = [];

  get first(): E | undefined {
    return this.#entries[0];
  }

  add(entry: E): void {
    this.#place(entry, this.#entries.length);
    this.#up(entry);
  }

  /** Removes an entry that is in the heap. */
  remove(entry: E): void {
    const last = this.#entries.pop();
    if (last === undefined || last === entry) return;
    this.#place(last, entry.slot);
    this.#up(last);
    this.#down(last);
  }

  #place(entry: E, slot: number): void {
    this.#entries[slot] = entry;
    entry.slot = slot;
  }

  #swap(upper: E, lower: E): void {
    const { slot } = upper;
    this.#place(upper, lower.slot);
    this.#place(lower, slot);
  }

  #up(entry: E): void {
    while (entry.slot > 0) {
      const parent = this.#entries[(entry.slot - 1) >> 1];
      if (parent === undefined || parent.expiresAt <= entry.expiresAt) return;
      this.#swap(parent, entry);
    }
  }

  #down(entry: E): void {
    for (;;) {
      const left = this.#entries[2 * entry.slot + 1];
      const right = this.#entries[2 * entry.slot + 2];
      const child = right && left && right.expiresAt < left.expiresAt ? right : left;
      if (child === undefined || child.expiresAt >= entry.expiresAt) return;
      this.#swap(entry, child);
    }
  }
}
