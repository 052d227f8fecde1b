import { randomUUID } from 'node:crypto';
import { Cluster, Redis } from 'ioredis';
import { createClient, createClientPool, createCluster } from 'redis';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createRedisStore, type RedisClient } from '../../src/storage/index.js';
import { hasRedis, type RedisServer, redisNote, startRedis } from '../support/redis.js';
import { type Backend, itIsAStore, keysOf } from './conformance.js';

/** Stores on one client, apart by prefix; the prefix itself holds every glob character. */
const backend = (client: RedisClient, close: () => Promise<unknown>): Backend => ({
  open: () => createRedisStore({ client, prefix: `t*?[a]\\${randomUUID()}:` }),
  close: async () => {
    await close();
  },
});

const connected = async (url: string) => await createClient({ url }).connect();

describe.skipIf(!hasRedis)(`Redis store${redisNote}`, () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(async () => server?.close());

  describe('through node-redis', () => {
    itIsAStore(async () => {
      const client = await connected(server.url);
      return backend(client, () => client.close());
    });
  });

  describe('through a node-redis pool with RESP3', () => {
    itIsAStore(async () => {
      const pool = createClientPool({ url: server.url, RESP: 3 });
      await pool.connect();
      return backend(pool, () => pool.close());
    });
  });

  describe('through ioredis', () => {
    itIsAStore(() => {
      const client = new Redis(server.url);
      return backend(client, () => client.quit());
    });
  });

  describe('through ioredis with a key prefix and pipelining of its own', () => {
    itIsAStore(() => {
      const client = new Redis(server.url, { keyPrefix: 'app[1]*:', enableAutoPipelining: true });
      return backend(client, () => client.quit());
    });
  });

  it('shares entries between the two clients, also after the server forgot the scripts', async () => {
    const [one, two] = [await connected(server.url), new Redis(server.url)];
    const [first, second] = [createRedisStore({ client: one }), createRedisStore({ client: two })];
    await first.set('shared', 'v');
    expect(await second.compareAndSet('shared', 'v', 'w')).toBe(true);
    await one.scriptFlush();
    expect(await first.compareAndSet('shared', 'w', 'x')).toBe(true);
    expect(await two.get('kinde:shared')).toBe('x');
    expect(await second.take('shared')).toBe('x');
    await Promise.all([one.close(), two.quit()]);
  });

  it('lets errors of the client through as they are', async () => {
    const client = await connected(server.url);
    await client.hSet('kinde:hash', 'field', 'value');
    const store = createRedisStore({ client });
    await expect(store.get('hash')).rejects.toThrow(/WRONGTYPE/);
    await expect(store.take('hash')).rejects.toThrow(/WRONGTYPE/);
    await expect(store.compareAndSet('hash', undefined, 'v')).rejects.toThrow(/WRONGTYPE/);
    await client.close();
    await expect(store.get('k')).rejects.toThrow(/closed/);
  });

  it('refuses what is no client', () => {
    for (const client of [undefined, null, {}, 'redis://localhost']) {
      expect(() => createRedisStore({ client: client as unknown as RedisClient })).toThrow(
        expect.objectContaining({ code: 'CONFIG_INVALID' }),
      );
    }
  });
});

describe.skipIf(!hasRedis)(`Redis store on a server without GETDEL${redisNote}`, () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis(['--rename-command', 'GETDEL', '']);
  });
  afterAll(async () => server?.close());

  itIsAStore(async () => {
    const client = await connected(server.url);
    await expect(client.getDel('k')).rejects.toThrow(/unknown command/);
    return backend(client, () => client.close());
  });
});

describe.skipIf(!hasRedis)(`Redis store on a cluster of two masters${redisNote}`, () => {
  let servers: RedisServer[];
  beforeAll(async () => {
    const flags = ['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1'];
    servers = await Promise.all([startRedis(flags), startRedis(flags)]);
    await join(servers);
  });
  afterAll(async () => {
    await Promise.all((servers ?? []).map((server) => server.close()));
  });

  describe('through node-redis', () => {
    itIsAStore(async () => {
      const cluster = await createCluster({ rootNodes: servers.map(({ url }) => ({ url })) }).connect();
      return backend(cluster, () => cluster.close());
    });
  });

  describe('through ioredis', () => {
    itIsAStore(() => {
      const cluster = new Cluster(servers.map(({ url }) => url));
      return backend(cluster, () => cluster.quit());
    });
  });

  it('walks every master, also right after the client was made', async () => {
    const cluster = new Cluster(servers.slice(0, 1).map(({ url }) => url));
    const writer = createRedisStore({ client: cluster, prefix: 'walk:' });
    for (let index = 0; index < 50; index++) await writer.set(String(index), 'v');
    await cluster.quit();
    const fresh = new Cluster(servers.slice(0, 1).map(({ url }) => url));
    expect(await keysOf(createRedisStore({ client: fresh, prefix: 'walk:' }), '')).toHaveLength(50);
    await fresh.quit();
  });
});

/** Makes one cluster of two servers and waits until both know it. */
async function join(servers: readonly RedisServer[]): Promise<void> {
  const nodes = servers.map(({ port }) => new Redis(port));
  const halves = [
    [0, 8_191],
    [8_192, 16_383],
  ];
  await Promise.all(nodes.map((node, index) => node.call('CLUSTER', 'ADDSLOTSRANGE', ...(halves[index] ?? []))));
  await nodes[0]?.call('CLUSTER', 'MEET', '127.0.0.1', String(servers[1]?.port));
  await vi.waitFor(
    async () => {
      for (const node of nodes) {
        const info = await node.cluster('INFO');
        expect(info).toContain('cluster_state:ok');
        expect(info).toContain('cluster_slots_ok:16384');
      }
    },
    { timeout: 15_000 },
  );
  await Promise.all(nodes.map((node) => node.quit()));
}
