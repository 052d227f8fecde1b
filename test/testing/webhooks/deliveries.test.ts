import { type SpawnOptionsWithStdioTuple, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { describe, expect, it } from 'vitest';
import { createWebhookVerifier } from '../../../src/webhooks/index.js';
import { connect, makeEmulator } from '../client.js';
import { ENDPOINT, START, withReceiver } from './receiver.js';

const role = { key: 'viewer', name: 'Viewer' };
const refused = { error: 'fetch failed (ECONNREFUSED)' };

describe('a delivery', () => {
  it('is a signed token without issuer, audience and times', async () => {
    const sent: Request[] = [];
    const fetch: typeof globalThis.fetch = async (input, init) => {
      sent.push(new Request(input, init));
      return new Response();
    };
    const emulator = makeEmulator({ seed: { webhooks: [{ endpoint: ENDPOINT }] }, webhooks: { fetch } });
    emulator.webhooks.emit('role.deleted', { role: { id: 'role_1' } });
    await emulator.webhooks.idle();
    const token = (await sent[0]?.text()) ?? '';
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'RS256', typ: 'JWT', kid: expect.any(String) });
    expect(Object.keys(decodeJwt(token)).sort()).toEqual(['data', 'event_id', 'source', 'timestamp', 'type']);
    expect(sent[0]?.redirect).toBe('manual');
  });

  it('is in the log', async () => {
    const { call, emulator, received } = await withReceiver();
    await call('POST', '/roles', role);
    await emulator.webhooks.idle();
    expect(emulator.webhooks.deliveries).toEqual([
      {
        id: received[0]?.id,
        webhookId: 'webhook_1',
        endpoint: ENDPOINT,
        event: received[0]?.event,
        attempts: [{ at: START, status: 200 }],
        status: 'delivered',
        nextAttemptAt: undefined,
      },
    ]);
  });

  it('does not hold up the request that caused it', async () => {
    let release = (_: Response) => {};
    const answer = new Promise<Response>((resolve) => {
      release = resolve;
    });
    const fetch = () => answer;
    const { call, emulator } = await withReceiver({ webhooks: { fetch } });
    expect((await call('POST', '/roles', role)).status).toBe(201);
    expect(emulator.webhooks.deliveries).toMatchObject([{ status: 'waiting', attempts: [] }]);
    release(new Response());
    await emulator.webhooks.idle();
    expect(emulator.webhooks.deliveries).toMatchObject([{ status: 'delivered' }]);
  });

  it('goes to each webhook with an id of its own, in the order of the events', async () => {
    const { call, emulator, received } = await withReceiver({
      seed: { webhooks: [{ endpoint: ENDPOINT }, { endpoint: 'https://other.example.com/' }] },
    });
    for (const key of ['a', 'b', 'c']) await call('POST', '/roles', { key, name: key });
    await emulator.webhooks.idle();
    expect(new Set(received.map(({ id }) => id)).size).toBe(6);
    const keysAt = (endpoint: string) => {
      const all = emulator.webhooks.deliveries.filter((delivery) => delivery.endpoint === endpoint);
      return all.map(({ event }) => (event.data.role as { key: string }).key);
    };
    expect([keysAt(ENDPOINT), keysAt('https://other.example.com/')]).toEqual([
      ['a', 'b', 'c'],
      ['a', 'b', 'c'],
    ]);
  });

  it.each([201, 204, 302, 400, 500])('that is answered %i is made again: only 200 will do', async (status) => {
    const fetch = async () => new Response(null, { status });
    const { call, emulator } = await withReceiver({ webhooks: { fetch } });
    await call('POST', '/roles', role);
    await emulator.webhooks.idle();
    expect(emulator.webhooks.deliveries).toMatchObject([{ status: 'waiting', attempts: [{ status }] }]);
  });

  it('that is not answered in time is made again', async () => {
    const { call, emulator } = await withReceiver({ webhooks: { timeoutMs: 10, fetch: () => new Promise(() => {}) } });
    await call('POST', '/roles', role);
    // Nothing else keeps a worker's event loop busy while the endpoint says nothing.
    const awake = setInterval(() => {}, 5);
    await emulator.webhooks.idle();
    clearInterval(awake);
    expect(emulator.webhooks.deliveries[0]?.attempts).toMatchObject([{ error: expect.stringMatching(/timeout/) }]);
  });

  it('keeps its id and its event over all attempts, and follows a rotation of the keys', async () => {
    const { call, emulator, received, application, forward } = await withReceiver({ webhooks: {} });
    application.status = 500;
    await call('POST', '/roles', role);
    await emulator.webhooks.idle();
    emulator.rotateKeys();
    forward(10);
    application.status = 200;
    await emulator.webhooks.idle();
    expect(received).toHaveLength(2);
    expect(received[1]).toEqual(received[0]);
  });
});

