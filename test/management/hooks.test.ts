import { afterEach, describe, expect, test, vi } from 'vitest';
import type { AttemptHook, CallHook, HookContext, HookRequest } from '../../src/management/index.js';
import { type Answer, broken, FakeKinde, failureOf, hang, json, refused, SECRET } from '../support/fake-kinde.js';
import { fakeTime, quiet, settled } from '../support/time.js';

afterEach(() => vi.useRealTimers());

const OK: Answer = () => json({ code: 'OK', id: 'kp_1' });
const pass: CallHook = (_, next) => next();

/** A hook of either level that writes down when it begins and ends. */
const marked =
  (order: string[], name: string) =>
  async <Response>(_: HookRequest, next: () => Promise<Response>, { attempt }: HookContext): Promise<Response> => {
    order.push(`${name}${attempt ?? ''} >`);
    try {
      return await next();
    } finally {
      order.push(`< ${name}${attempt ?? ''}`);
    }
  };

describe('order', () => {
  test('call hooks once around everything, attempt hooks around each request, the client outside the call', async () => {
    const order: string[] = [];
    const kinde = new FakeKinde([refused(503), OK]);
    const client = kinde.client({
      hooks: { call: [marked(order, 'A'), marked(order, 'B')], attempt: [marked(order, 'x')] },
    });
    await client.getUser(
      { id: 'kp_1' },
      { hooks: { call: [marked(order, 'C')], attempt: [marked(order, 'y')] }, retry: { baseDelay: 1 } },
    );
    expect(order.join(' ')).toBe('A > B > C > x1 > y1 > < y1 < x1 x2 > y2 > < y2 < x2 < C < B < A');
  });

  test('a call hook is around the token request too', async () => {
    const seen: number[] = [];
    const kinde = new FakeKinde(OK);
    const call: CallHook = async (_, next) => {
      seen.push(kinde.tokens.length);
      const response = await next();
      seen.push(kinde.tokens.length);
      return response;
    };
    await kinde.client({ hooks: { call: [call] } }).getUser({ id: 'kp_1' });
    expect(seen).toEqual([0, 1]);
  });
});

