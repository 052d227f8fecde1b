import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ManagementClient } from '../../src/management/client.js';
import type { ManagementOptions } from '../../src/management/config.js';
import {
  type Answer,
  broken,
  FakeKinde,
  failureOf,
  hang,
  issued,
  json,
  refused,
  type Seen,
} from '../support/fake-kinde.js';
import { fakeTime, pass, quiet, settled } from '../support/time.js';

const OK = () => json({ code: 'OK' });
const status = (code: number, headers: Record<string, string> = {}): Response =>
  new Response('', { status: code, headers });
const bearer = (kinde: FakeKinde) => kinde.calls.map(({ headers }) => headers.authorization);

describe('a refused token', () => {
  const REFUSALS: [string, () => Response][] = [
    ['401', () => status(401)],
    ['403 TOKEN_INVALID', () => refused(403, 'INVALID_CREDENTIALS', 'TOKEN_INVALID')],
    ['403 INVALID_CREDENTIALS', () => refused(403, 'INVALID_CREDENTIALS')],
  ];
  const CALLS: [string, (client: ManagementClient) => PromiseLike<unknown>][] = [
    ['a read', (client) => client.getUser({ user_id: 'kp_1' })],
    ['a list', (client) => client.getUsers()],
    ['a write', (client) => client.createOrganization({ name: 'Éxample' })],
    ['a delete', (client) => client.deleteUser({ user_id: 'kp_1' })],
    [
      'an upload',
      (client) =>
        client.addEnvironmentLogo({ type: 'dark', logo: new File(['logo'], 'logo.png', { type: 'image/png' }) }),
    ],
  ];
  for (const [refusal, answer] of REFUSALS) {
    for (const [name, call] of CALLS) {
      test(`case 132: ${refusal} on ${name}: dropped, fetched anew, sent once more, the same`, async () => {
        const kinde = new FakeKinde([answer(), OK]);
        await call(kinde.client());
        expect(bearer(kinde)).toEqual(['Bearer tok-secret-1', 'Bearer tok-secret-2']);
        expect(kinde.tokens).toHaveLength(2);
        const [first, second] = kinde.calls as [Seen, Seen];
        expect([second.method, second.url.href, second.body]).toEqual([first.method, first.url.href, first.body]);
        expect({ ...second.headers, authorization: '' }).toEqual({ ...first.headers, authorization: '' });
      });

      test(`${refusal} on ${name} twice: TOKEN_INVALID, with both attempts counted`, async () => {
        const kinde = new FakeKinde(answer);
        const error = await failureOf(call(kinde.client()));
        expect(error).toMatchObject({ code: 'TOKEN_INVALID', attempts: 2 });
        expect(kinde.calls).toHaveLength(2);
        expect(kinde.tokens).toHaveLength(2);
      });
    }
  }

  test('a call that fails to get the second token says why', async () => {
    const kinde = new FakeKinde(status(401), [issued('tok-secret-1'), json({ error: 'invalid_client' }, 401)]);
    expect(await failureOf(kinde.client().getUsers())).toMatchObject({ code: 'TOKEN_REQUEST_FAILED' });
  });

  test.each([
    ['SCOPE_MISSING', refused(403, 'INVALID_CREDENTIALS', 'SCOPE_MISSING'), 'SCOPE_MISSING'],
    ['another 403', refused(403, 'FEATURE_OFF'), 'FORBIDDEN'],
    ['a 403 web page', new Response('<html>', { status: 403 }), 'FORBIDDEN'],
    ['400 TOKEN_INVALID', refused(400, 'TOKEN_INVALID'), 'BAD_REQUEST'],
  ])('%s never drops it', async (_, answer, code) => {
    const kinde = new FakeKinde(answer);
    const client = kinde.client();
    for (let turn = 0; turn < 2; turn += 1) expect(await failureOf(client.getUsers())).toMatchObject({ code });
    expect(kinde.calls).toHaveLength(2);
    expect(kinde.tokens).toHaveLength(1);
  });

  test('a missing scope is named: the one that Kinde says, else the one of the operation', async () => {
    const said = json({ errors: [{ code: 'SCOPE_MISSING', message: 'Scope is missing: read:environments' }] }, 403);
    expect(await failureOf(new FakeKinde(said).client().getUsers())).toMatchObject({
      missingScope: 'read:environments',
    });
    const error = await failureOf(new FakeKinde(refused(403, 'SCOPE_MISSING')).client().getUsers());
    expect(error).toMatchObject({ code: 'SCOPE_MISSING', missingScope: 'read:users', operation: 'getUsers' });
    expect(error.message).toContain('Grant the scope read:users');
  });

  test('100 calls with a revoked token: one new token request, and all succeed', async () => {
    const revoked = new Set<string>();
    const kinde = new FakeKinde(({ headers }) =>
      revoked.has(headers.authorization ?? '') ? refused(403, 'TOKEN_INVALID') : OK(),
    );
    const clients = [kinde.client(), kinde.client()];
    await Promise.all(clients.map((client) => client.getUsers()));
    revoked.add('Bearer tok-secret-1');
    await Promise.all(Array.from({ length: 100 }, (_, index) => clients[index % 2]?.getUser({ user_id: 'kp_1' })));
    expect(kinde.tokens).toHaveLength(2);
    expect(kinde.calls).toHaveLength(202);
  });

  test('a slow refusal of the old token does not drop the new one', async () => {
    let release = (): void => {};
    const slow = new Promise<void>((resolve) => {
      release = resolve;
    });
    const kinde = new FakeKinde([
      async () => {
        await slow;
        return status(401);
      },
      status(401),
      OK,
    ]);
    const client = kinde.client();
    const late = client.getUser({ user_id: 'late' });
    await quiet();
    await client.getUser({ user_id: 'quick' });
    release();
    await late;
    expect(kinde.tokens).toHaveLength(2);
    expect(bearer(kinde).at(-1)).toBe('Bearer tok-secret-2');
  });
});