describe('repetitions', () => {
  it('follow the documented schedule by the clock of the emulator, and end within 36 hours', async () => {
    const { call, emulator, application, clock } = await withReceiver();
    application.status = 'down';
    await call('POST', '/roles', role);
    await emulator.webhooks.idle();
    const current = () => emulator.webhooks.deliveries[0];
    for (let due = current()?.nextAttemptAt; due !== undefined; due = current()?.nextAttemptAt) {
      const before = current()?.attempts.length;
      clock.now = due - 1;
      await emulator.webhooks.idle();
      expect(current()?.attempts).toHaveLength(before ?? 0);
      clock.now += 1;
      await emulator.webhooks.idle();
    }
    const times = current()?.attempts.map(({ at }) => (at - START) / 1000);
    expect(times).toEqual([0, 5, 35, 155, 755, 4355, 18_755, 61_955, 105_155]);
    expect(current()).toMatchObject({ status: 'failed', nextAttemptAt: undefined });
    expect(current()?.attempts[0]).toEqual({ at: START, ...refused });
  });

  it('are made at once when a test wants them', async () => {
    const { call, emulator, types, application } = await withReceiver();
    application.status = 500;
    await call('POST', '/roles', role);
    expect(await emulator.deliverWebhooks()).toMatchObject([{ status: 'waiting', attempts: [{}] }]);
    application.status = 200;
    expect(await emulator.deliverWebhooks()).toMatchObject([{ status: 'delivered', attempts: [{}, {}] }]);
    expect(await emulator.deliverWebhooks()).toEqual([]);
    expect(types()).toEqual(['role.created', 'role.created']);
  });

  it('come by themselves, faster where that is asked for', async () => {
    const statuses = [500, 500, 500];
    const fetch = async () => new Response(null, { status: statuses.shift() ?? 200 });
    const { emulator, call } = await connect({
      seed: { webhooks: [{ endpoint: ENDPOINT }] },
      webhooks: { fetch, retrySpeed: 10_000 },
    });
    await call('POST', '/roles', role);
    await expect.poll(() => emulator.webhooks.deliveries[0]?.status, { timeout: 10_000 }).toBe('delivered');
    expect(emulator.webhooks.deliveries[0]?.attempts.map(({ status }) => status)).toEqual([500, 500, 500, 200]);
  });

  it('of one event do not hold up the next', async () => {
    const { call, emulator, types, application, forward } = await withReceiver();
    application.status = 500;
    await call('POST', '/roles', role);
    await emulator.webhooks.idle();
    application.status = 200;
    await call('POST', '/permissions', { key: 'a', name: 'A' });
    await emulator.webhooks.idle();
    forward(5);
    await emulator.webhooks.idle();
    expect(types()).toEqual(['role.created', 'permission.created', 'role.created']);
  });

  it('end with the webhook, which is disabled after 72 hours of failures', async () => {
    const { emulator, application, forward, types } = await withReceiver();
    application.status = 'down';
    for (let hour = 0; hour < 72; hour += 6) {
      emulator.webhooks.emit('role.deleted', { role: { id: 'x' } });
      await emulator.webhooks.idle();
      forward(6 * 3_600);
    }
    expect(emulator.webhooks.endpoints).toMatchObject([{ isDisabled: false }]);
    emulator.webhooks.emit('role.deleted', { role: { id: 'x' } });
    await emulator.webhooks.idle();
    expect(emulator.webhooks.endpoints).toMatchObject([{ isDisabled: true }]);
    expect(emulator.webhooks.deliveries.some(({ status }) => status === 'waiting')).toBe(false);
    application.status = 200;
    emulator.webhooks.emit('role.deleted', { role: { id: 'x' } });
    await emulator.webhooks.idle();
    expect(types()).toEqual([]);
  });

  it('are dropped with a webhook that is deleted, and forgotten on reset', async () => {
    const { call, emulator, application } = await withReceiver();
    application.status = 500;
    await call('POST', '/roles', role);
    await emulator.webhooks.idle();
    await call('DELETE', '/webhooks/webhook_1');
    expect(emulator.webhooks.deliveries).toMatchObject([{ status: 'dropped', nextAttemptAt: undefined }]);
    emulator.reset();
    expect([emulator.webhooks.deliveries, emulator.webhooks.events]).toEqual([[], []]);
    expect(emulator.webhooks.endpoints).toHaveLength(1);
  });
});

describe('a reset while something is being sent', () => {
  it('leaves nothing of it', async () => {
    let fail: ((error: Error) => void) | undefined;
    const fetch = () =>
      new Promise<Response>((_, reject) => {
        fail = reject;
      });
    const { call, emulator } = await withReceiver({ webhooks: { fetch } });
    await call('POST', '/roles', role);
    await expect.poll(() => fail).toBeDefined();
    emulator.reset();
    fail?.(new Error('gone'));
    await emulator.webhooks.idle();
    expect(await emulator.deliverWebhooks()).toEqual([]);
    expect(emulator.webhooks.deliveries).toEqual([]);
  });
});

describe('over HTTP', () => {
  it('by the global fetch, verified with the keys that the emulator serves', async () => {
    const events: string[] = [];
    const server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      events.push((await verifier.verify(Buffer.concat(chunks).toString())).type);
      response.end();
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks`;
    const { call, emulator } = await connect({ seed: { webhooks: [{ endpoint }] } });
    await using kinde = await emulator.listen();
    const verifier = createWebhookVerifier({ domain: kinde.url, env: {} });
    await call('POST', '/roles', role);
    await emulator.webhooks.idle();
    server.close();
    expect([events, emulator.webhooks.deliveries[0]?.status]).toEqual([['role.created'], 'delivered']);
  });

  it('waiting repetitions keep no process alive', async () => {
    const script = `
      import { createEmulator } from './src/testing/index.ts';
      const emulator = createEmulator({ seed: { webhooks: [{ endpoint: 'http://127.0.0.1:9/' }] } });
      emulator.webhooks.emit('role.deleted', { role: { id: 'x' } });
      await emulator.webhooks.idle();
      console.log(emulator.webhooks.deliveries[0].status);
    `;
    // Kept alive by its timer it would be killed, and have no exit code.
    const options: SpawnOptionsWithStdioTuple<'ignore', 'pipe', 'inherit'> = {
      stdio: ['ignore', 'pipe', 'inherit'],
      timeout: 15_000,
    };
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script], options);
    const output: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    const [code] = await once(child, 'exit');
    expect([code, Buffer.concat(output).toString()]).toEqual([0, 'waiting\n']);
  });
});
