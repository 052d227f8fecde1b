import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMemoryStore, createRedisStore, StorageManager, type Store } from '../../src/storage/index.js';
import { hasRedis, type RedisServer, redisNote, startRedis } from '../support/redis.js';
import { keysOf } from './conformance.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const deviceId = 'custom-device-identifier';

describe('StorageManager, keys', () => {
  it('case 100: puts a key into the namespace its name asks for', async () => {
    const store = createMemoryStore();
    const manager = new StorageManager({ store, deviceId });
    for (const key of ['k', 'global:k', 'user:k', '_device_id', 'device:other:k']) await manager.set(key, key);
    expect((await keysOf(store, '')).sort()).toEqual(
      [`device:${deviceId}:k`, 'global:k', 'user:k', '_device_id', `device:${deviceId}:device:other:k`].sort(),
    );
    for (const key of ['k', 'global:k', 'user:k', '_device_id', 'device:other:k']) {
      expect(await manager.get(key)).toBe(key);
    }
  });

  it('case 101: uses the device id given, and else a uuid', () => {
    expect(new StorageManager({ deviceId }).getDeviceId()).toBe(deviceId);
    expect(new StorageManager().getDeviceId()).toMatch(UUID);
    expect(new StorageManager().getDeviceId()).not.toBe(new StorageManager().getDeviceId());
  });

  it('case 100: keeps devices apart whatever their ids hold', async () => {
    const store = createMemoryStore();
    const [one, two] = [new StorageManager({ store, deviceId: 'a' }), new StorageManager({ store, deviceId: 'a:b' })];
    await one.set('b:k', 'one');
    await two.set('k', 'two');
    await one.clearDeviceData();
    expect([await one.get('b:k'), await two.get('k')]).toEqual([undefined, 'two']);
  });

  it('case 100: shares user: keys between the devices of one user, and with no other user', async () => {
    const store = createMemoryStore();
    const phone = new StorageManager({ store, deviceId: 'phone', userId: 'kp_1' });
    const laptop = new StorageManager({ store, deviceId: 'laptop' }).forUser('kp_1');
    const other = laptop.forUser('kp_2');
    await phone.set('user:theme', 'dark');
    expect(await laptop.get('user:theme')).toBe('dark');
    expect(await other.get('user:theme')).toBeUndefined();
    expect(other.getDeviceId()).toBe('laptop');
    expect(await keysOf(store, '')).toEqual(['user:kp_1:theme']);
  });
});

describe('StorageManager, values', () => {
  it('case 104: gives back what was set', async () => {
    const manager = new StorageManager();
    const tokens = { access_token: 'access', refresh_token: 'refresh', expires_at: 1678901234 };
    await manager.set('user_tokens', tokens);
    expect(await manager.get('user_tokens')).toEqual(tokens);
    await manager.delete('user_tokens');
    expect(await manager.get('user_tokens')).toBeUndefined();
  });

  it.each([
    ['null', null],
    ['false', false],
    ['zero', 0],
    ['empty text', ''],
    ['text', '"é🔑\r\n'],
    ['list', [1, [null, {}]]],
    ['nested', { a: { b: [{ c: 'd' }] }, '': 1 }],
    ['a key like the prototype', JSON.parse('{"__proto__":{"x":1},"constructor":2}')],
  ])('case 104: round trip of %s', async (_, value) => {
    const manager = new StorageManager();
    await manager.set('k', value);
    expect(JSON.stringify(await manager.get('k'))).toBe(JSON.stringify(value));
  });

  it('refuses what JSON cannot hold, and keeps what was there', async () => {
    const manager = new StorageManager();
    await manager.set('k', 'before');
    const cycle: { self?: unknown } = {};
    cycle.self = cycle;
    for (const value of [undefined, () => 1, Symbol('s'), 1n, cycle]) {
      await expect(manager.set('k', value)).rejects.toMatchObject({
        code: 'INPUT_INVALID',
        message: 'The value for "k" cannot be kept: it is not JSON.',
      });
    }
    await expect(manager.set('k', cycle)).rejects.toHaveProperty('cause', expect.any(TypeError));
    expect(await manager.get('k')).toBe('before');
  });

  it('takes a text that is no JSON for absent', async () => {
    const store = createMemoryStore();
    await store.set('global:k', '{"cut');
    expect(await new StorageManager({ store }).get('global:k')).toBeUndefined();
  });

  it('hands the time to live to the store', async () => {
    let now = 0;
    const manager = new StorageManager({ store: createMemoryStore({ now: () => now }) });
    await manager.set('k', 1, { ttlMs: 10 });
    now = 10;
    expect(await manager.get('k')).toBeUndefined();
  });
});

