import { assertOptions } from '../config.js';
import type { RedisClient } from './redis-client.js';
import { type RedisCommands, redisCommandsFrom } from './redis-commands.js';
import { COMPARE_AND_SET, compareAndSetArguments, scriptRunner, TAKE } from './redis-script.js';
import type { Store } from './store.js';
import { ttlFrom } from './ttl.js';

/** Which Redis, and where in it. */
export interface RedisStoreOptions {
  /** A connected client of `redis` 5 or `ioredis` 5, single or cluster; whoever made it closes it. */
  readonly client: RedisClient;
  /**
   * What every key of this store begins with, `kinde:` by default.
   *
   * Two stores in one Redis stay apart as long as neither prefix begins with the other.
   */
  readonly prefix?: string | undefined;
}

/**
 * A store in Redis, shared by every process that uses it; `take` is a script on servers without GETDEL (before 6.2).
 *
 * Safe on a cluster: no command names more than one key, and `keys` walks each master. Errors of the client come through as
 * they are. Reads must go to masters: with replica reads (`useReplicas`, `scaleReads`) a value may be an old one.
 *
 * Give ioredis `autoResendUnfulfilledCommands: false`: otherwise, when a connection breaks, it sends again what may have
 * run already, so `take` can miss a value it has deleted itself, and `compareAndSet` deny a write it has made.
 *
 * @throws KindeConfigError `CONFIG_INVALID` if the client is of neither library.
 */
export function createRedisStore(options: RedisStoreOptions): Store {
  // A misspelt prefix would put two applications into one place.
  assertOptions(options, ['client', 'prefix'] satisfies (keyof RedisStoreOptions)[]);
  const { client, prefix = 'kinde:' } = options;
  const commands = redisCommandsFrom(client);
  const take = taker(commands);
  const compareAndSet = scriptRunner(commands, COMPARE_AND_SET);
  return {
    get: async (key) => (await commands.get(prefix + key)) ?? undefined,
    set: async (key, value, options) => {
      const ttl = ttlFrom(options);
      // Redis refuses a time of 0.
      await (ttl === 0 ? commands.del(prefix + key) : commands.set(prefix + key, value, ttl));
    },
    delete: async (key) => {
      await commands.del(prefix + key);
    },
    take: async (key) => (await take(prefix + key)) ?? undefined,
    compareAndSet: async (key, expected, value, options) => {
      const ttl = ttlFrom(options);
      const args = compareAndSetArguments(expected, ttl === 0 ? undefined : value, ttl);
      return Number(await compareAndSet(prefix + key, args)) === 1;
    },
    keys: async function* (start) {
      const own = commands.keyPrefix + prefix;
      for await (const key of scan(commands, own + start)) yield key.slice(own.length);
    },
  };
}

/** Reads and deletes with GETDEL, or with a script once the server has said that it has no such command. */
function taker(commands: RedisCommands): (key: string) => Promise<string | null> {
  const takeByScript = scriptRunner(commands, TAKE);
  let hasGetDel = true;
  return async (key) => {
    if (hasGetDel) {
      try {
        return await commands.getDel(key);
      } catch (error) {
        if (!(error instanceof Error && /unknown command/i.test(error.message))) throw error;
        hasGetDel = false;
      }
    }
    return (await takeByScript(key, [])) as string | null;
  };
}

async function* scan(commands: RedisCommands, start: string): AsyncGenerator<string, void, undefined> {
  const pattern = `${escapeGlob(start)}*`;
  // SCAN may return a key more than once, and a cluster that is moving slots from two nodes.
  const seen = new Set<string>();
  for (const step of await commands.scanners()) {
    let cursor = '0';
    do {
      const found = await step(cursor, pattern);
      for (const key of found.keys) {
        if (seen.has(key)) continue;
        seen.add(key);
        yield key;
      }
      cursor = String(found.cursor);
    } while (cursor !== '0');
  }
}

/** The glob pattern that matches this text and nothing else. */
function escapeGlob(text: string): string {
  return text.replace(/[\\*?[\]]/g, '\\$&');
}
