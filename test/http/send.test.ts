import { describe, expect, test } from 'vitest';
import { KindeError } from '../../src/errors.js';
import type { Gate } from '../../src/http/limiter-types.js';
import type { Received } from '../../src/http/receive.js';
import { type Draft, send, type Transport } from '../../src/http/send.js';
import { broken, FakeKinde, failureOf, json, ORIGIN, refused } from '../support/fake-kinde.js';

const GET: Draft = { url: `${ORIGIN}/api/v1/users`, method: 'GET', headers: {} };
const POST: Draft = { ...GET, method: 'POST', body: '{}' };
const RETRY = { limit: 2, baseDelay: 0, maxDelay: 60_000, writes: false };

function transport(kinde: FakeKinde, more: Partial<Transport> = {}): Transport {
  const limits = { deadlineAt: Infinity, timeout: 5_000 };
  return { fetch: kinde.fetch, limits, retry: RETRY, operation: 'getUsers', ...more };
}

/** A gate that writes down who leaves it, and refuses from the given turn on. */
function gate(refusal?: Error, from = 1): Gate & { left: (number | undefined)[] } {
  const left: (number | undefined)[] = [];
  let turns = 0;
  return {
    left,
    enter: () => {
      turns += 1;
      return refusal && turns >= from ? Promise.reject(refusal) : undefined;
    },
    leave: (received?: Received) => void left.push(received?.status),
  };
}

describe('sending', () => {
  test('a body is given to fetch where there is one, and redirects are not followed', async () => {
    const inits: RequestInit[] = [];
    const fetch = async (_: unknown, init?: RequestInit): Promise<Response> => {
      inits.push(init as RequestInit);
      return json({});
    };
    for (const draft of [GET, POST]) await send(draft, transport(new FakeKinde(), { fetch }));
    expect(inits.map((init) => ('body' in init ? init.body : 'none'))).toEqual(['none', '{}']);
    expect(inits.map(({ method, redirect }) => [method, redirect])).toEqual([
      ['GET', 'manual'],
      ['POST', 'manual'],
    ]);
  });

  test('who gets no turn is not counted, and leaves nothing that it did not enter', async () => {
    const kinde = new FakeKinde();
    const refusal = new KindeError('RATE_LIMITED', 'no turn');
    const closed = gate(refusal);
    const error = await failureOf(send(GET, transport(kinde, { gate: closed, retry: { ...RETRY, limit: 0 } })));
    expect(error).toBe(refusal);
    expect(error).toMatchObject({ attempts: 0, operation: 'getUsers' });
    expect(closed.left).toEqual([]);
    expect(kinde.requests).toHaveLength(0);
  });

  test('who gets no second turn was sent once', async () => {
    const kinde = new FakeKinde(refused(503));
    const turns = gate(new KindeError('DEADLINE_EXCEEDED', 'no turn'), 2);
    const error = await failureOf(send(GET, transport(kinde, { gate: turns })));
    expect(error).toMatchObject({ code: 'DEADLINE_EXCEEDED', attempts: 1 });
    expect(turns.left).toEqual([503]);
  });

  test('every attempt leaves its turn, with the answer where there was one', async () => {
    const turns = gate();
    const received = await send(
      GET,
      transport(new FakeKinde([broken('ECONNRESET'), refused(503), json({})]), { gate: turns }),
    );
    expect(received).toMatchObject({ status: 200, attempts: 3 });
    expect(turns.left).toEqual([undefined, 503, 200]);
  });

  test("fetch's own error is kept as the cause, as it was", async () => {
    const cause = broken('ECONNRESET');
    const error = await failureOf(send(POST, transport(new FakeKinde(cause))));
    expect(error).toMatchObject({ code: 'NETWORK_ERROR', attempts: 1, operation: 'getUsers' });
    expect(error.cause).toBe(cause);
    expect(Object.keys(cause)).toEqual([]);
  });

  test('an abort within a wait says how often it was sent', async () => {
    const controller = new AbortController();
    const kinde = new FakeKinde(() => {
      setTimeout(() => controller.abort(), 20);
      return new Response('', { status: 429, headers: { 'ratelimit-reset': '50' } });
    });
    const limits = { deadlineAt: Infinity, timeout: 5_000, signal: controller.signal };
    const error = await failureOf(send(GET, transport(kinde, { limits })));
    expect(error).toMatchObject({ code: 'ABORTED', attempts: 1, operation: 'getUsers' });
    expect(kinde.requests).toHaveLength(1);
  });

  test('what became of a write is unknown from the first byte until an answer says that nothing was done', async () => {
    const fates: [string, boolean][] = [];
    const cases: [string, FakeKinde, Draft][] = [
      ['refused', new FakeKinde(refused(400)), POST],
      ['done', new FakeKinde(json({})), POST],
      ['a server error', new FakeKinde(refused(500)), POST],
      ['broken', new FakeKinde(broken('ECONNRESET')), POST],
      ['never sent', new FakeKinde(broken('ECONNREFUSED')), POST],
    ];
    for (const [name, kinde, draft] of cases) {
      const fate = { unknown: false };
      await send(draft, transport(kinde, { fate, retry: { ...RETRY, limit: 0 } })).catch(() => {});
      fates.push([name, fate.unknown]);
    }
    expect(fates).toEqual([
      ['refused', false],
      ['done', true],
      ['a server error', true],
      ['broken', true],
      ['never sent', false],
    ]);
  });

  test('a later answer that nothing was done does not speak for an earlier attempt', async () => {
    const fate = { unknown: false };
    const kinde = new FakeKinde([broken('ECONNRESET'), refused(400)]);
    const { status } = await send(POST, transport(kinde, { fate, retry: { ...RETRY, writes: true } }));
    expect(status).toBe(400);
    expect(fate.unknown).toBe(true);
  });
});
