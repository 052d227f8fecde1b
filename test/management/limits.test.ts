import { afterEach, describe, expect, test, vi } from 'vitest';
import { getUsers } from '../../generated/management/rows.js';
import { AccountClient } from '../../src/account/index.js';
import type { SharedLimits } from '../../src/http/shared-limits.js';
import { createManagementClient } from '../../src/management/slim/index.js';
import { type Answer, FakeKinde, failureOf, json } from '../support/fake-kinde.js';
import { fakeTime, quiet, settled } from '../support/time.js';

afterEach(() => vi.useRealTimers());

const OK: Answer = () => json({ code: 'OK', users: [{ id: 'a' }] });
const busy = (seconds: number): Answer =>
  new Response('', { status: 429, headers: { 'ratelimit-reset': String(seconds) } });

/** Answers when told to; keeps the highest number of requests that were open at once. */
function held(): { answer: Answer; peak: () => number; open: () => number; release: () => void } {
  const waiting: (() => void)[] = [];
  let peak = 0;
  return {
    answer: async () => {
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        peak = Math.max(peak, waiting.length);
      });
      return json({ code: 'OK', users: [{ id: 'a' }] });
    },
    peak: () => peak,
    open: () => waiting.length,
    release: () => waiting.shift()?.(),
  };
}