describe('retries', () => {
  test('case 131: 429 with Retry-After: 1 on a GET waits a second and goes on', async () => {
    fakeTime();
    try {
      const kinde = new FakeKinde([status(429, { 'retry-after': '1' }), OK]);
      await settled(kinde.client().getUser({ user_id: 'kp_1' }));
      expect(kinde.waits).toEqual([1_000]);
    } finally {
      vi.useRealTimers();
    }
  });

  const METHODS: [string, (client: ManagementClient, options?: object) => PromiseLike<unknown>][] = [
    ['GET', (client, options) => client.getUser({ user_id: 'kp_1' }, options)],
    ['POST', (client, options) => client.createOrganization({ name: 'x' }, options)],
    ['PATCH', (client, options) => client.updateUser({ user_id: 'kp_1', given_name: 'x' }, options)],
    ['PUT', (client, options) => client.addEnvironmentLogo({ type: 'dark', logo: new Blob(['x']) }, options)],
    ['DELETE', (client, options) => client.deleteUser({ user_id: 'kp_1' }, options)],
  ];
  const OUTCOMES: [string, Answer, reads: number, writes: number, code: string][] = [
    ['429', status(429, { 'ratelimit-reset': '0' }), 3, 3, 'RATE_LIMITED'],
    ['408', status(408), 3, 1, 'UNEXPECTED_STATUS'],
    ['500', status(500), 3, 1, 'SERVER_ERROR'],
    ['503', status(503), 3, 1, 'SERVER_ERROR'],
    ['501', status(501), 1, 1, 'SERVER_ERROR'],
    ['400', status(400), 1, 1, 'BAD_REQUEST'],
    ['404', status(404), 1, 1, 'NOT_FOUND'],
    ['ECONNREFUSED', broken('ECONNREFUSED'), 3, 3, 'NETWORK_ERROR'],
    ['ECONNRESET', broken('ECONNRESET'), 3, 1, 'NETWORK_ERROR'],
    ['a timeout', hang, 3, 1, 'TIMEOUT'],
  ];
  for (const [method, call] of METHODS) {
    for (const [name, answer, reads, writes, code] of OUTCOMES) {
      const sent = method === 'GET' ? reads : writes;
      test(`case 131: ${method} and ${name}: sent ${sent} times`, async () => {
        const kinde = new FakeKinde(answer);
        const client = kinde.client({ retry: { limit: 2, baseDelay: 1 }, timeout: 15 });
        const error = await failureOf(call(client));
        const isUnknown = method !== 'GET' && reads !== writes;
        expect(error).toMatchObject({ code: isUnknown ? 'AMBIGUOUS_WRITE' : code, attempts: sent });
        if (isUnknown) expect(error.cause).toMatchObject({ code, attempts: sent });
        expect(kinde.calls).toHaveLength(sent);
        expect(new Set(kinde.calls.map(({ body }) => body)).size).toBe(1);
        expect(error.operation).toMatch(/^[a-z]\w+$/);
      });
    }
    test(`${method}: retry.writes of the call repeats it after a 500 too`, async () => {
      const kinde = new FakeKinde([status(500), OK]);
      await call(kinde.client(), { retry: { writes: true, baseDelay: 1 } });
      expect(kinde.calls).toHaveLength(2);
    });
    test.each<ManagementOptions['retry']>([0, false, { limit: 0 }])(`${method}: retry %j sends once`, async (retry) => {
      const kinde = new FakeKinde(status(429, { 'ratelimit-reset': '0' }));
      expect(await failureOf(call(kinde.client({ retry })))).toMatchObject({ code: 'RATE_LIMITED', attempts: 1 });
      expect(await failureOf(call(kinde.client(), { retry }))).toMatchObject({ attempts: 1 });
      expect(kinde.calls).toHaveLength(2);
    });
  }

  test('a failure that turns into another is judged anew', async () => {
    const kinde = new FakeKinde([status(503), broken('ECONNRESET'), status(404)]);
    expect(await failureOf(kinde.client().getUser({ user_id: 'x' }))).toMatchObject({ code: 'NOT_FOUND', attempts: 3 });
  });

  test.each([
    { retry: -1 },
    { retry: 'x' },
    { timeout: 0 },
    { deadline: Number.NaN },
    { headers: { 'a b': 'c' } },
    { headers: { a: 'b\nc' } },
    { retry: { limits: 1 } },
    { signal: new AbortController() },
    { timout: 5 },
    new AbortController().signal,
  ])('a bad option of a call (%o) is refused by its name before anything is sent', async (options) => {
    const kinde = new FakeKinde(OK);
    const error = await failureOf(kinde.client().getUser({ user_id: 'x' }, options as object));
    expect(error.name).toBe('KindeConfigError');
    expect(error.message).toMatch(new RegExp(`\`[{ ]*${Object.keys(options)[0] ?? 'signal'}\\b`));
    expect(kinde.calls).toHaveLength(0);
  });
});

