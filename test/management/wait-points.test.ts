import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SharedLimits } from '../../src/http/shared-limits.js';
import { ManagementClient, type ManagementOptions } from '../../src/management/index.js';
import { failureOf, listenersOf, SECRET } from '../support/fake-kinde.js';
import { type LoopbackServer, listen } from '../support/server.js';

/** Over real sockets and in real time: every place where a call can wait. */
let server: LoopbackServer;
let answer: Parameters<typeof listen>[0];
beforeEach(async () => {
  server = await listen((...args) => answer(...args));
});
afterEach(() => server.close());

const PAGE = JSON.stringify({ users: [{ id: 'kp_1' }], next_token: 'next' });

const client = (options: ManagementOptions = {}): ManagementClient =>
  new ManagementClient({
    domain: server.origin,
    clientId: 'client-1',
    clientSecret: SECRET,
    fetch: (...args) => fetch(...args),
    env: {},
    retry: { limit: 3, baseDelay: 100_000, maxDelay: 100_000 },
    ...options,
  });

interface Place {
  readonly answer: Parameters<typeof listen>[0];
  readonly options?: ManagementOptions;
  /** Starts what the call will wait for. */
  before?(management: ManagementClient): void;
  call?(management: ManagementClient, options: { signal?: AbortSignal; deadline?: number }): PromiseLike<unknown>;
  /** The call fails for this reason in the end, where it is not the deadline. */
  readonly late?: string;
}

const stuck: SharedLimits = { take: () => new Promise(() => {}), pause: async () => {}, timeout: 60_000 };

const PLACES: Readonly<Record<string, Place>> = {
  'the answer': { answer: () => {} },
  'the body': { answer: (response) => void response.write(PAGE.slice(0, 9)) },
  'the turn behind others': {
    answer: () => {},
    options: { limits: { concurrency: 1 } },
    before: (management) => void management.getUser({ user_id: 'first' }).then(undefined, () => {}),
  },
  "the end of somebody else's pause": {
    answer: (response) => response.writeHead(429, { 'ratelimit-reset': '50' }).end(),
    before: (management) => void management.getUser({ user_id: 'first' }).then(undefined, () => {}),
    late: 'DEADLINE_EXCEEDED',
  },
  'the time of a 429': {
    answer: (response) => response.writeHead(429, { 'ratelimit-reset': '50' }).end(),
    late: 'RATE_LIMITED',
  },
  'the shared budget': { answer: (response) => response.end(PAGE), options: { limits: { shared: stuck } } },
  'the next page': {
    answer: (response, _, count) => (count === 1 ? response.end(PAGE) : undefined),
    call: (management, options) => management.getUsers({}, options).toArray(),
  },
  'a call hook': {
    answer: (response) => response.end(PAGE),
    options: { hooks: { call: [() => new Promise(() => {})] } },
  },
  'an attempt hook': {
    answer: (response) => response.end(PAGE),
    options: { hooks: { attempt: [() => new Promise(() => {})] } },
  },
};

/** What a machine that does other things too may add. */
const BUSY_MS = 150;

/** Timers of this process that keep it alive; those that Node's fetch keeps for itself are not among them. */
const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;

async function waiting(place: Place, options: { signal?: AbortSignal; deadline?: number }) {
  answer = place.answer;
  const management = client(place.options);
  place.before?.(management);
  // The token is there, and what the place needs has begun.
  await new Promise((resolve) => setTimeout(resolve, 120));
  const call = place.call ?? ((one, given) => one.getUser({ user_id: 'kp_1' }, given));
  const start = performance.now();
  const work = failureOf(call(management, options));
  return { management, work, start };
}

describe.each(Object.entries(PLACES))('waiting for %s', (_, place) => {
  test('ends at once with an abort, and leaves no listener, no timer and no turn behind', async () => {
    const delays: number[] = [];
    // One of three may be disturbed by whatever else this machine does.
    for (let turn = 0; turn < 3; turn += 1) {
      const before = timers();
      const controller = new AbortController();
      const listeners = listenersOf(controller.signal);
      const { management, work } = await waiting(place, { signal: controller.signal });
      await new Promise((resolve) => setTimeout(resolve, 60));
      const abortedAt = performance.now();
      controller.abort('enough');
      expect(await work).toMatchObject({ code: 'ABORTED', cause: 'enough' });
      delays.push(performance.now() - abortedAt);
      expect(listeners()).toBe(0);
      if (!place.before) {
        expect(management.limits).toMatchObject({ active: 0, waiting: 0 });
        expect(timers()).toBeLessThanOrEqual(before);
      }
    }
    expect(Math.min(...delays)).toBeLessThan(10);
  });

  test('ends with the deadline', async () => {
    const { work, start } = await waiting(place, { deadline: 400 });
    const { code } = await work;
    const took = performance.now() - start;
    expect(code).toBe(place.late ?? 'DEADLINE_EXCEEDED');
    // What cannot end in time is not waited for at all.
    expect(took).toBeGreaterThan(place.late ? 0 : 398);
    expect(took).toBeLessThan(place.late ? 300 : 400 * 1.05 + BUSY_MS);
  });
});
