import { createEmulator } from 'kinde-sdk/testing';
import { setupServer } from 'msw/node';
import { afterAll, beforeAll, expect, it } from 'vitest';

const emulator = createEmulator({ domain: 'https://acme.kinde.com', seed: { users: 3 } });
const server = setupServer();

beforeAll(async () => {
  server.listen({ onUnhandledRequest: 'error' });
  server.use(...(await emulator.handlers()));
});
afterAll(() => server.close());

it('reaches code that asks acme.kinde.com by itself', async () => {
  const authorization = `Bearer ${await emulator.mintToken({ scopes: ['read:users'] })}`;
  const answer = await fetch('https://acme.kinde.com/api/v1/users', { headers: { authorization } });
  expect((await answer.json()).users).toHaveLength(3);
});
