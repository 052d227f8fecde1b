import type { Store } from './store.js';
import { ttlFrom } from './ttl.js';

/** A key-value storage without atomic operations and maybe without expiry. Keys are of `A-Z a-z 0-9 - _ %`. */
export interface PlainStorage {
  read(key: string): Promise<unknown>;
  /** Writes an entry; it may be dropped after `ttlMs`. */
  write(key: string, entry: PlainEntry, ttlMs: number | undefined): Promise<void>;
  remove(key: string): Promise<void>;
  /** All keys, also those of others. */
  list(): AsyncIterable<string>;
}

/** An entry as a plain storage keeps it. */
export interface PlainEntry {
  readonly value: string;
  /** `Date.now()` milliseconds; absent without an end. */
  readonly expiresAt?: number;
}

/**
 * A store on a plain storage: expiry is kept with each entry, and every key is used by one caller at a time.
 *
 * Atomic within this store object only. Processes that share a storage need a store that is atomic itself, as Redis is.
 */
export function createPlainStore(storage: PlainStorage, prefix: string): Store {
  const oneAtATime = createQueue();
  const read = async (name: string): Promise<string | undefined> => {
    const entry = await storage.read(name);
    return isEntry(entry) && Date.now() < (entry.expiresAt ?? Infinity) ? entry.value : undefined;
  };
  const write = (name: string, value: string, ttl: number | undefined): Promise<void> => {
    if (ttl === 0) return storage.remove(name);
    const entry = ttl === undefined ? { value } : { value, expiresAt: Date.now() + ttl };
    return storage.write(name, entry, ttl);
  };
  const nameOf = (key: string): string => toName(prefix + key);
  return {
    get: (key) => read(nameOf(key)),
    set: async (key, value, options) => {
      const [name, ttl] = [nameOf(key), ttlFrom(options)];
      return oneAtATime(name, () => write(name, value, ttl));
    },
    delete: (key) => oneAtATime(nameOf(key), () => storage.remove(nameOf(key))),
    take: (key) =>
      oneAtATime(nameOf(key), async () => {
        const value = await read(nameOf(key));
        if (value !== undefined) await storage.remove(nameOf(key));
        return value;
      }),
    compareAndSet: async (key, expected, value, options) => {
      const [name, ttl] = [nameOf(key), ttlFrom(options)];
      return oneAtATime(name, async () => {
        if ((await read(name)) !== expected) return false;
        await (value === undefined ? storage.remove(name) : write(name, value, ttl));
        return true;
      });
    },
    async *keys(wanted) {
      const start = nameOf(wanted);
      // A storage may list a key twice while it changes.
      const seen = new Set<string>();
      for await (const name of storage.list()) {
        if (!name.startsWith(start) || seen.has(name) || (await read(name)) === undefined) continue;
        seen.add(name);
        yield fromName(name).slice(prefix.length);
      }
    },
  };
}

/** Runs the work of each key in order, one after the other; keys do not wait for each other. */
function createQueue(): <T>(key: string, work: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>();
  return async (key, work) => {
    const turn = (last.get(key) ?? Promise.resolve()).then(work, work);
    last.set(key, turn);
    try {
      return await turn;
    } finally {
      if (last.get(key) === turn) last.delete(key);
    }
  };
}

function isEntry(entry: unknown): entry is PlainEntry {
  return typeof entry === 'object' && entry !== null && typeof (entry as { value?: unknown }).value === 'string';
}

/** A key in characters that every storage keeps as they are: some take `:`, `/`, `?` or `*` for their own. */
function toName(key: string): string {
  return encodeURIComponent(key).replace(/[!'()*.~]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

function fromName(name: string): string {
  return decodeURIComponent(name);
}
