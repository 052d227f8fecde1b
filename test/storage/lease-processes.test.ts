import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { createClient } from 'redis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { createRedisStore, withLease } from '../../src/storage/index.js';
import { hasRedis, type RedisServer, redisNote, startRedis } from '../support/redis.js';

const WORKER = fileURLToPath(new URL('lease-worker.ts', import.meta.url));

describe.skipIf(!hasRedis)(`withLease across processes${redisNote}`, () => {
  let server: RedisServer;
  let client: Redis;
  const children: ChildProcess[] = [];
  const worker = (...args: string[]): ChildProcess => {
    const child = spawn(process.execPath, ['--import', 'tsx', WORKER, server.url, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.push(child);
    return child;
  };
  beforeAll(async () => {
    server = await startRedis();
    client = new Redis(server.url);
  });
  beforeEach(async () => {
    await client.flushall();
  });
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });
  afterAll(async () => {
    client?.disconnect();
    await server?.close();
  });

  it('has at most one holder: 4 processes lose none of 400 increments', { timeout: 60_000 }, async () => {
    const exits = Array.from({ length: 4 }, () => once(worker('count', '100'), 'exit'));
    expect(await Promise.all(exits)).toEqual(Array.from({ length: 4 }, () => [0, null]));
    expect(await client.mget('count', 'inside', 'violations')).toEqual(['400', '0', null]);
  });

  it('goes to the next holder within ttlMs when a holder is killed', async () => {
    const ttlMs = 4_000;
    const holder = worker('hold', String(ttlMs));
    await once(holder.stdout as NodeJS.EventEmitter, 'data');
    const store = createRedisStore({ client });
    expect((await withLease(store, 'lease', { ttlMs, waitMs: 0 }, async () => 1)).status).toBe('busy');
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    const startedAt = performance.now();
    const remaining = await client.pttl('kinde:lease');
    const outcome = await withLease(store, 'lease', { ttlMs, waitMs: 15_000 }, async () => 1);
    const ms = performance.now() - startedAt;
    expect(outcome).toEqual({ status: 'done', value: 1, released: true });
    // Not before: the holder's death shows by the time alone. Not much later: one wait between two tries is 200 ms.
    expect(remaining).toBeGreaterThan(0);
    expect(ms).toBeGreaterThan(remaining - 20);
    expect(ms).toBeLessThan(ttlMs + 5_000);
  });
});

describe.skipIf(!hasRedis)(`withLease on a Redis in trouble${redisNote}`, () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(async () => server?.close());

  /** The two clients, as an app has them: they reconnect, and keep commands while they do. */
  const clients = {
    'node-redis': async () => {
      const client = createClient({ url: server.url, socket: { reconnectStrategy: 50 } });
      client.on('error', () => undefined);
      await client.connect();
      return { store: createRedisStore({ client, prefix: 'node:' }), close: () => client.destroy() };
    },
    ioredis: async () => {
      const client = new Redis(server.url, { retryStrategy: () => 50, maxRetriesPerRequest: null });
      client.on('error', () => undefined);
      await client.ping();
      return { store: createRedisStore({ client, prefix: 'io:' }), close: () => client.disconnect() };
    },
  };
  const limits = { ttlMs: 5_000, waitMs: 300, storeTimeoutMs: 300 };

  it.each(Object.entries(clients))('%s: killed in the middle of the work, and started again', async (_, open) => {
    const { store, close } = await open();
    const during = await withLease(store, 'k', limits, async () => {
      await server.kill();
      return 'value';
    });
    expect(during).toEqual({ status: 'done', value: 'value', released: false });
    const startedAt = performance.now();
    const without = await withLease(store, 'k', limits, async () => 'value');
    expect(without.status).toBe('unavailable');
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    await server.start();
    await vi.waitFor(
      async () => {
        const after = await withLease(store, 'k', limits, async () => 'value');
        expect(after).toEqual({ status: 'done', value: 'value', released: true });
      },
      { timeout: 8_000, interval: 100 },
    );
    close();
  });

  it.each(Object.entries(clients))('%s: paused, with its connections open', async (_, open) => {
    const { store, close } = await open();
    server.pause();
    const startedAt = performance.now();
    const paused = await withLease(store, 'k', limits, async () => 'value');
    expect(paused).toMatchObject({ status: 'unavailable', cause: { code: 'TIMEOUT' } });
    expect(performance.now() - startedAt).toBeLessThan(5_000);
    server.resume();
    // The request that was on its way wins the lease after all, and gives it back.
    await vi.waitFor(async () => expect(await store.get('k')).toBeUndefined());
    expect((await withLease(store, 'k', limits, async () => 'value')).status).toBe('done');
    close();
  });
});
