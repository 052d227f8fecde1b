export {
  createKeyvStore,
  createUnstorageStore,
  type KeyvLike,
  type KeyvStoreOptions,
  type UnstorageLike,
  type UnstorageStoreOptions,
} from './adapters.js';
export { withLease } from './lease.js';
export type { Lease, LeaseOptions, LeaseOutcome } from './lease-types.js';
export { createMemoryStore, type MemoryStoreOptions } from './memory.js';
export { createRedisStore, type RedisStoreOptions } from './redis.js';
export type {
  IoRedisClient,
  IoRedisCluster,
  IoRedisCommands,
  NodeRedisClient,
  NodeRedisCluster,
  NodeRedisCommands,
  RedisClient,
} from './redis-client.js';
export { StorageManager, type StorageManagerOptions } from './storage-manager.js';
export type { Store, StoreOptions } from './store.js';
