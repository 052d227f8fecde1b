import type { ServerResponse } from 'node:http';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { ManagementClient } from '../../src/management/index.js';
import { createRedisStore } from '../../src/storage/index.js';
import { failureOf } from '../support/fake-kinde.js';
import { hasRedis, type RedisServer, redisNote, startRedis } from '../support/redis.js';
import { startSlowProxy } from '../support/slow-proxy.js';
import { type Issuer, issue, startIssuer, startWorker, type Worker } from './support/fleet.js';

const PROCESSES = 10;
const CLIENTS = 50;
const LEASE_MS = 5_000;

describe.skipIf(!hasRedis)(`access tokens of a fleet over Redis${redisNote}`, () => {
  let redis: RedisServer;
  let client: Redis;
  let kinde: Issuer;
  const workers: Worker[] = [];
  const start = async (count: number, clients: number): Promise<Worker[]> => {
    const started = await Promise.all(
      Array.from({ length: count }, () => startWorker(redis.url, kinde.origin, clients)),
    );
    workers.push(...started);
    return started;
  };
  beforeAll(async () => {
    redis = await startRedis();
    client = new Redis(redis.url);
    client.on('error', () => {});
  });
  beforeEach(async () => {
    await client.flushall();
    kinde = await startIssuer();
  });
  afterEach(async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.kill()));
    await kinde.close();
  });
  afterAll(async () => {
    client?.disconnect();
    await redis?.close();
  });

  test(`${PROCESSES * CLIENTS} cold starts in ${PROCESSES} processes cost one token`, { timeout: 90_000 }, async () => {
    const fleet = await start(PROCESSES, CLIENTS);
    const outcomes = (await Promise.all(fleet.map((worker) => worker.go()))).flat();
    expect(outcomes.filter(({ code }) => code === 'OK')).toHaveLength(PROCESSES * CLIENTS);
    expect(kinde.asked).toHaveLength(1);
    // Nobody who can only read the store gets the token.
    const entries = await Promise.all((await client.keys('*')).map(async (key) => `${key} ${await client.get(key)}`));
    expect(entries).toHaveLength(1);
    expect(entries.join()).not.toMatch(/tok-secret|a-client-secret|expiresAt|"fleet"/);
  });

  test('a holder that is killed while it fetches is followed by one other', { timeout: 90_000 }, async () => {
    // The first request is never answered.
    kinde.answer = (response, count) => count > 1 && issue(response, count);
    const [holder, ...others] = (await start(4, 5)) as [Worker, ...Worker[]];
    void holder.go().catch(() => {});
    await vi.waitFor(() => expect(kinde.asked).toHaveLength(1), { timeout: 10_000 });
    const waiting = Promise.all(others.map((worker) => worker.go()));
    await holder.kill();
    const outcomes = (await waiting).flat();
    expect(outcomes.map(({ code }) => code)).toEqual(Array.from({ length: 15 }, () => 'OK'));
    expect(kinde.asked).toHaveLength(2);
    const [first, second] = kinde.asked as [number, number];
    expect(second - first).toBeLessThan(LEASE_MS + 1_500);
  });

  test('a holder that is frozen while it fetches comes back too late, and replaces nothing', {
    timeout: 90_000,
  }, async () => {
    kinde.answer = (response, count) => setTimeout(() => issue(response, count), count === 1 ? 700 : 50);
    const [holder, other, third] = (await start(3, 1)) as [Worker, Worker, Worker];
    const frozen = holder.go();
    await vi.waitFor(() => expect(kinde.asked).toHaveLength(1), { timeout: 10_000 });
    holder.child.kill('SIGSTOP');
    expect(await other.go()).toMatchObject([{ code: 'OK' }]);
    const [key] = await client.keys('*m2m*');
    const stored = await client.get(key as string);
    holder.child.kill('SIGCONT');
    expect(await frozen).toMatchObject([{ code: 'OK' }]);
    expect(await third.go()).toMatchObject([{ code: 'OK' }]);
    expect(await client.get(key as string)).toBe(stored);
    expect(kinde.asked).toHaveLength(2);
  });

  test('a Redis that dies while the fleet waits costs a token for each, and no call', { timeout: 90_000 }, async () => {
    const gone = await startRedis();
    const fleet = await Promise.all(Array.from({ length: 3 }, () => startWorker(gone.url, kinde.origin, 2)));
    workers.push(...fleet);
    kinde.answer = (response, count) => {
      if (count === 1) void gone.kill();
      setTimeout(() => issue(response, count), 500);
    };
    const outcomes = (await Promise.all(fleet.map((worker) => worker.go()))).flat();
    expect(outcomes.map(({ code }) => code)).toEqual(Array.from({ length: 6 }, () => 'OK'));
    expect(Math.max(...outcomes.map(({ ms }) => ms))).toBeLessThan(10_000);
    await gone.close();
  });

  test('a token that was revoked is replaced by one process, and handed out no more', { timeout: 90_000 }, async () => {
    const [first] = (await start(1, 1)) as [Worker];
    await first.go();
    kinde.revoked.add('tok-secret-1');
    const fleet = await start(3, 20);
    const outcomes = (await Promise.all(fleet.map((worker) => worker.go()))).flat();
    expect(outcomes.filter(({ code }) => code === 'OK')).toHaveLength(60);
    expect(kinde.asked).toHaveLength(2);
  });

  /** A process of the fleet, here. */
  const member = (store = createRedisStore({ client })): ManagementClient =>
    new ManagementClient({
      domain: kinde.origin,
      clientId: 'fleet',
      clientSecret: 'a-client-secret-of-the-fleet',
      tokenStore: store,
      env: {},
      retry: { limit: 2, baseDelay: 1 },
      timeout: 300,
    });
  const call = (management: ManagementClient, options = {}) => management.getUser({ user_id: 'kp_1' }, options);

  test('a Redis 200 ms away slows a cold start down, and costs one token', { timeout: 30_000 }, async () => {
    const proxy = await startSlowProxy(redis.port, 100);
    const far = new Redis(`redis://127.0.0.1:${proxy.port}`);
    try {
      const members = Array.from({ length: 20 }, () => member(createRedisStore({ client: far })));
      await Promise.all(members.map((management) => call(management)));
      expect(kinde.asked).toHaveLength(1);
    } finally {
      far.disconnect();
      await proxy.close();
    }
  });

  const faults: Readonly<Record<string, [(response: ServerResponse) => unknown, code: string]>> = {
    'breaks the connection': [(response) => response.destroy(), 'NETWORK_ERROR'],
    'never answers': [() => {}, 'TIMEOUT'],
    'is down': [(response) => response.writeHead(503).end(), 'SERVER_ERROR'],
    'answers with half a body': [
      (response) => response.writeHead(200, { 'content-length': 99 }).write('{"acc'),
      'TIMEOUT',
    ],
    'answers with a page': [(response) => response.end('<!doctype html><p>Hello</p>'), 'UNEXPECTED_RESPONSE'],
    'refuses the client': [
      (response) => response.writeHead(401).end('{"error":"invalid_client"}'),
      'TOKEN_REQUEST_FAILED',
    ],
  };

  test.each(Object.entries(faults))(
    'Kinde %s: everybody gets that error, in time, and nobody keeps the turn',
    { timeout: 30_000 },
    async (_, [answer, code]) => {
      kinde.answer = answer;
      const startedAt = performance.now();
      const failures = await Promise.all(Array.from({ length: 3 }, () => failureOf(call(member()))));
      expect(failures.map((error) => error.code)).toEqual([code, code, code]);
      expect(failures.map(({ message, stack }) => `${message}${stack}`).join()).not.toContain('a-client-secret');
      expect(performance.now() - startedAt).toBeLessThan(10_000);
      await vi.waitFor(async () => expect(await client.keys('*')).toEqual([]));
      kinde.answer = (response, count) => issue(response, count);
      await call(member());
    },
  );

  test('a deadline and an abort end the wait for another process', { timeout: 30_000 }, async () => {
    kinde.answer = () => {};
    const holder = new AbortController();
    const held = failureOf(call(member(), { signal: holder.signal, timeout: 20_000 }));
    await vi.waitFor(() => expect(kinde.asked).toHaveLength(1));
    const startedAt = performance.now();
    expect(await failureOf(call(member(), { deadline: 300 }))).toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    const took = performance.now() - startedAt;
    expect(took).toBeGreaterThan(298);
    expect(took).toBeLessThan(300 * 1.05 + 150);
    holder.abort();
    expect(await held).toMatchObject({ code: 'ABORTED' });
  });

  test('a Redis that does not answer holds a cold start up for 2 s', { timeout: 90_000 }, async () => {
    const fleet = await start(2, 2);
    redis.pause();
    const outcomes = (await Promise.all(fleet.map((worker) => worker.go()))).flat();
    redis.resume();
    expect(outcomes.map(({ code }) => code)).toEqual(['OK', 'OK', 'OK', 'OK']);
    expect(Math.max(...outcomes.map(({ ms }) => ms))).toBeLessThan(5_000);
  });
});
