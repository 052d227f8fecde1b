import { describe, expect, it } from 'vitest';
import type { LimitOptions } from '../../../src/testing/index.js';
import { call, connect, makeEmulator, requestToken } from '../client.js';

const SEED = {
  applications: [
    { clientId: 'one', clientSecret: 'secret-one' },
    { clientId: 'two', clientSecret: 'secret-two' },
  ],
};

async function tokenOf(emulator: ReturnType<typeof makeEmulator>, client: 'one' | 'two'): Promise<string> {
  const { body } = await requestToken(emulator, { client_id: client, client_secret: `secret-${client}` });
  return body.access_token;
}

describe('the rate limit', () => {
  it('refuses the request after the last one of a window, and says how long it lasts', async () => {
    let now = Date.UTC(2026, 0, 1);
    const { emulator, token } = await connect({ now: () => now, limits: { rate: { requests: 2, windowS: 30 } } });
    const send = () =>
      emulator.fetch(`${emulator.domain}/api/v1/roles`, { headers: { authorization: `Bearer ${token}` } });
    expect((await send()).status).toBe(200);
    now += 9_500;
    const second = await send();
    expect([second.status, second.headers.get('ratelimit-reset')]).toEqual([200, null]);
    const third = await send();
    expect([third.status, third.headers.get('ratelimit-reset')]).toEqual([429, '21']);
    expect(await third.json()).toMatchObject({ errors: [{ code: 'TOO_MANY_REQUESTS' }] });
    now += 20_400;
    expect((await send()).headers.get('ratelimit-reset')).toBe('1');
    now += 100;
    expect((await send()).status).toBe(200);
    expect(emulator.limits).toMatchObject({ refusedByRate: 2, refusedByConcurrency: 0, active: 0 });
  });

  it('lets in whoever waits as long as it says', async () => {
    let now = Date.UTC(2026, 0, 1);
    const { emulator, token } = await connect({ now: () => now, limits: { rate: { requests: 1, windowS: 0.5 } } });
    for (let turn = 0; turn < 5; turn += 1) {
      expect((await call(emulator, token, 'GET', '/roles')).status).toBe(200);
      expect((await call(emulator, token, 'GET', '/roles')).status).toBe(429);
      now += 1_000;
    }
  });

  it('begins a new window when the clock is set back', async () => {
    let now = Date.UTC(2026, 0, 1);
    const { emulator, token } = await connect({ now: () => now, limits: { rate: { requests: 1 } } });
    await call(emulator, token, 'GET', '/roles');
    now -= 3_600_000;
    expect((await call(emulator, token, 'GET', '/roles')).status).not.toBe(429);
  });

  it('counts per application where it is told to', async () => {
    const emulator = makeEmulator({ seed: SEED, limits: { rate: { requests: 1, per: 'client' } } });
    const [one, two] = [await tokenOf(emulator, 'one'), await tokenOf(emulator, 'two')];
    const statuses = [];
    for (const token of [one, two, one, two, undefined, undefined]) {
      statuses.push((await call(emulator, token, 'GET', '/roles')).status);
    }
    expect(statuses).toEqual([200, 200, 429, 429, 403, 429]);
  });

  it('counts what its patterns select, the token endpoint too', async () => {
    const limits: LimitOptions = {
      rate: [
        { requests: 1, operations: 'oauth.token', per: 'client' },
        { requests: 1, operations: ['getUsers', 'create*'] },
      ],
    };
    const emulator = makeEmulator({ seed: SEED, limits });
    const token = await tokenOf(emulator, 'one');
    expect((await requestToken(emulator)).status).toBe(429);
    const basic = { authorization: `Basic ${btoa('one:secret-one')}` };
    const form = new URLSearchParams({ grant_type: 'client_credentials', audience: `${emulator.domain}/api` });
    const init = { method: 'POST', headers: basic, body: form };
    expect((await emulator.fetch(`${emulator.domain}/oauth2/token`, init)).status).toBe(429);
    expect(await tokenOf(emulator, 'two')).toBeTypeOf('string');
    expect((await call(emulator, token, 'GET', '/users')).status).toBe(200);
    expect((await call(emulator, token, 'POST', '/roles', { key: 'a', name: 'A' })).status).toBe(429);
    expect((await call(emulator, token, 'GET', '/roles')).status).toBe(200);
  });
});

