import { request as httpRequest } from 'node:http';
import { connect as connectSocket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Listener } from '../../src/testing/index.js';
import { call, makeEmulator, requestToken } from './client.js';

const listeners: Listener[] = [];

async function serve(options?: Parameters<typeof makeEmulator>[0]) {
  const emulator = makeEmulator(options);
  const listener = await emulator.listen();
  listeners.push(listener);
  return { emulator, listener, client: { domain: listener.url, credentials: listener.credentials, fetch } };
}

afterEach(async () => {
  await Promise.all(listeners.splice(0).map((listener) => listener.close()));
});

describe('listen', () => {
  it('serves the emulator on a free port of the loopback address', async () => {
    const { emulator, listener, client } = await serve();
    expect(listener.url).toBe(`http://127.0.0.1:${listener.port}`);
    expect(listener.credentials).toEqual({ ...emulator.credentials, domain: listener.url });
    const { body } = await requestToken(client);
    expect((await call(client, body.access_token, 'POST', '/roles', { key: 'a', name: 'A' })).status).toBe(201);
    expect((await call(client, body.access_token, 'GET', '/roles')).body.roles).toHaveLength(1);
    expect((await call(client, undefined, 'GET', '/roles')).status).toBe(403);
    const discovery = await fetch(`${listener.url}/.well-known/openid-configuration`);
    expect((await discovery.json()).issuer).toBe(listener.url);
  });

  it('shares its state with fetch, which serves the origin too; tokens belong to one origin', async () => {
    const { emulator, client } = await serve();
    const { body } = await requestToken(client);
    const inside = await call({ domain: client.domain, fetch: emulator.fetch }, body.access_token, 'GET', '/users');
    expect(inside.status).toBe(200);
    expect((await call(emulator, body.access_token, 'GET', '/users')).status).toBe(403);
  });

  it('serves node:http clients and forms with files', async () => {
    const { client, listener } = await serve();
    const { body } = await requestToken(client);
    const headers = { authorization: `Bearer ${body.access_token}` };
    const status = await new Promise((resolve, reject) => {
      const request = httpRequest(`${listener.url}/api/v1/users`, { headers }, (response) => {
        response.resume().on('end', () => resolve(response.statusCode));
      });
      request.on('error', reject).end();
    });
    expect(status).toBe(200);
    const form = new FormData();
    form.set('logo', new Blob(['x']), 'logo.png');
    expect((await call(client, body.access_token, 'PUT', '/environment/logos/dark', form)).status).toBe(200);
  });

  it('ends open sockets when it closes', async () => {
    const { listener } = await serve();
    const socket = connectSocket(listener.port, '127.0.0.1');
    await new Promise((resolve) => socket.once('connect', resolve));
    await fetch(listener.url);
    const ended = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => {});
    await listener.close();
    await ended;
    await listener.close();
    await expect(fetch(listener.url)).rejects.toThrow('fetch failed');
  });

  it('refuses a taken port and a body that is too large', async () => {
    const { listener } = await serve();
    await expect(makeEmulator().listen({ port: listener.port })).rejects.toThrow('EADDRINUSE');
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const request = httpRequest(`${listener.url}/oauth2/token`, { method: 'POST' }, (answer) => {
        resolve(answer.resume().statusCode);
      });
      // The body has no end: the answer does not wait for it.
      request.on('error', reject).write('x'.repeat(10 * 1024 * 1024 + 1));
    });
    expect(status).toBe(413);
  });

  it('says what went wrong in onRequest', async () => {
    const { listener } = await serve({
      onRequest: () => {
        throw new Error('broken hook');
      },
    });
    const answer = await fetch(listener.url);
    expect([answer.status, await answer.text()]).toEqual([500, 'The emulator failed: broken hook']);
  });

  it('closes with `await using`', async () => {
    const listener = await makeEmulator().listen();
    await listener[Symbol.asyncDispose]();
    await expect(fetch(listener.url)).rejects.toThrow('fetch failed');
  });
});