describe('what hooks see', () => {
  test('the operation, its path without ids, the attempt, the limiter, and what came of it', async () => {
    const contexts: HookContext[] = [];
    const results: unknown[] = [];
    const call: CallHook = async (_, next, context) => {
      contexts.push(context);
      const { status, attempts, data } = await next();
      results.push({ status, attempts, data });
      return { status, attempts, data, headers: new Headers() };
    };
    const attempt: AttemptHook = async (request, next, context) => {
      contexts.push(context);
      const response = await next();
      results.push([request.method, response.status, JSON.parse(response.text)]);
      return response;
    };
    const kinde = new FakeKinde(OK);
    await kinde
      .client({ hooks: { call: [call], attempt: [attempt] }, priority: 'batch' })
      .getUserMfa({ user_id: 'kp_secret' });
    const known = {
      operation: 'getUserMfa',
      method: 'GET',
      path: '/api/v1/users/{user_id}/mfa',
      domain: 'example.kinde.com',
      priority: 'batch',
    };
    expect(contexts).toMatchObject([
      { ...known, limits: { active: 0, waiting: 0 } },
      { ...known, limits: { active: 1, waiting: 0 }, attempt: 1, waited: expect.any(Number) },
    ]);
    expect(contexts[0]?.attempt).toBeUndefined();
    expect(results).toEqual([
      ['GET', 200, { code: 'OK', id: 'kp_1' }],
      { status: 200, attempts: 1, data: { code: 'OK', id: 'kp_1' } },
    ]);
  });

  test('no limiter, where there is none', async () => {
    const contexts: HookContext[] = [];
    const call: CallHook = (_, next, context) => {
      contexts.push(context);
      return next();
    };
    await new FakeKinde(OK).client({ hooks: { call: [call] }, limits: false }).getUser({ id: 'kp_1' });
    expect(contexts.map(({ limits }) => limits)).toEqual([undefined]);
  });

  test('which page it is', async () => {
    const pages: unknown[] = [];
    const call: CallHook = (_, next, { page }) => {
      pages.push(page);
      return next();
    };
    const answers = ['a', 'b', ''].map((next_token, index) => json({ users: [{ id: `${index}` }], next_token }));
    const kinde = new FakeKinde(answers);
    await kinde
      .client({ hooks: { call: [call] } })
      .getUsers()
      .toArray();
    expect(pages).toEqual([
      { index: 0, cursor: false, list: 'users' },
      { index: 1, cursor: true, list: 'users' },
      { index: 2, cursor: true, list: 'users' },
    ]);
  });

  test('how long an attempt waited for its turn', async () => {
    fakeTime();
    const waits: unknown[] = [];
    const attempt: AttemptHook = (_, next, { waited }) => {
      waits.push(waited);
      return next();
    };
    const kinde = new FakeKinde([new Response('', { status: 429, headers: { 'ratelimit-reset': '2' } }), OK]);
    const first = kinde.client({ hooks: { attempt: [attempt] } }).getUser({ id: 'a' });
    for (let turn = 0; kinde.calls.length === 0 && turn < 20; turn += 1) await quiet();
    await quiet();
    await settled(Promise.all([first, kinde.client({ hooks: { attempt: [attempt] } }).getUser({ id: 'b' })]));
    expect(waits).toHaveLength(3);
    expect(waits[0]).toBe(0);
    expect(waits).toContain(2_000);
  });

  test('never the access token, and they cannot set one', async () => {
    const seen: string[] = [];
    const look =
      (when: string) =>
      async <Response>(request: HookRequest, next: () => Promise<Response>): Promise<Response> => {
        request.headers.set('authorization', 'Bearer other');
        request.headers.set(`x-${when}`, '1');
        const response = await next();
        seen.push(JSON.stringify([...request.headers]));
        return response;
      };
    const spy = async <Response>(request: HookRequest, next: () => Promise<Response>): Promise<Response> => {
      seen.push(JSON.stringify([...request.headers]));
      return next();
    };
    const kinde = new FakeKinde(OK);
    await kinde
      .client({ hooks: { call: [spy, look('call')], attempt: [spy, look('attempt')] } })
      .getUser({ id: 'kp_1' });
    expect(seen).toHaveLength(4);
    expect(seen.join()).not.toMatch(new RegExp(`tok-secret|${SECRET}`));
    expect(kinde.calls[0]?.headers).toMatchObject({
      authorization: 'Bearer tok-secret-1',
      'x-call': '1',
      'x-attempt': '1',
    });
  });

  test('raw calls, without a path', async () => {
    const contexts: HookContext[] = [];
    const call: CallHook = (_, next, context) => {
      contexts.push(context);
      return next();
    };
    const { data } = await new FakeKinde(OK).client({ hooks: { call: [call] } }).raw.GET('/api/v1/users');
    expect(data).toMatchObject({ code: 'OK' });
    expect(contexts).toMatchObject([{ operation: 'raw', method: 'GET', path: undefined }]);
  });
});

