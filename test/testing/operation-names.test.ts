import { describe, expect, it } from 'vitest';
import { operations as accountOperations } from '../../generated/account/operations.js';
import { operations } from '../../generated/management/operations.js';
import { type OperationName, RequestAssertionError } from '../../src/testing/index.js';
import { makeEmulator, requestToken } from './client.js';

/** What a name that nothing has is refused with. */
function unknown(message: string) {
  return expect.objectContaining({
    name: 'EmulatorError',
    code: 'OPERATION_UNKNOWN',
    message: expect.stringContaining(message),
  });
}

const MEANT: readonly [string, string][] = [
  ['getUserz', 'There is no operation "getUserz". Did you mean "getUsers"?'],
  ['getusers', 'Did you mean "getUsers"?'],
  ['createRoel', 'Did you mean "createRole"?'],
  ['get_users', 'Did you mean "getUsers"?'],
  ['account.getRole', 'Did you mean "account.getRoles"?'],
  ['oauth.tokens', 'Did you mean "oauth.token"?'],
  ['token', 'Did you mean "oauth.token"?'],
];

describe('names of operations in requests', () => {
  it.each([
    ...MEANT,
    ['', 'There is no operation "".'],
    ['toString', 'There is no operation "toString".'],
    ['getWidgets', 'find requests that have no name here by their `path`'],
    // Answered by an endpoint of OAuth, whose name it has.
    ['account.getUserProfile', 'There is no operation "account.getUserProfile".'],
  ])('that nothing has are refused: %j', async (name, message) => {
    const emulator = makeEmulator();
    const operation = name as OperationName;
    for (const matcher of [operation, { operation }]) {
      expect(() => emulator.requestsOf(matcher)).toThrow(unknown(message));
      expect(() => emulator.assertRequest(matcher)).toThrow(unknown(message));
      expect(() => emulator.assertNoRequest(matcher)).toThrow(unknown(message));
      await expect(emulator.waitForRequest(matcher, { timeoutMs: 0 })).rejects.toEqual(unknown(message));
    }
  });

  it('that requests can have are taken, every one', () => {
    const emulator = makeEmulator();
    const account = Object.entries(accountOperations).filter(([, { path }]) => path.startsWith('/account_api/'));
    const names = [...Object.keys(operations), ...account.map(([name]) => `account.${name}`)];
    expect(names.length).toBeGreaterThan(150);
    for (const name of names) emulator.assertNoRequest(name as OperationName);
  });

  it('are those of faults for the endpoints of OAuth', async () => {
    const emulator = makeEmulator();
    emulator.assertNoRequest('oauth.token');
    await requestToken(emulator);
    await emulator.fetch(`${emulator.domain}/.well-known/jwks`);
    await emulator.fetch(`${emulator.domain}/oauth2/token`, { method: 'OPTIONS' });
    emulator.assertRequest('oauth.token', { times: 1 });
    emulator.assertRequest({ operation: 'oauth.jwks', status: 200 });
    expect(() => emulator.assertNoRequest('oauth.token')).toThrow(RequestAssertionError);
  });
});

describe('names of operations in faults and limits', () => {
  it.each([
    ...MEANT,
    ['management.getUserz', 'Did you mean "getUsers"?'],
    ['managment.*', 'No operation fits "managment.*".'],
    ['webhooks.delivery', 'Did you mean "webhook.delivery"?'],
    ['getWidgets', 'requests that have no name here are those of `other`'],
  ])('that nothing has are refused: %j', (name, message) => {
    const emulator = makeEmulator();
    const plan = { rules: [{ operations: ['getUsers', name], fault: 'reset' }] } as const;
    expect(() => emulator.faults.once(name, 'reset')).toThrow(unknown(message));
    expect(() => emulator.faults.plan(plan)).toThrow(unknown('rules[0].operations: '));
    expect(() => emulator.faults.plan(plan)).toThrow(unknown(message));
    expect(() => makeEmulator({ faults: plan })).toThrow(unknown(message));
    expect(() => makeEmulator({ limits: { rate: { requests: 1, operations: name } } })).toThrow(
      unknown('limits.rate.operations'),
    );
  });

  it('leave the plan of before where they are refused', async () => {
    const emulator = makeEmulator({ faults: { rules: [{ operations: 'oauth.token', fault: 'server-error' }] } });
    expect(() => emulator.faults.plan({ rules: [{ operations: 'getUserz', fault: 'reset' }] })).toThrow();
    expect((await requestToken(emulator)).status).toBe(503);
  });

  it('are not those of what a browser asks beforehand', async () => {
    const emulator = makeEmulator();
    emulator.faults.once('oauth.token', 'server-error');
    const preflight = await emulator.fetch(`${emulator.domain}/oauth2/token`, { method: 'OPTIONS' });
    expect(preflight.status).not.toBe(503);
    expect((await requestToken(emulator)).status).toBe(503);
  });

  it('that something has are taken', () => {
    const { faults } = makeEmulator();
    const all = ['*', 'get*', 'management.*', 'management.getUsers', 'account.*', 'account.getRoles', 'oauth.*'];
    const single = ['oauth.token', 'oauth.authorize', 'oauth.device', 'webhook.delivery', 'webhook.*', 'other'];
    faults.plan({ rules: [...all, ...single].map((operations) => ({ operations, fault: 'reset', times: 0 })) });
    expect(faults.log).toEqual([]);
  });
});
