import { Redis } from 'ioredis';
import { createClient } from 'redis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRedisStore, type Store, withLease } from '../../src/storage/index.js';
import { hasRedis, type RedisServer, redisNote, startRedis } from '../support/redis.js';
import { type SlowProxy, startSlowProxy } from '../support/slow-proxy.js';

const DELAY_MS = 100;

/** A real Redis, 200 ms away. */
describe.skipIf(!hasRedis)(`a slow Redis${redisNote}`, () => {
  let server: RedisServer;
  let proxy: SlowProxy;
  const open: { name: string; store: Store; close(): void }[] = [];

  beforeAll(async () => {
    server = await startRedis();
    proxy = await startSlowProxy(server.port, DELAY_MS);
    const url = `redis://127.0.0.1:${proxy.port}`;
    const node = await createClient({ url })
      .on('error', () => undefined)
      .connect();
    const io = new Redis(url);
    open.push({ name: 'node-redis', store: createRedisStore({ client: node }), close: () => node.destroy() });
    open.push({ name: 'ioredis', store: createRedisStore({ client: io }), close: () => io.disconnect() });
  });

  afterAll(async () => {
    for (const { close } of open) close();
    await proxy?.close();
    await server?.close();
  });

  it('keeps take and compareAndSet atomic between two clients', async () => {
    const [one, two] = open.map(({ store }) => store) as [Store, Store];
    await one.set('code', 'value');
    const taken = await Promise.all(Array.from({ length: 20 }, (_, index) => (index % 2 ? one : two).take('code')));
    expect(taken.filter((value) => value !== undefined)).toEqual(['value']);
    const written = await Promise.all(
      Array.from({ length: 20 }, (_, index) => (index % 2 ? one : two).compareAndSet('once', undefined, `${index}`)),
    );
    expect(written.filter(Boolean)).toHaveLength(1);
  });

  it('lets one in at a time, and gives up in time where the answer is too late', async () => {
    const [one, two] = open.map(({ store }) => store) as [Store, Store];
    let inside = 0;
    let most = 0;
    const work = async () => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setTimeout(resolve, 50));
      inside -= 1;
    };
    const limits = { ttlMs: 10_000, waitMs: 10_000 };
    const outcomes = await Promise.all([one, two, one].map((store) => withLease(store, 'lease', limits, work)));
    expect(outcomes.map(({ status }) => status)).toEqual(['done', 'done', 'done']);
    expect(most).toBe(1);

    let isAnswered = false;
    const watched: Store = {
      ...one,
      compareAndSet: (...args) =>
        one.compareAndSet(...args).finally(() => {
          isAnswered = true;
        }),
    };
    const late = await withLease(watched, 'late', { ttlMs: 1_000, waitMs: 0, storeTimeoutMs: DELAY_MS / 10 }, work);
    expect(late).toMatchObject({ status: 'unavailable', cause: { code: 'TIMEOUT' } });
    // Not by a clock, which a busy machine would let run out.
    expect(isAnswered).toBe(false);
  });
});
