import { assertOptions } from '../config.js';
import { KindeConfigError, KindeInputError } from '../errors.js';
import { createMemoryStore } from './memory.js';
import { devicePrefix, namespacedKey } from './namespace.js';
import type { Store, StoreOptions } from './store.js';

/** Where a manager keeps its data, and for whom. */
export interface StorageManagerOptions {
  /** Where the data is kept; by default in memory, of this manager alone. */
  readonly store?: Store | undefined;
  /** A store of the SDK by name, in place of `store`. */
  readonly type?: 'memory' | undefined;
  /** Id of the device (the browser, the installation) that owns keys without a namespace; by default a new UUID. */
  readonly deviceId?: string | undefined;
  /** Id of the signed-in user who owns `user:` keys; without it, they are shared by all who use the store. */
  readonly userId?: string | undefined;
}

/** How many keys are deleted at a time. */
const BATCH = 100;

/**
 * JSON values by key, kept apart by device and by user.
 *
 * `k` belongs to the device (`device:<id>:k` in the store), `user:k` to the user, `global:k` to all. Two managers meet
 * only where they are given the same store.
 */
export class StorageManager {
  readonly #store: Store;
  readonly #givenDeviceId: string | undefined;
  readonly #userId: string | undefined;
  #deviceId: string;

  /** @throws KindeConfigError `CONFIG_INVALID` for an unknown `type`, for `type` beside `store`, or for an empty id. */
  constructor(options: StorageManagerOptions = {}) {
    assertOptions(options, ['store', 'type', 'deviceId', 'userId'] satisfies (keyof StorageManagerOptions)[]);
    this.#store = storeFrom(options);
    this.#givenDeviceId = idFrom('deviceId', options.deviceId);
    this.#userId = idFrom('userId', options.userId);
    this.#deviceId = this.#givenDeviceId ?? crypto.randomUUID();
  }

  /** Id of this device: the one given, or the UUID made for this manager. */
  getDeviceId(): string {
    return this.#deviceId;
  }

  /** A manager of the same store and device, whose `user:` keys belong to this user alone (`user:<userId>:k`). */
  forUser(userId: string): StorageManager {
    return new StorageManager({ store: this.#store, deviceId: this.#deviceId, userId });
  }

  /** The value under the key; `undefined` where there is none, or where what is kept there is not JSON. */
  async get<T = unknown>(key: string): Promise<T | undefined> {
    const text = await this.#store.get(this.#keyOf(key));
    if (text === undefined) return undefined;
    try {
      return JSON.parse(text) as T;
    } catch {
      return undefined;
    }
  }

  /**
   * Keeps a value, any that JSON can hold.
   *
   * @throws KindeInputError `INPUT_INVALID` if JSON cannot hold it (`undefined`, a function, a bigint, a cycle).
   */
  async set(key: string, value: unknown, options?: StoreOptions): Promise<void> {
    await this.#store.set(this.#keyOf(key), jsonFrom(key, value), options);
  }

  async delete(key: string): Promise<void> {
    await this.#store.delete(this.#keyOf(key));
  }

  /** Deletes all that belongs to this device; data of users, of other devices and `global:` stays. */
  async clearDeviceData(): Promise<void> {
    let batch: string[] = [];
    const deleteBatch = () => Promise.all(batch.map((key) => this.#store.delete(key)));
    for await (const key of this.#store.keys(devicePrefix(this.#deviceId))) {
      batch.push(key);
      if (batch.length < BATCH) continue;
      await deleteBatch();
      batch = [];
    }
    await deleteBatch();
  }

  /** Deletes all that belongs to this device and starts over: with the id that was given, or with a new UUID. */
  async reset(): Promise<void> {
    await this.clearDeviceData();
    this.#deviceId = this.#givenDeviceId ?? crypto.randomUUID();
  }

  #keyOf(key: string): string {
    return namespacedKey(key, { deviceId: this.#deviceId, userId: this.#userId });
  }
}

function storeFrom({ store, type }: StorageManagerOptions): Store {
  if (type !== undefined && type !== 'memory') {
    throw new KindeConfigError(
      `Unknown storage type ${JSON.stringify(type)}: the only one is "memory"; pass any other as \`store\`, such as createRedisStore({ client }).`,
    );
  }
  if (store === undefined) return createMemoryStore();
  if (type !== undefined) throw new KindeConfigError('Pass `store` or `type`, not both.');
  return store;
}

function idFrom(name: string, id: string | undefined): string | undefined {
  if (id === undefined || (typeof id === 'string' && id !== '')) return id;
  throw new KindeConfigError(`\`${name}\` must be a text that is not empty.`);
}

function jsonFrom(key: string, value: unknown): string {
  let cause: unknown;
  try {
    const text: string | undefined = JSON.stringify(value);
    if (text !== undefined) return text;
  } catch (error) {
    cause = error;
  }
  throw new KindeInputError(`The value for ${JSON.stringify(key)} cannot be kept: it is not JSON.`, { cause });
}
