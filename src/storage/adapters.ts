import { assertOptions } from '../config.js';
import { KindeOAuthError } from '../errors/oauth-error.js';
import { KindeConfigError } from '../errors.js';
import { createPlainStore } from './plain.js';
import type { Store } from './store.js';

/** The part of a Keyv instance that a store uses. */
export interface KeyvLike {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown, ttlMs?: number): Promise<unknown>;
  delete(key: string): Promise<unknown>;
  // biome-ignore lint/suspicious/noExplicitAny: the argument differs between versions, and none is needed
  iterator?: ((argument?: any) => AsyncIterable<[key: string, value: unknown]>) | undefined;
  /** Must not be false: a failing backend would look like an empty one. */
  readonly throwOnErrors?: boolean;
  /** Its backend, which may have the same setting. */
  readonly store?: unknown;
}

/** The part of an unstorage instance that a store uses. */
export interface UnstorageLike {
  getItem(key: string): Promise<unknown>;
  setItem(key: string, value: never, options?: { ttl?: number }): Promise<void>;
  removeItem(key: string): Promise<void>;
  getKeys(): Promise<string[]>;
}

/** Whose instance is used, and what its keys begin with. */
export interface KeyvStoreOptions {
  readonly keyv: KeyvLike;
  /** Default `kinde:`. */
  readonly prefix?: string | undefined;
}

/** Whose instance is used, and what its keys begin with. */
export interface UnstorageStoreOptions {
  readonly storage: UnstorageLike;
  /** Default `kinde:`. */
  readonly prefix?: string | undefined;
}

const PREFIX = 'kinde:';

/**
 * A store on any Keyv instance; atomic within this process only, so for several processes use `createRedisStore`.
 *
 * The Keyv, and its backend where that has the setting, must be made with `throwOnErrors: true`. `keys` (and with it `clearDeviceData`) needs a Keyv whose backend can be iterated.
 *
 * @throws KindeConfigError `CONFIG_INVALID` if it is no Keyv, or one that hides errors.
 */
export function createKeyvStore(options: KeyvStoreOptions): Store {
  assertOptions(options, ['keyv', 'prefix'] satisfies (keyof KeyvStoreOptions)[]);
  const { keyv, prefix = PREFIX } = options;
  assertMethods(keyv, ['get', 'set', 'delete'], '`keyv` must be a Keyv instance.');
  assertTellsErrors(keyv);
  return createPlainStore(
    {
      read: (name) => keyv.get(name),
      write: async (name, entry, ttlMs) => {
        if ((await keyv.set(name, entry, ttlMs)) !== false) return;
        throw new KindeOAuthError('SESSION_STORE_FAILED', 'Keyv did not write the entry; its `error` event says why.');
      },
      remove: async (name) => {
        await keyv.delete(name);
      },
      async *list() {
        if (!keyv.iterator) throw new KindeConfigError('The backend of this Keyv instance cannot list its keys.');
        for await (const [name] of keyv.iterator()) yield name;
      },
    },
    prefix,
  );
}

/** A store on any unstorage instance; atomic within this process only, so for several processes use `createRedisStore`. */
export function createUnstorageStore(options: UnstorageStoreOptions): Store {
  assertOptions(options, ['storage', 'prefix'] satisfies (keyof UnstorageStoreOptions)[]);
  const { storage, prefix = PREFIX } = options;
  const methods = ['getItem', 'setItem', 'removeItem', 'getKeys'];
  assertMethods(storage, methods, '`storage` must be an unstorage instance.');
  return createPlainStore(
    {
      read: (name) => storage.getItem(name),
      write: (name, entry, ttlMs) => {
        // Seconds, for the drivers that expire by themselves; others ignore it.
        const options = ttlMs === undefined ? {} : { ttl: Math.ceil(ttlMs / 1_000) };
        return storage.setItem(name, entry as never, options);
      },
      remove: (name) => storage.removeItem(name),
      async *list() {
        yield* await storage.getKeys();
      },
    },
    prefix,
  );
}

function assertMethods(value: unknown, names: readonly string[], message: string): void {
  const methods = (value ?? {}) as Record<string, unknown>;
  if (!names.every((name) => typeof methods[name] === 'function')) throw new KindeConfigError(message);
}

/** Where a failure reads as "absent", every lease would be granted and no used sign-in known. */
function assertTellsErrors(keyv: KeyvLike): void {
  const backend = (keyv.store ?? {}) as Pick<KeyvLike, 'throwOnErrors'>;
  const hidden = [keyv, backend].find(({ throwOnErrors }) => throwOnErrors === false);
  if (!hidden) return;
  const what = hidden === keyv ? 'the Keyv' : 'the backend of the Keyv';
  throw new KindeConfigError(
    `Make ${what} with \`throwOnErrors: true\`: without it a failing backend looks like an empty one.`,
  );
}
