import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { createClient } from 'redis';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { KindeError } from '../../src/errors.js';
import { redisLimits } from '../../src/limits/index.js';
import { FakeKinde, failureOf, json } from '../support/fake-kinde.js';
import { hasRedis, type RedisServer, redisNote, startRedis } from '../support/redis.js';
import { listen } from '../support/server.js';

const WORKER = fileURLToPath(new URL('fleet-worker.ts', import.meta.url));

test.each([{ requests: 0 }, { requests: 1.5 }, { requests: 1, perSeconds: 0 }, { requests: 1, client: null }])(
  '%j is refused',
  async (options) => {
    const error = await failureOf(() => redisLimits({ client: {}, ...options } as never));
    expect(error).toMatchObject({ code: 'CONFIG_INVALID' });
  },
);

describe.skipIf(!hasRedis)(`redisLimits${redisNote}`, () => {
  let server: RedisServer;
  let ioredis: Redis;
  let redis: ReturnType<typeof createClient>;
  beforeAll(async () => {
    server = await startRedis();
    ioredis = new Redis(server.url);
    redis = createClient({ url: server.url });
    redis.on('error', () => {});
    ioredis.on('error', () => {});
    await redis.connect();
  });
  beforeEach(async () => {
    await ioredis.flushall();
  });
  afterAll(async () => {
    ioredis?.disconnect();
    redis?.destroy();
    await server?.close();
  });

  test('is one budget for clients of ioredis and redis', async () => {
    const options = { requests: 3, perSeconds: 60 };
    const one = await redisLimits({ client: ioredis, ...options });
    const two = await redisLimits({ client: redis, ...options });
    expect([await one.take('a'), await two.take('a'), await one.take('a')]).toEqual([0, 0, 0]);
    for (const limits of [one, two]) {
      const wait = await limits.take('a');
      expect(wait).toBeGreaterThan(50_000);
      expect(wait).toBeLessThanOrEqual(60_000);
    }
    expect(await two.take('b')).toBe(0);
  });

  test('a pause of one stops the other', async () => {
    const options = { requests: 100, perSeconds: 1 };
    await (await redisLimits({ client: ioredis, ...options })).pause('a', 20_000);
    const wait = await (await redisLimits({ client: redis, ...options })).take('a');
    expect(wait).toBeGreaterThan(15_000);
  });

  test('processes keep to one budget together', { timeout: 60_000 }, async () => {
    const times: number[] = [];
    const kinde = await listen((response) => {
      times.push(Date.now());
      response.setHeader('content-type', 'application/json');
      response.end('{"id":"kp_1"}');
    });
    try {
      const workers = Array.from({ length: 3 }, () => {
        const args = ['--import', 'tsx', WORKER, server.url, kinde.origin, '30', '20', '1'];
        return spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
      });
      const ended = await Promise.all(
        workers.map(async (worker) => {
          const printed: Buffer[] = [];
          worker.stdout.on('data', (chunk) => printed.push(chunk));
          await once(worker, 'exit');
          return Buffer.concat(printed).toString().trim();
        }),
      );
      expect(ended).toEqual(['{"failed":0}', '{"failed":0}', '{"failed":0}']);
      expect(times).toHaveLength(90);
      // 90 requests in windows of 20: five windows, so four whole ones lie between the first and the last.
      expect((times.at(-1) as number) - (times[0] as number)).toBeGreaterThan(2_900);
      const busiest = Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + 900).length));
      // Two windows can touch within any 900 ms.
      expect(busiest).toBeLessThanOrEqual(40);
    } finally {
      await kinde.close();
    }
  });

  test('a Redis that is gone, or does not answer, never fails or holds up a call', { timeout: 30_000 }, async () => {
    const away = await startRedis();
    const client = new Redis(away.url, { maxRetriesPerRequest: null });
    client.on('error', () => {});
    await client.ping();
    try {
      const told: KindeError[] = [];
      const shared = () =>
        redisLimits({ client, requests: 1_000, timeout: 200, onUnavailable: (error) => void told.push(error) });
      const kinde = new FakeKinde(json({ id: 'kp_1' }));
      const call = async () => kinde.client({ limits: { shared: await shared() } }).getUser({ user_id: 'kp_1' });
      await call();
      expect(told).toEqual([]);
      away.pause();
      const start = Date.now();
      await Promise.all([call(), call()]);
      expect(Date.now() - start).toBeGreaterThanOrEqual(190);
      expect(told).toMatchObject([{ code: 'LIMITS_UNAVAILABLE' }, { code: 'LIMITS_UNAVAILABLE' }]);
      away.resume();
      await away.kill();
      await call();
      // Not asked again for 5 s, by no client of the tenant.
      expect(told).toHaveLength(2);
      expect(kinde.calls).toHaveLength(4);
    } finally {
      client.disconnect();
      away.resume();
      await away.close();
    }
  });
});