describe('the concurrency limit', () => {
  it('refuses what is too much at once, and lets it in afterwards', async () => {
    const { emulator, token } = await connect({ latencyMs: 20, limits: { concurrency: { requests: 3 } } });
    const burst = () => Promise.all(Array.from({ length: 5 }, () => call(emulator, token, 'GET', '/roles')));
    for (let turn = 0; turn < 2; turn += 1) {
      const statuses = (await burst()).map(({ status }) => status);
      expect(statuses.filter((status) => status === 200)).toHaveLength(3);
      expect(statuses.filter((status) => status === 429)).toHaveLength(2);
    }
    expect(emulator.limits).toMatchObject({ refusedByConcurrency: 4, peakConcurrency: 3, active: 0, requests: 11 });
  });

  it('keeps a place for a request that nobody waits for any more, until it is over', async () => {
    const { emulator, token } = await connect({ limits: { concurrency: { requests: 1 } } });
    emulator.faults.once('getRoles', 'no-answer');
    const ended = new AbortController();
    const headers = { authorization: `Bearer ${token}` };
    const hanging = emulator.fetch(`${emulator.domain}/api/v1/roles`, { headers, signal: ended.signal });
    hanging.catch(() => undefined);
    await new Promise((resolve) => setImmediate(resolve));
    expect((await call(emulator, token, 'GET', '/roles')).status).toBe(429);
    ended.abort();
    await expect(hanging).rejects.toThrow();
    await new Promise((resolve) => setImmediate(resolve));
    expect((await call(emulator, token, 'GET', '/roles')).status).toBe(200);
  });
});

describe('limits', () => {
  it('are off by default, and count all the same', async () => {
    const { emulator, token } = await connect();
    await Promise.all(Array.from({ length: 50 }, () => call(emulator, token, 'GET', '/roles')));
    expect(emulator.limits).toMatchObject({ requests: 51, refusedByRate: 0, refusedByConcurrency: 0 });
    expect(emulator.limits.peakConcurrency).toBeGreaterThan(1);
  });

  it('have a usual setting', async () => {
    const { emulator, token } = await connect({ limits: true });
    for (let index = 0; index < 600; index += 1) await call(emulator, token, 'GET', '/roles');
    expect((await call(emulator, token, 'GET', '/roles')).status).toBe(429);
  });

  it('begin anew with reset', async () => {
    const { emulator, token } = await connect({ limits: { rate: { requests: 1 } } });
    await call(emulator, token, 'GET', '/roles');
    emulator.reset();
    expect(emulator.limits).toMatchObject({ requests: 0, peakConcurrency: 0 });
    expect((await call(emulator, token, 'GET', '/roles')).status).toBe(200);
  });

  it.each<[unknown, string]>([
    [5, 'limits must be true, false, or an object'],
    [{ requests: 5 }, 'limits has no field "requests"; it can have rate, concurrency'],
    [{ rate: {} }, 'limits.rate.requests is missing'],
    [{ rate: 5 }, 'limits.rate must be an object'],
    [{ rate: { requests: 1, windowMs: 5 } }, 'no field "windowMs"'],
    [{ rate: { requests: 1, windowS: 0 } }, 'windowS must be a number from 0.001'],
    [{ concurrency: { requests: 0 } }, 'requests must be a whole number from 1'],
    [{ concurrency: { requests: 1, windowS: 1 } }, 'no field "windowS"'],
    [{ concurrency: { requests: 1, per: 'user' } }, 'per must be one of tenant, client'],
  ])('refuse %j', (limits, message) => {
    expect(() => makeEmulator({ limits: limits as LimitOptions })).toThrow(message);
  });
});