describe('requests on their way', () => {
  test('are 25 at most, over all clients of a tenant', async () => {
    const { answer, peak, open, release } = held();
    const kinde = new FakeKinde(answer);
    const clients = [kinde.client(), kinde.client(), kinde.client({ scopes: ['read:users'] })];
    const work = Promise.all(Array.from({ length: 60 }, (_, index) => clients[index % 3]?.getUsers()));
    for (let turn = 0; turn < 5; turn += 1) await quiet();
    expect(open()).toBe(25);
    expect(clients[0]?.limits).toEqual({ active: 25, waiting: 35 });
    expect(clients[2]?.limits).toEqual(clients[0]?.limits);
    let done = false;
    void work.then(() => {
      done = true;
    });
    while (!done) {
      release();
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(peak()).toBe(25);
    expect(clients[0]?.limits).toEqual({ active: 0, waiting: 0 });
  });

  test.each([
    ['another client id', { clientId: 'client-2' }],
    ['another domain', { domain: 'other.kinde.com' }],
  ])('of %s are another matter', async (_, options) => {
    const { answer, open } = held();
    const kinde = new FakeKinde(answer);
    const limits = { concurrency: 1 };
    void kinde.client({ limits }).getUser({ id: 'x' });
    void kinde.client({ limits, ...options }).getUser({ id: 'x' });
    for (let turn = 0; turn < 3; turn += 1) await quiet();
    expect(open()).toBe(2);
  });

  test('are not counted with `limits: false`', async () => {
    const { answer, open } = held();
    const client = new FakeKinde(answer).client({ limits: false });
    for (let count = 0; count < 40; count += 1) void client.getUser({ id: 'x' });
    for (let turn = 0; turn < 5; turn += 1) await quiet();
    expect(open()).toBe(40);
    expect(client.limits).toBeUndefined();
  });

  test('interactive calls overtake batch calls', async () => {
    const { answer, release, open } = held();
    const kinde = new FakeKinde(answer);
    const client = kinde.client({ limits: { concurrency: 1 }, priority: 'batch' });
    const work = [client.getUser({ id: 'first' }), client.getUser({ id: 'second' })];
    await quiet();
    work.push(client.getUser({ id: 'urgent' }, { priority: 'interactive' }));
    for (let turn = 0; turn < 10 && kinde.calls.length < 3; turn += 1) {
      await quiet();
      if (open() > 0) release();
    }
    await Promise.all(work.map((one) => one.catch(() => {})));
    expect(kinde.calls.map(({ url }) => url.searchParams.get('id'))).toEqual(['first', 'urgent', 'second']);
  });
});

describe('a 429', () => {
  test('stops all calls of the tenant until its time, and then all succeed', async () => {
    fakeTime();
    const kinde = new FakeKinde([busy(20), OK]);
    const work = [kinde.client().getUser({ id: 'x' })];
    for (let turn = 0; kinde.calls.length === 0 && turn < 20; turn += 1) await quiet();
    for (let count = 0; count < 10; count += 1) work.push(kinde.client().getUser({ id: 'x' }));
    await quiet();
    expect(kinde.calls).toHaveLength(1);
    const start = kinde.calls[0]?.at as number;
    await settled(Promise.all(work));
    expect(kinde.calls).toHaveLength(12);
    expect(kinde.calls.slice(1).every(({ at }) => at >= start + 20_000)).toBe(true);
  });

  test('a call that has not the time learns it at once, and nothing is sent for it', async () => {
    fakeTime();
    const kinde = new FakeKinde([busy(20), OK]);
    const first = kinde.client().getUser({ id: 'x' });
    for (let turn = 0; kinde.calls.length === 0 && turn < 20; turn += 1) await quiet();
    await quiet();
    const start = Date.now();
    const error = await failureOf(kinde.client().createOrganization({ name: 'x' }, { deadline: 5_000 }));
    expect(error).toMatchObject({ code: 'DEADLINE_EXCEEDED', attempts: 0, operation: 'createOrganization' });
    expect(Date.now()).toBe(start);
    await settled(first);
    expect(kinde.calls).toHaveLength(2);
  });
});

describe('the slim client and the account client', () => {
  test('the slim client shares the limiter of the tenant', async () => {
    const { answer, release } = held();
    const kinde = new FakeKinde(answer);
    const slim = createManagementClient(kinde.options);
    const work = slim.call(getUsers, { page_size: 5 });
    void Promise.resolve(work).catch(() => {});
    for (let turn = 0; turn < 3; turn += 1) await quiet();
    expect(kinde.client().limits).toEqual({ active: 1, waiting: 0 });
    release();
    expect((await work).items).toEqual([{ id: 'a' }]);
    expect(kinde.calls[0]?.url.search).toBe('?page_size=5');
    expect(slim.limits).toEqual({ active: 0, waiting: 0 });
  });

  test('an account client has a limiter of its own: one user does not stop the others', async () => {
    fakeTime();
    const kinde = new FakeKinde([busy(5), () => json({ data: { roles: [] }, metadata: {} })]);
    const account = () =>
      new AccountClient({ domain: 'example.kinde.com', accessToken: 'token', fetch: kinde.fetch, env: {} });
    const [one, other] = [account(), account()];
    const start = Date.now();
    const refused = one.getRoles().then();
    for (let turn = 0; kinde.calls.length === 0 && turn < 20; turn += 1) await quiet();
    await quiet();
    const again = one.getRoles().then();
    await other.getRoles();
    expect(Date.now()).toBe(start);
    await settled(Promise.all([refused, again]));
    expect(kinde.calls.map(({ at }) => at - start)).toEqual([0, 0, 5_000, 5_000]);
  });
});

describe('a shared budget', () => {
  function budget(answers: (number | Error)[]): SharedLimits & { asked: number; paused: number[]; errors: unknown[] } {
    const shared = {
      asked: 0,
      paused: [] as number[],
      errors: [] as unknown[],
      async take() {
        shared.asked += 1;
        const answer = answers.length > 1 ? answers.shift() : answers[0];
        if (answer instanceof Error) throw answer;
        return answer ?? 0;
      },
      async pause(_: string, ms: number) {
        shared.paused.push(ms);
      },
      onUnavailable: (error: unknown) => void shared.errors.push(error),
    };
    return shared;
  }

  test('is asked before each attempt, and waits as it says', async () => {
    fakeTime();
    const shared = budget([700, 0]);
    const kinde = new FakeKinde(OK);
    const start = Date.now();
    await settled(kinde.client({ limits: { shared } }).getUsers());
    expect(kinde.calls[0]?.at).toBe(start + 700);
    expect(shared.asked).toBe(2);
  });

  test('is told of a 429', async () => {
    fakeTime();
    const shared = budget([0]);
    const kinde = new FakeKinde([busy(3), OK]);
    await settled(kinde.client({ limits: { shared } }).getUsers());
    expect(shared.paused).toEqual([3_000]);
  });

  test('that fails is told once and left alone for 5 s; the calls go on', async () => {
    fakeTime();
    const shared = budget([new Error('redis://user:secret@host is away')]);
    const client = new FakeKinde(OK).client({ limits: { shared } });
    for (let count = 0; count < 3; count += 1) await settled(client.getUsers());
    expect(shared.asked).toBe(1);
    expect(shared.errors).toMatchObject([{ code: 'LIMITS_UNAVAILABLE' }]);
    await vi.advanceTimersByTimeAsync(5_000);
    await settled(client.getUsers());
    expect(shared.asked).toBe(2);
  });

  test('that hangs costs its timeout; an abort and the deadline end the wait at once', async () => {
    fakeTime();
    const shared = { take: () => new Promise<number>(() => {}), pause: async () => {}, timeout: 400 };
    const kinde = new FakeKinde(OK);
    const client = kinde.client({ limits: { shared } });
    const controller = new AbortController();
    const aborted = failureOf(client.getUsers({}, { signal: controller.signal }));
    const late = failureOf(client.getUsers({}, { deadline: 100 }));
    const start = Date.now();
    for (let turn = 0; turn < 3; turn += 1) await quiet();
    controller.abort();
    expect(await aborted).toMatchObject({ code: 'ABORTED' });
    expect(Date.now()).toBe(start);
    expect(await settled(late)).toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    expect(Date.now()).toBe(start + 100);
    await settled(client.getUsers());
    expect(kinde.calls).toHaveLength(1);
    expect(client.limits).toEqual({ active: 0, waiting: 0 });
    expect(vi.getTimerCount()).toBe(0);
  });
});

test.each([
  ['limits', { limits: true }],
  ['limits.concurrency', { limits: { concurrency: 0 } }],
  ['limits.shared', { limits: { shared: {} } }],
  ['priority', { priority: 'urgent' }],
  ['hooks', { hooks: { calls: [] } }],
  ['hooks', { hooks: { call: [1] } }],
])('a bad `%s` is refused', async (name, options) => {
  const error = await failureOf(() => new FakeKinde(OK).client(options as object));
  expect(error).toMatchObject({ code: 'CONFIG_INVALID' });
  expect(error.message).toContain(name);
});
