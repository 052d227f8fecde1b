import { KindeConfigError } from '../errors.js';
import type {
  IoRedisClient,
  IoRedisCluster,
  NodeRedisClient,
  NodeRedisCluster,
  NodeRedisCommands,
  RedisClient,
} from './redis-client.js';

/** The Redis commands a store needs, whichever client runs them; each names one key, or none. */
export interface RedisCommands {
  /** What the client itself puts before every key, except in SCAN. */
  readonly keyPrefix: string;
  get(key: string): Promise<string | null>;
  set(key: string, value: string, ttl: number | undefined): Promise<unknown>;
  del(key: string): Promise<unknown>;
  getDel(key: string): Promise<string | null>;
  eval(script: string, key: string, args: string[]): Promise<unknown>;
  evalSha(sha1: string, key: string, args: string[]): Promise<unknown>;
  /** The nodes that hold keys: one, or every master of a cluster. */
  scanners(): Promise<Scan[]>;
}

/** One step of SCAN on one node. */
export type Scan = (cursor: string, pattern: string) => Promise<{ readonly cursor: string; readonly keys: string[] }>;

/** How many keys the server looks at in one step of SCAN: few round trips, and none that blocks it for long. */
const SCAN_COUNT = 1_000;

/** Asked for before SCAN on a cluster: while the client still connects it knows no nodes, which looks like no keys. */
const ANY_KEY = '_';

/**
 * The commands of a client, told apart by the methods it has.
 *
 * @throws KindeConfigError `CONFIG_INVALID` if it is neither a client of `redis` 5 nor of `ioredis` 5.
 */
export function redisCommandsFrom(client: RedisClient): RedisCommands {
  // The spelling of one command that both must have tells the two libraries apart.
  if (isObject(client) && 'evalSha' in client) return fromNodeRedis(client);
  if (isObject(client) && 'evalsha' in client) return fromIoRedis(client);
  throw new KindeConfigError('`client` must be a client of the package `redis` (5) or `ioredis` (5).');
}

function fromNodeRedis(client: NodeRedisClient | NodeRedisCluster): RedisCommands {
  const commands: NodeRedisCommands = client;
  const scanner =
    (node: Pick<NodeRedisClient, 'scan'>): Scan =>
    (cursor, pattern) =>
      node.scan(cursor, { MATCH: pattern, COUNT: SCAN_COUNT });
  return {
    keyPrefix: '',
    get: (key) => commands.get(key),
    set: (key, value, ttl) =>
      ttl === undefined
        ? commands.set(key, value)
        : commands.set(key, value, { expiration: { type: 'PX', value: ttl } }),
    del: (key) => commands.del(key),
    getDel: (key) => commands.getDel(key),
    eval: (script, key, args) => commands.eval(script, { keys: [key], arguments: args }),
    evalSha: (sha1, key, args) => commands.evalSha(sha1, { keys: [key], arguments: args }),
    scanners: async () => {
      if (!('nodeClient' in client)) return [scanner(client)];
      await client.exists(ANY_KEY);
      const nodes = await Promise.all(client.masters.map((node) => client.nodeClient(node)));
      return nodes.map(scanner);
    },
  };
}

function fromIoRedis(client: IoRedisClient | IoRedisCluster): RedisCommands {
  const scanner =
    (node: Pick<IoRedisClient, 'scan'>): Scan =>
    async (cursor, pattern) => {
      const [next, keys] = await node.scan(cursor, 'MATCH', pattern, 'COUNT', SCAN_COUNT);
      return { cursor: next, keys };
    };
  return {
    keyPrefix: client.options?.keyPrefix ?? '',
    get: (key) => client.get(key),
    set: (key, value, ttl) => (ttl === undefined ? client.set(key, value) : client.set(key, value, 'PX', ttl)),
    del: (key) => client.del(key),
    getDel: (key) => client.getdel(key),
    eval: (script, key, args) => client.eval(script, 1, key, ...args),
    evalSha: (sha1, key, args) => client.evalsha(sha1, 1, key, ...args),
    scanners: async () => {
      if (!('nodes' in client)) return [scanner(client)];
      await client.exists(ANY_KEY);
      return client.nodes('master').map(scanner);
    },
  };
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
