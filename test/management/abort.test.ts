import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { KindeError } from '../../src/errors.js';
import {
  type Answer,
  broken,
  FakeKinde,
  failureOf,
  handingOn,
  hang,
  json,
  listenersOf,
} from '../support/fake-kinde.js';
import { fakeTime, quiet, settled } from '../support/time.js';

beforeEach(() => fakeTime());
afterEach(() => vi.useRealTimers());

const OK = () => json({ users: [{ id: 'a' }], next_token: 't1' });
const busy: Answer = new Response('', { status: 429, headers: { 'ratelimit-reset': '30' } });
const stalled: Answer = ({ signal }) =>
  new Response(
    new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('{"users":'));
        signal?.addEventListener('abort', () => controller.error(signal.reason));
      },
    }),
  );

const PLACES: [string, Answer, Answer | undefined][] = [
  ['the token request', OK, hang],
  ['the wait before another token request', OK, broken('ECONNREFUSED')],
  ['the request', hang, undefined],
  ['the body', stalled, undefined],
  ['the wait after a 429', busy, undefined],
  ['the wait after a failed connection', broken('ECONNREFUSED'), undefined],
];
const REASONS: [string, unknown][] = [
  ['nothing', undefined],
  ['an error', new Error('the user left')],
  ['text', 'the user left'],
  // As when the failure of one call is used to end its siblings.
  ['a KindeError', new KindeError('NOT_FOUND', 'another call failed')],
];

for (const [place, api, token] of PLACES) {
  for (const [kind, reason] of REASONS) {
    test(`an abort with ${kind} during ${place} rejects at once, and leaves nothing`, async () => {
      const kinde = new FakeKinde(api, token);
      const controller = new AbortController();
      const listeners = listenersOf(controller.signal);
      const retry = { limit: 3, baseDelay: 100_000, maxDelay: 100_000 };
      const work = failureOf(kinde.client({ retry }).getUsers({}, { signal: controller.signal }));
      const requests = () => (token === undefined ? kinde.calls : kinde.tokens).length;
      for (let turn = 0; requests() === 0 && turn < 100; turn += 1) await quiet();
      expect(requests()).toBe(1);
      await quiet();
      const start = Date.now();
      if (reason === undefined) controller.abort();
      else controller.abort(reason);
      const error = await work;
      expect(error).toMatchObject({ name: 'KindeError', code: 'ABORTED' });
      expect(error.cause).toBe(controller.signal.reason);
      expect(Date.now()).toBe(start);
      await quiet();
      expect(vi.getTimerCount()).toBe(0);
      expect(listeners()).toBe(0);
      if ([api, token].some((answer) => answer === hang || answer === stalled))
        expect(kinde.requests.at(-1)?.signal?.aborted).toBe(true);
    });
  }
}

test('a signal that is aborted already sends nothing', async () => {
  const kinde = new FakeKinde(OK);
  const error = await failureOf(kinde.client().getUsers({}, { signal: AbortSignal.abort('early') }));
  expect(error).toMatchObject({ code: 'ABORTED', cause: 'early' });
  await quiet();
  expect(kinde.requests).toHaveLength(0);
});

test.each([true, false])('between pages (prefetch %s): the items at hand, then ABORTED', async (prefetch) => {
  const kinde = new FakeKinde((seen) => (seen.url.search ? hang(seen) : OK()));
  const controller = new AbortController();
  const listeners = listenersOf(controller.signal);
  const pages = kinde.client().getUsers({}, { signal: controller.signal, prefetch }).pages();
  expect((await pages.next()).value?.items).toEqual([{ id: 'a' }]);
  await quiet();
  controller.abort('enough');
  expect(await failureOf(pages.next())).toMatchObject({ code: 'ABORTED', cause: 'enough' });
  expect(kinde.calls.slice(1).every(({ signal }) => signal?.aborted)).toBe(true);
  expect(listeners()).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});

test.each([true, false])('between pages, a signal that hands its listeners on (prefetch %s)', async (prefetch) => {
  const kinde = new FakeKinde((seen) => (seen.url.search ? hang(seen) : OK()));
  const controller = new AbortController();
  const pages = kinde
    .client()
    .getUsers({}, { signal: handingOn(controller.signal), prefetch })
    .pages();
  await pages.next();
  const second = failureOf(pages.next());
  await quiet();
  controller.abort('enough');
  expect(await second).toMatchObject({ code: 'ABORTED', cause: 'enough' });
  expect(kinde.calls.slice(1).map(({ signal }) => signal?.aborted)).toEqual([true]);
});

test('a list whose first page is at hand asks for no other once its signal is aborted', async () => {
  const kinde = new FakeKinde(OK);
  const controller = new AbortController();
  const list = kinde.client().getUsers({}, { signal: controller.signal, prefetch: false });
  await list;
  controller.abort('enough');
  expect(await failureOf(list.toArray())).toMatchObject({ code: 'ABORTED', cause: 'enough' });
  expect(kinde.calls).toHaveLength(1);
});

test('a list that is left in the middle, or read no further, leaves its signal alone', async () => {
  const kinde = new FakeKinde(OK);
  const { signal } = new AbortController();
  const listeners = listenersOf(signal);
  const list = () => kinde.client().getUsers({}, { signal, prefetch: true });
  const pages = list().pages();
  await pages.next();
  await vi.waitFor(() => expect(kinde.calls).toHaveLength(2));
  await quiet();
  expect(listeners()).toBe(0);
  for await (const _ of list()) break;
  await quiet();
  expect(listeners()).toBe(0);
});

test('a signal that outlives many calls gathers no listeners', async () => {
  const kinde = new FakeKinde([busy, OK]);
  const { signal } = new AbortController();
  const listeners = listenersOf(signal);
  const client = kinde.client({ retry: 0 });
  await failureOf(client.getUsers({}, { signal }));
  for (let turn = 0; turn < 50; turn += 1) await settled(client.getUsers({}, { signal }));
  expect(listeners()).toBe(0);
});

describe('a fetch that ignores its signal', () => {
  test('does not hold an abort up', async () => {
    const kinde = new FakeKinde(() => new Promise(() => {}));
    const controller = new AbortController();
    const work = failureOf(kinde.client().getUsers({}, { signal: controller.signal }));
    await quiet();
    controller.abort('x');
    expect(await work).toMatchObject({ code: 'ABORTED' });
    expect(vi.getTimerCount()).toBe(0);
  });

  test('that fails by itself is a network error, also with an AbortError', async () => {
    const kinde = new FakeKinde(new DOMException('aborted', 'AbortError'));
    expect(await failureOf(kinde.client({ retry: 0 }).getUsers())).toMatchObject({ code: 'NETWORK_ERROR' });
  });
});

test('one caller who aborts during the token request does not hurt the others', async () => {
  let release = (): void => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const kinde = new FakeKinde(OK, async () => {
    await gate;
    return json({ access_token: 'tok-secret-1' });
  });
  const controller = new AbortController();
  const client = kinde.client();
  const leaver = failureOf(client.getUsers({}, { signal: controller.signal }));
  const stayers = Promise.all([client.getUsers(), kinde.client().getUsers()]);
  await quiet();
  controller.abort();
  expect(await leaver).toMatchObject({ code: 'ABORTED' });
  release();
  expect((await stayers).map(({ items }) => items.length)).toEqual([1, 1]);
  expect(kinde.tokens).toHaveLength(1);
});