describe('time', () => {
  beforeEach(() => fakeTime());
  afterEach(() => vi.useRealTimers());

  test('RateLimit-Reset before Retry-After, seconds before a date', async () => {
    const kinde = new FakeKinde([
      status(429, { 'ratelimit-reset': '30', 'retry-after': '1' }),
      status(503, { 'retry-after': '7' }),
      status(429, { 'retry-after': new Date(Date.now() + 50_000).toUTCString() }),
      OK,
    ]);
    await settled(kinde.client().getUser({ user_id: 'x' }));
    expect(kinde.waits).toEqual([30_000, 7_000, 13_000]);
  });

  test('backoff stays under 250 ms, 500 ms, 1 s by default', async () => {
    const kinde = new FakeKinde(status(503));
    await settled(failureOf(kinde.client({ retry: undefined }).getUser({ user_id: 'x' })));
    expect(kinde.waits).toHaveLength(3);
    for (const [index, wait] of kinde.waits.entries()) expect(wait).toBeLessThanOrEqual(250 * 2 ** index);
  });

  test('a wait beyond maxDelay is not begun: RATE_LIMITED with the seconds to wait', async () => {
    const kinde = new FakeKinde(status(429, { 'ratelimit-reset': '61' }));
    const start = Date.now();
    const error = await settled(failureOf(kinde.client().getUser({ user_id: 'x' })));
    expect(error).toMatchObject({
      name: 'KindeRateLimitError',
      code: 'RATE_LIMITED',
      retryAfter: 61,
      attempts: 1,
      status: 429,
    });
    expect(Date.now()).toBe(start);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('a wait beyond the deadline is not begun either: the caller learns the reason at once', async () => {
    const kinde = new FakeKinde(status(429, { 'ratelimit-reset': '10' }));
    const start = Date.now();
    const error = await settled(failureOf(kinde.client({ deadline: 10_000 }).getUser({ user_id: 'x' })));
    expect(error).toMatchObject({ code: 'RATE_LIMITED', retryAfter: 10 });
    expect(Date.now()).toBe(start);
  });

  test.each([
    ['the token', hang, OK],
    ['the answer', undefined, hang],
    ['retries', undefined, status(503)],
  ])('the deadline is never exceeded by %s', async (_, token, api) => {
    const kinde = new FakeKinde(api as Answer, token as Answer);
    const start = Date.now();
    const retry = { limit: 1_000, baseDelay: 100 };
    const error = await settled(
      failureOf(kinde.client({ deadline: 2_000, timeout: 1_500, retry }).getUser({ user_id: 'x' })),
    );
    expect(['DEADLINE_EXCEEDED', 'TIMEOUT', 'SERVER_ERROR']).toContain(error.code);
    expect(Date.now() - start).toBeLessThanOrEqual(2_000);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('the deadline covers all pages of a list', async () => {
    const slow = async () => {
      await new Promise((resolve) => setTimeout(resolve, 400));
      return json({ users: [{ id: 'a' }], next_token: `${Math.random()}` });
    };
    const kinde = new FakeKinde(slow);
    const start = Date.now();
    const error = await settled(failureOf(kinde.client().getUsers({}, { deadline: 1_000 }).toArray()));
    expect(error).toMatchObject({ code: 'DEADLINE_EXCEEDED', operation: 'getUsers' });
    expect(Date.now() - start).toBe(1_000);
    expect(kinde.calls).toHaveLength(3);
  });

  test.each([
    ['the first', [hang], { code: 'DEADLINE_EXCEEDED' }],
    [
      'the second',
      [() => json({ role: { name: 'Old', key: 'k' } }), hang],
      { code: 'AMBIGUOUS_WRITE', cause: { code: 'DEADLINE_EXCEEDED' } },
    ],
  ])('the deadline covers both requests of updateRole: %s hangs', async (_, answers, expected) => {
    const kinde = new FakeKinde(answers as Answer[]);
    const start = Date.now();
    const work = kinde.client().updateRole({ role_id: 'r', name: 'New' }, { deadline: 500 });
    const error = await settled(failureOf(work));
    expect(error).toMatchObject(expected);
    expect(Date.now() - start).toBe(500);
  });

  test('the timeout is that of one attempt', async () => {
    const kinde = new FakeKinde([hang, hang, OK]);
    await settled(kinde.client().getUser({ user_id: 'x' }, { timeout: 500 }));
    expect(kinde.waits.map((wait) => Math.floor(wait / 500))).toEqual([1, 1]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('case 122: a timeout says that it timed out', async () => {
    const error = await settled(failureOf(new FakeKinde(hang).client({ retry: 0 }).getUsers()));
    expect(error).toMatchObject({ code: 'TIMEOUT', attempts: 1, operation: 'getUsers' });
    expect(error.message).toContain('timed out');
  });

  test('a token is renewed ahead of its expiry while calls go on, and a failed renewal hurts nobody', async () => {
    const kinde = new FakeKinde(OK, [
      issued('tok-secret-1', { expires_in: 3_600 }),
      status(404),
      issued('tok-secret-3', { expires_in: 3_600 }),
    ]);
    const client = kinde.client();
    const call = () => settled(client.getUser({ user_id: 'x' }));
    await call();
    await pass(3_400_000);
    await call();
    await quiet();
    expect(kinde.tokens).toHaveLength(2);
    await call();
    await pass(11_000);
    await call();
    await quiet();
    await call();
    expect(bearer(kinde)).toEqual([1, 1, 1, 1, 3].map((count) => `Bearer tok-secret-${count}`));
  });
});