describe('StorageManager, life', () => {
  it('case 105: has its id at once, and reset() returns with a new one, or the given one', async () => {
    const manager = new StorageManager();
    const first = manager.getDeviceId();
    await manager.set('k', 1);
    await manager.reset();
    expect(manager.getDeviceId()).toMatch(UUID);
    expect(manager.getDeviceId()).not.toBe(first);
    expect(await manager.get('k')).toBeUndefined();
    const given = new StorageManager({ deviceId });
    await given.set('k', 1);
    await given.reset();
    expect([given.getDeviceId(), await given.get('k')]).toEqual([deviceId, undefined]);
  });

  it('case 106: refuses an unknown storage type, a type beside a store, an empty id', () => {
    const refused = (options: object, message: string) =>
      expect(() => new StorageManager(options)).toThrow(
        expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringContaining(message) }),
      );
    refused({ type: 'redis' }, 'Unknown storage type "redis": the only one is "memory"');
    refused({ type: 'local_storage' }, 'Unknown storage type "local_storage"');
    refused({ type: 'memory', store: createMemoryStore() }, 'Pass `store` or `type`, not both.');
    refused({ deviceId: '' }, '`deviceId` must be a text');
    refused({ userId: 7 }, '`userId` must be a text');
    refused({ devcieId: 'a' }, '`devcieId` is not an option');
    expect(new StorageManager({ type: 'memory' }).getDeviceId()).toMatch(UUID);
  });

  it('case 107: two managers with different stores do not meet', async () => {
    const [one, two] = [new StorageManager({ deviceId }), new StorageManager({ deviceId, type: 'memory' })];
    for (const key of ['k', 'global:k', 'user:k', '_device_id']) await one.set(key, 'one');
    for (const key of ['k', 'global:k', 'user:k', '_device_id']) expect(await two.get(key)).toBeUndefined();
  });
});

async function clearsOnlyTheDevice(store: Store): Promise<void> {
  const [mine, other] = [new StorageManager({ store, deviceId }), new StorageManager({ store, deviceId: 'other' })];
  for (const key of ['user:k', 'global:k', '_device_id']) await mine.set(key, 'stays');
  await other.set('k', 'stays');
  await Promise.all(Array.from({ length: 250 }, (_, index) => mine.set(`k${index}*`, 'goes')));
  await mine.clearDeviceData();
  expect((await keysOf(store, '')).sort()).toEqual(['_device_id', 'device:other:k', 'global:k', 'user:k']);
}

it('case 102: clearDeviceData removes the data of the device alone, in memory', async () => {
  await clearsOnlyTheDevice(createMemoryStore());
});

it('case 102: clearDeviceData removes any number of entries, a few at a time', async () => {
  const store = createMemoryStore();
  let underWay = 0;
  let most = 0;
  const slow: Store = {
    ...store,
    keys: (prefix) => store.keys(prefix),
    delete: async (key) => {
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise((resolve) => setImmediate(resolve));
      underWay -= 1;
      await store.delete(key);
    },
  };
  const manager = new StorageManager({ store: slow, deviceId: 'd' });
  for (let index = 0; index < 1_050; index += 1) await manager.set(`k${index}`, index);
  await manager.clearDeviceData();
  expect(await keysOf(store, 'device:')).toEqual([]);
  expect(most).toBeGreaterThan(1);
  expect(most).toBeLessThan(1_050);
});

it('case 102: clearDeviceData fails as the store does', async () => {
  const store: Store = { ...createMemoryStore(), delete: () => Promise.reject(new Error('down')) };
  const manager = new StorageManager({ store });
  await manager.set('k', 1);
  await expect(manager.clearDeviceData()).rejects.toThrow('down');
});

describe.skipIf(!hasRedis)(`StorageManager on Redis${redisNote}`, () => {
  let server: RedisServer;
  let client: Redis;
  beforeAll(async () => {
    server = await startRedis();
    client = new Redis(server.url);
  });
  afterAll(async () => {
    await client?.quit();
    await server?.close();
  });

  it('case 102: clearDeviceData removes the data of the device alone', async () => {
    await clearsOnlyTheDevice(createRedisStore({ client }));
  });
});
