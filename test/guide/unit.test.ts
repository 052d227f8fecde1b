import { ManagementClient } from 'kinde-sdk/management';
import { createEmulator } from 'kinde-sdk/testing';
import { beforeEach, expect, it } from 'vitest';
import { invite } from './invite.js';

const emulator = createEmulator({ seed: { users: [{ email: 'amber@example.com' }] } });
const management = new ManagementClient({ ...emulator.credentials, fetch: emulator.fetch });

beforeEach(() => emulator.reset());

it('makes a user who is new', async () => {
  const id = await invite(management, 'nova@example.com');
  expect(emulator.users.find('nova@example.com')?.id).toBe(id);
  emulator.assertRequest({ operation: 'createUser', body: { identities: [{ type: 'email' }] } });
});

it('makes nobody twice', async () => {
  const amber = emulator.users.find('amber@example.com');
  expect(await invite(management, 'amber@example.com')).toBe(amber?.id);
  emulator.assertNoRequest('createUser');
});

it('goes on after Kinde was away for a moment', async () => {
  emulator.faults.once('getUsers', 'server-error');
  await invite(management, 'nova@example.com');
  emulator.assertRequest('getUsers', { times: 2 });
});
