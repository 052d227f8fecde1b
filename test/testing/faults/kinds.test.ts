import { setupServer } from 'msw/node';
import { describe, expect, it } from 'vitest';
import type { FaultLike } from '../../../src/testing/index.js';
import { makeEmulator, requestToken } from '../client.js';
import { connectBy, outcomeOf } from './support.js';

const ROLE = { key: 'new', name: 'New' };

/** What a write that creates a role meets, and whether the role is there afterwards. */
const CASES: readonly { name: string; fault: FaultLike; expected: object; acted: boolean }[] = [
  {
    name: 'reset before the commit',
    fault: 'reset',
    expected: { error: 'ECONNRESET', message: 'fetch failed', at: 'headers' },
    acted: false,
  },
  {
    name: 'reset after the commit',
    fault: { kind: 'reset', commit: 'after' },
    expected: { error: 'ECONNRESET', message: 'fetch failed', at: 'headers' },
    acted: true,
  },
  {
    name: 'close before the commit',
    fault: { kind: 'reset', by: 'close' },
    expected: { error: 'UND_ERR_SOCKET', message: 'fetch failed', at: 'headers' },
    acted: false,
  },
  {
    name: 'close after the commit',
    fault: { kind: 'reset', by: 'close', commit: 'after' },
    expected: { error: 'UND_ERR_SOCKET', message: 'fetch failed', at: 'headers' },
    acted: true,
  },
  {
    name: 'truncated',
    fault: 'truncated',
    expected: { error: 'UND_ERR_SOCKET', message: 'terminated', at: 'body' },
    acted: true,
  },
  {
    name: 'truncated before the first byte',
    fault: { kind: 'truncated', part: 0 },
    expected: { error: 'UND_ERR_SOCKET', message: 'terminated', at: 'body' },
    acted: true,
  },
  { name: 'server error before the commit', fault: 'server-error', expected: { status: 503 }, acted: false },
  {
    name: 'server error after the commit',
    fault: { kind: 'server-error', commit: 'after', status: 502 },
    expected: { status: 502 },
    acted: true,
  },
  { name: 'empty', fault: 'empty', expected: { status: 201, text: '' }, acted: true },
  {
    name: 'html',
    fault: 'html',
    expected: { status: 201, text: expect.stringMatching(/^<!doctype html>/) },
    acted: true,
  },
  {
    name: 'not-json',
    fault: 'not-json',
    expected: { status: 201, text: expect.stringMatching(/^\{"(?!.*\}$)/) },
    acted: true,
  },
  { name: 'rate-limited', fault: 'rate-limited', expected: { status: 429 }, acted: false },
  { name: 'challenge', fault: 'challenge', expected: { status: 202, text: '' }, acted: false },
  {
    name: 'challenge as a page',
    fault: { kind: 'challenge', status: 403 },
    expected: { status: 403, text: expect.stringContaining('<h1>') },
    acted: false,
  },
  { name: 'latency', fault: { kind: 'latency', ms: 5 }, expected: { status: 201 }, acted: true },
  { name: 'slow-body', fault: { kind: 'slow-body', ms: 20 }, expected: { status: 201 }, acted: true },
];

describe.each(['fetch', 'http'] as const)('over %s', (way) => {
  it.each(CASES)('$name', async ({ fault, expected, acted }) => {
    const client = await connectBy(way);
    client.emulator.faults.once('createRole', fault);
    expect(await client.send('POST', '/roles', ROLE)).toMatchObject(expected);
    expect(client.emulator.faults.log).toEqual([
      { kind: typeof fault === 'string' ? fault : fault.kind, operation: 'createRole', request: 1, rule: -1 },
    ]);
    expect(await client.roles()).toEqual(acted ? ['new'] : []);
  });

  it('declares the whole length of a body that breaks off', async () => {
    const { emulator, send, fetch, domain } = await connectBy(way);
    const whole = await outcomeOf(fetch, `${domain}/.well-known/jwks`);
    emulator.faults.once('oauth.jwks', { kind: 'truncated', part: 0.25 });
    const response = await fetch(`${domain}/.well-known/jwks`);
    const length = 'text' in whole ? whole.text.length : 0;
    expect(Number(response.headers.get('content-length'))).toBe(length);
    const pieces: number[] = [];
    await expect(
      (async () => {
        for await (const piece of response.body as unknown as AsyncIterable<Uint8Array>) pieces.push(piece.byteLength);
      })(),
    ).rejects.toThrow('terminated');
    expect(pieces.reduce((sum, size) => sum + size, 0)).toBe(Math.floor(length / 4));
    expect(await send('GET', '/roles')).toMatchObject({ status: 200 });
  });

  it('answers nothing until the client gives up, before and after the commit', async () => {
    for (const commit of ['before', 'after'] as const) {
      const { emulator, send, roles } = await connectBy(way);
      emulator.faults.once('createRole', { kind: 'no-answer', commit });
      const outcome = await send('POST', '/roles', ROLE, AbortSignal.timeout(100));
      expect(outcome).toMatchObject({ error: 'TimeoutError' });
      expect(await roles()).toEqual(commit === 'after' ? ['new'] : []);
    }
  });

  it('ends a slow body with the signal of its request', async () => {
    const { emulator, send } = await connectBy(way);
    emulator.faults.once('getRoles', { kind: 'slow-body', ms: 60_000 });
    expect(await send('GET', '/roles', undefined, AbortSignal.timeout(100))).toMatchObject({
      error: 'TimeoutError',
      at: 'body',
    });
  });

  it('says for how long a limiter refuses, where the fault says so', async () => {
    const { emulator, send } = await connectBy(way);
    emulator.faults.plan({
      rules: [
        { fault: { kind: 'rate-limited', resetS: 3600 }, times: 1 },
        { fault: 'rate-limited', times: 1 },
      ],
    });
    const [first, second] = [await send('GET', '/roles'), await send('GET', '/roles')];
    expect('headers' in first && first.headers.get('ratelimit-reset')).toBe('3600');
    expect('headers' in second && second.headers.get('ratelimit-reset')).toBe(null);
  });

  it('challenges as the firewall does', async () => {
    const { emulator, send } = await connectBy(way);
    emulator.faults.once('getRoles', 'challenge');
    const outcome = await send('GET', '/roles');
    expect('headers' in outcome && outcome.headers.get('x-amzn-waf-action')).toBe('challenge');
  });

  it('shows a clock that is wrong in the Date header, in tokens, and in what counts as expired', async () => {
    const { emulator, fetch, domain, send } = await connectBy(way, { tokenLifetimeS: 3600 });
    emulator.faults.plan({ rules: [{ operations: 'oauth.jwks', fault: { kind: 'clock-skew', seconds: 7200 } }] });
    const response = await fetch(`${domain}/.well-known/jwks`);
    await response.text();
    const ahead = Date.parse(response.headers.get('date') ?? '') - Date.now();
    expect(ahead).toBeGreaterThan(7_100_000);
    expect(ahead).toBeLessThan(7_210_000);
    expect(emulator.faults.clockSkewS).toBe(7200);
    expect(await send('GET', '/roles')).toMatchObject({ status: 403, text: expect.stringContaining('TOKEN_INVALID') });
    emulator.faults.clear();
    expect(await send('GET', '/roles')).toMatchObject({ status: 200 });
  });

  it('withdraws tokens and keys in mid-run', async () => {
    for (const fault of ['revoke-tokens', 'rotate-keys'] as const) {
      const { emulator, send } = await connectBy(way);
      emulator.faults.plan({ rules: [{ operations: 'getRoles', nth: 2, fault }] });
      const statuses = [];
      for (let turn = 0; turn < 3; turn += 1) {
        const outcome = await send('GET', '/roles');
        statuses.push('status' in outcome && outcome.status);
      }
      expect(statuses).toEqual([200, 403, 403]);
    }
  });
});

describe('connections', () => {
  it('are refused without a port as on a machine where nobody listens', async () => {
    const { emulator, send, roles } = await connectBy('fetch');
    emulator.faults.once('createRole', 'refused');
    expect(await send('POST', '/roles', ROLE)).toMatchObject({ error: 'ECONNREFUSED', at: 'headers' });
    expect(emulator.requests.at(-1)).toMatchObject({ operation: 'createRole', status: 0 });
    expect(await roles()).toEqual([]);
  });

  it('break on the way to webhooks, which then see a delivery again', async () => {
    const seen: (string | null)[] = [];
    const fetch: typeof globalThis.fetch = async (input, init) => {
      seen.push(new Request(input, init).headers.get('webhook-id'));
      return new Response();
    };
    const seed = { webhooks: [{ endpoint: 'https://app.example.com/webhooks' }] };
    const emulator = makeEmulator({ seed, webhooks: { fetch } });
    const faults = [{ kind: 'reset', commit: 'after' } as const, 'refused' as const, 'server-error' as const];
    emulator.faults.plan({
      rules: faults.map((fault, index) => ({ operations: 'webhook.delivery', nth: index + 1, fault })),
    });
    emulator.webhooks.emit('user.created', { user: { id: 'kp_1' } });
    await emulator.webhooks.idle();
    for (let turn = 0; turn < faults.length; turn += 1) await emulator.deliverWebhooks();
    const [delivery] = emulator.webhooks.deliveries;
    expect(delivery?.attempts.map(({ status, error }) => status ?? error)).toEqual([
      'fetch failed (ECONNRESET)',
      'fetch failed (ECONNREFUSED)',
      503,
      200,
    ]);
    expect(seen).toEqual([delivery?.id, delivery?.id]);
  });

  it('break through msw as a network error', async () => {
    const emulator = makeEmulator();
    const server = setupServer(...(await emulator.handlers()));
    server.listen({ onUnhandledRequest: 'error' });
    try {
      emulator.faults.once('oauth.token', 'reset');
      await expect(requestToken({ ...emulator, fetch })).rejects.toThrow('Failed to fetch');
      expect((await requestToken({ ...emulator, fetch })).status).toBe(200);
    } finally {
      server.close();
    }
  });
});
