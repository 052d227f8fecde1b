import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OAuth } from '../../src/oauth/index.js';
import { createRedisStore } from '../../src/storage/index.js';
import { hasRedis, type RedisServer, redisNote, startRedis } from '../support/redis.js';
import { Browser } from './support/browser.js';
import { startProvider, type TestProvider } from './support/provider.js';

const APP = 'http://localhost:3000';
const WORKER = fileURLToPath(new URL('session-worker.ts', import.meta.url));
const LIFE_S = 6;

describe.skipIf(!hasRedis)(`sessions of four processes over Redis${redisNote}`, () => {
  let redis: RedisServer;
  let client: Redis;
  let idp: TestProvider;
  const children: ChildProcess[] = [];
  beforeAll(async () => {
    redis = await startRedis();
    client = new Redis(redis.url, { maxRetriesPerRequest: null });
    client.on('error', () => undefined);
    idp = await startProvider({ redirectUris: [`${APP}/callback`], accessTokenLife: LIFE_S });
  });
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL');
    client?.disconnect();
    await redis?.close();
    await idp?.close();
  });

  async function signIn(kind: 'cookie' | 'store') {
    const oauth = new OAuth({
      domain: idp.issuer,
      clientId: 'app',
      clientSecret: 'app-secret',
      redirectUri: `${APP}/callback`,
      scopes: ['openid', 'offline'],
      storage: createRedisStore({ client }),
      session: { secret: 'a-session-secret-of-thirty-two-characters', kind },
      env: {},
    });
    const browser = new Browser(APP, (request) => oauth.handle(request));
    await browser.visit('/login');
    return { oauth, browser, expiresAt: Date.now() + LIFE_S * 1_000 };
  }

  it.each(['cookie', 'store'] as const)(
    '1,000 requests at once on one expired session (%s): one renewal with strict rotation, nobody signed out',
    { timeout: 60_000 },
    async (kind) => {
      const { oauth, browser, expiresAt } = await signIn(kind);
      const cookie = browser.request('/').headers.get('cookie') ?? '';
      const workers = Array.from({ length: 4 }, () => {
        const child = spawn(process.execPath, ['--import', 'tsx', WORKER, redis.url, idp.issuer, kind, cookie, '250'], {
          stdio: ['pipe', 'pipe', 'inherit'],
        });
        children.push(child);
        return child;
      });
      await Promise.all(workers.map((child) => once(child.stdout as NodeJS.EventEmitter, 'data')));
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, expiresAt - Date.now())));
      const before = idp.seen.filter(({ body }) => body.get('grant_type') === 'refresh_token').length;
      const results = await Promise.all(
        workers.map(async (child) => {
          child.stdin?.write('go\n');
          const [text] = await once(child.stdout as NodeJS.EventEmitter, 'data');
          return JSON.parse(String(text)) as string[];
        }),
      );
      const after = idp.seen.filter(({ body }) => body.get('grant_type') === 'refresh_token').length;
      expect(after - before).toBe(1);
      expect(new Set(results.flat()).size).toBe(1);
      expect((results[0]?.[0] ?? '').length).toBeGreaterThan(30);
      const session = await oauth.getSession(browser.request('/'));
      expect(session.isAuthenticated).toBe(true);
    },
  );

  it.each(['cookie', 'store'] as const)(
    'a Redis that does not answer signs nobody out (%s)',
    { timeout: 40_000 },
    async (kind) => {
      const { oauth, browser } = await signIn(kind);
      redis.pause();
      const startedAt = performance.now();
      await expect(oauth.getSession(browser.request('/'))).rejects.toMatchObject({ code: 'SESSION_STORE_FAILED' });
      expect(performance.now() - startedAt).toBeLessThan(6_000);
      redis.resume();
      expect(await oauth.isAuthenticated(browser.request('/'))).toBe(true);
    },
  );
});
