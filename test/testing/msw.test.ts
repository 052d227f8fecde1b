import { setupServer } from 'msw/node';
import { afterEach, describe, expect, it } from 'vitest';
import { call, makeEmulator, requestToken } from './client.js';

const servers: ReturnType<typeof setupServer>[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

describe('handlers', () => {
  it('answer the fetch of Node', async () => {
    const emulator = makeEmulator({ domain: 'https://acme.kinde.com' });
    const server = setupServer(...(await emulator.handlers()));
    server.listen({ onUnhandledRequest: 'error' });
    servers.push(server);
    const client = { domain: emulator.domain, credentials: emulator.credentials, fetch: globalThis.fetch };
    const { body } = await requestToken(client);
    const created = await call(client, body.access_token, 'POST', '/user', { profile: { given_name: 'Amber' } });
    expect(created.status).toBe(200);
    expect((await call(client, body.access_token, 'GET', `/user?id=${created.body.id}`)).body.first_name).toBe('Amber');
    expect((await call(client, 'x', 'GET', '/users')).status).toBe(403);
    expect(emulator.requests.map(({ operation }) => operation)).toEqual([
      undefined,
      'createUser',
      'getUser',
      'getUsers',
    ]);
  });
});
