import { assertOptions } from '../config.js';
import { KindeConfigError } from '../errors.js';
import { type Expiring, ExpiryHeap } from './expiry-heap.js';
import type { Store } from './store.js';
import { ttlFrom } from './ttl.js';

/** How a memory store is bounded. */
export interface MemoryStoreOptions {
  /** Most entries kept, 10,000 by default; beyond it the least recently used one goes. */
  readonly maxEntries?: number | undefined;
  /** Clock in milliseconds, `Date.now` by default. */
  readonly now?: (() => number) | undefined;
}

/**
 * A store in the memory of this process: for one process, for development, for tests.
 *
 * Every method does its work in one synchronous step, which is what makes it atomic. Entries whose time is over are
 * dropped at the next use, before they could push out a live one; there is no timer.
 *
 * @throws KindeConfigError `CONFIG_INVALID` if `maxEntries` is not a whole number of at least 1.
 */
export function createMemoryStore(options: MemoryStoreOptions = {}): Store {
  assertOptions(options, ['maxEntries', 'now'] satisfies (keyof MemoryStoreOptions)[]);
  const entries = new BoundedEntries(options);
  return {
    get: async (key) => entries.use(key)?.value,
    set: async (key, value, options) => entries.write(key, value, ttlFrom(options)),
    delete: async (key) => entries.remove(key),
    take: async (key) => {
      const value = entries.use(key)?.value;
      entries.remove(key);
      return value;
    },
    compareAndSet: async (key, expected, value, options) => {
      const ttl = ttlFrom(options);
      if (entries.use(key)?.value !== expected) return false;
      if (value === undefined) entries.remove(key);
      else entries.write(key, value, ttl);
      return true;
    },
    keys: (prefix) => entries.keys(prefix),
  };
}

interface Entry extends Expiring {
  readonly key: string;
  readonly value: string;
}

class BoundedEntries {
  /** In order of use: the least recently used entry is the first. */
  readonly #entries = new Map<string, Entry>();
  readonly #ends = new ExpiryHeap<Entry>();
  readonly #maxEntries: number;
  readonly #now: () => number;

  constructor({ maxEntries = 10_000, now = Date.now }: MemoryStoreOptions) {
    if (!Number.isSafeInteger(maxEntries) || maxEntries < 1) {
      throw new KindeConfigError(`\`maxEntries\` must be a whole number of at least 1, not ${String(maxEntries)}.`);
    }
    this.#maxEntries = maxEntries;
    this.#now = now;
  }

  /** The present entry, which becomes the most recently used. */
  use(key: string): Entry | undefined {
    this.#dropExpired();
    const entry = this.#entries.get(key);
    if (entry) {
      this.#entries.delete(key);
      this.#entries.set(key, entry);
    }
    return entry;
  }

  write(key: string, value: string, ttl: number | undefined): void {
    this.#dropExpired();
    this.remove(key);
    if (ttl === 0) return;
    // Least recently used, not next to expire: a lease is short-lived, and pushing it out would admit a second holder.
    if (this.#entries.size >= this.#maxEntries) this.remove(this.#entries.keys().next().value as string);
    const entry: Entry = { key, value, expiresAt: ttl === undefined ? Infinity : this.#now() + ttl, slot: 0 };
    this.#entries.set(key, entry);
    if (ttl !== undefined) this.#ends.add(entry);
  }

  remove(key: string): void {
    const entry = this.#entries.get(key);
    if (!entry) return;
    this.#entries.delete(key);
    if (entry.expiresAt !== Infinity) this.#ends.remove(entry);
  }

  async *keys(prefix: string): AsyncGenerator<string, void, undefined> {
    // A copy, and a look at each: the caller may write, and time may pass, between two keys.
    for (const key of [...this.#entries.keys()]) {
      if (!key.startsWith(prefix)) continue;
      this.#dropExpired();
      if (this.#entries.has(key)) yield key;
    }
  }

  #dropExpired(): void {
    const now = this.#now();
    for (let entry = this.#ends.first; entry && entry.expiresAt <= now; entry = this.#ends.first) {
      this.remove(entry.key);
    }
  }
}