describe('what hooks may do', () => {
  test('answer in its place, on either level', async () => {
    const kinde = new FakeKinde(OK);
    const call: CallHook = async () => ({ status: 200, headers: new Headers(), data: { id: 'cached' }, attempts: 0 });
    expect(await kinde.client({ hooks: { call: [call] } }).getUser({ id: 'x' })).toEqual({ id: 'cached' });
    expect(kinde.requests).toHaveLength(0);
    const attempt: AttemptHook = async () => ({ status: 200, headers: new Headers(), text: '{"id":"canned"}' });
    expect(await kinde.client({ hooks: { attempt: [attempt] } }).getUser({ id: 'x' })).toEqual({ id: 'canned' });
    expect(kinde.calls).toHaveLength(0);
  });

  test('what an attempt hook answers is judged as an answer of Kinde, but leaves no write unsure', async () => {
    const attempt: AttemptHook = async () => ({ status: 503, headers: new Headers(), text: '' });
    const error = await failureOf(
      new FakeKinde(OK).client({ hooks: { attempt: [attempt] } }).createOrganization({ name: 'x' }),
    );
    expect(error).toMatchObject({ code: 'SERVER_ERROR' });
  });

  test('a call hook sees the typed error and may go on again', async () => {
    const codes: unknown[] = [];
    const call: CallHook = async (_, next) => {
      try {
        return await next();
      } catch (error) {
        codes.push((error as { code: string }).code);
        return next();
      }
    };
    const kinde = new FakeKinde([refused(404), OK]);
    expect(await kinde.client({ hooks: { call: [call] } }).getUser({ id: 'kp_1' })).toMatchObject({ id: 'kp_1' });
    expect(codes).toEqual(['NOT_FOUND']);
  });

  test('an attempt hook may not send twice', async () => {
    const attempt: AttemptHook = async (_, next) => {
      await next();
      return next();
    };
    const kinde = new FakeKinde(OK);
    const error = await failureOf(kinde.client({ hooks: { attempt: [attempt] } }).getUser({ id: 'kp_1' }));
    expect(error).toMatchObject({ code: 'HOOK_FAILED', operation: 'getUser' });
    expect(kinde.calls).toHaveLength(1);
  });

  test.each(['call', 'attempt'] as const)('what a %s hook throws is HOOK_FAILED, with its cause', async (level) => {
    const thrown = new TypeError('x is not a function');
    const hook = () => Promise.reject(thrown);
    const kinde = new FakeKinde(OK);
    const error = await failureOf(kinde.client({ hooks: { [level]: [hook] } }).getUser({ id: 'kp_1' }));
    expect(error).toMatchObject({ name: 'KindeError', code: 'HOOK_FAILED', operation: 'getUser' });
    expect(error.cause).toBe(thrown);
    expect(kinde.calls).toHaveLength(0);
  });

  test('a hook that gives nothing is HOOK_FAILED', async () => {
    const call = (async () => undefined) as unknown as CallHook;
    const error = await failureOf(new FakeKinde(OK).client({ hooks: { call: [call] } }).getUser({ id: 'kp_1' }));
    expect(error).toMatchObject({ code: 'HOOK_FAILED' });
  });

  test('a hook that fails after a write was sent leaves it unsure', async () => {
    const attempt: AttemptHook = async (_, next) => {
      await next();
      throw new Error('after');
    };
    const client = new FakeKinde(OK).client({ hooks: { attempt: [attempt] } });
    expect(await failureOf(client.createOrganization({ name: 'x' }))).toMatchObject({
      code: 'AMBIGUOUS_WRITE',
      cause: { code: 'HOOK_FAILED' },
    });
  });
});

describe('a hook that does not come back', () => {
  const stuck = () => new Promise<never>(() => {});

  test.each(['call', 'attempt'] as const)('%s: an abort ends it at once, the deadline in time', async (level) => {
    fakeTime();
    const kinde = new FakeKinde(OK);
    const client = kinde.client({ hooks: { [level]: [stuck] } });
    const controller = new AbortController();
    const work = failureOf(client.getUser({ id: 'x' }, { signal: controller.signal }));
    await quiet();
    const start = Date.now();
    controller.abort();
    expect(await work).toMatchObject({ code: 'ABORTED' });
    expect(Date.now()).toBe(start);
    expect(await settled(failureOf(client.getUser({ id: 'x' }, { deadline: 300 })))).toMatchObject({
      code: 'DEADLINE_EXCEEDED',
    });
    expect(Date.now()).toBe(start + 300);
    expect(vi.getTimerCount()).toBe(0);
    expect(client.limits).toEqual({ active: 0, waiting: 0 });
  });
});

test('hooks change nothing of retries, errors and time limits', async () => {
  const hooks = { call: [pass], attempt: [((_, next) => next()) as AttemptHook] };
  const kinde = new FakeKinde([broken('ECONNRESET'), OK]);
  expect(await kinde.client({ hooks }).getUser({ id: 'kp_1' })).toMatchObject({ id: 'kp_1' });
  const error = await failureOf(new FakeKinde(hang).client({ hooks, retry: 0 }).getUser({ id: 'x' }, { timeout: 15 }));
  expect(error).toMatchObject({ code: 'TIMEOUT', attempts: 1 });
  const write = await failureOf(
    new FakeKinde(broken('ECONNRESET')).client({ hooks }).createOrganization({ name: 'x' }),
  );
  expect(write).toMatchObject({ code: 'AMBIGUOUS_WRITE' });
});
