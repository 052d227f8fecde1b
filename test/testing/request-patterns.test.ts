import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import type { RequestMatcher } from '../../src/testing/index.js';
import { handingOn } from '../support/fake-kinde.js';
import { makeEmulator, refused, requestToken } from './client.js';

const FIELDS = 'operation, method, path, query, status, body';

describe('a pattern', () => {
  it.each<[unknown, string]>([
    [undefined, 'The request to look for must be the name of an operation, a pattern or a function (given: undefined)'],
    [['getUsers'], 'The request to look for must be the name of an operation, a pattern or a function (given: a list)'],
    [{ operaton: 'getUsers' }, `The pattern has no field "operaton"; it can have ${FIELDS}. Did you mean "operation"?`],
    [{ methd: 'GET' }, `The pattern has no field "methd"; it can have ${FIELDS}. Did you mean "method"?`],
    [{ operation: 5 }, 'The pattern.operation must be a text (given: 5)'],
    [
      { method: 'GTE' },
      'The pattern.method must be one of GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS (given: a text)',
    ],
    [
      { path: 'api/v1/users' },
      'The pattern.path must be an expression, or begin with / and have no query (given: a text)',
    ],
    [
      { path: '/api/v1/users?page_size=5' },
      'The pattern.path must be an expression, or begin with / and have no query (given: a text)',
    ],
    [{ query: { page_size: 5 } }, 'The pattern.query must be an object of texts (given: an object)'],
    [{ query: 'page_size=5' }, 'The pattern.query must be an object of texts (given: a text)'],
    [{ status: '200' }, 'The pattern.status must be a whole number from 0 to 599 (given: a text)'],
    [{ status: 2000 }, 'The pattern.status must be a whole number from 0 to 599 (given: 2000)'],
  ])('is refused: %j', async (matcher, message) => {
    const emulator = makeEmulator();
    expect(() => emulator.requestsOf(matcher as RequestMatcher)).toThrow(refused(message));
    expect(() => emulator.assertNoRequest(matcher as RequestMatcher)).toThrow(refused(message));
    await expect(emulator.waitForRequest(matcher as RequestMatcher)).rejects.toEqual(refused(message));
  });

  it('is taken with every field, and those that are undefined', async () => {
    const emulator = makeEmulator();
    await requestToken(emulator);
    const body = { grant_type: 'client_credentials' };
    const pattern = { operation: 'oauth.token', method: 'post', path: /token$/, query: {}, status: 200, body } as const;
    expect(emulator.requestsOf(pattern)).toHaveLength(1);
    expect(emulator.requestsOf({ method: undefined, status: 200 } as never)).toHaveLength(1);
    expect(emulator.requestsOf({ path: '/oauth2/token', status: 404 })).toHaveLength(0);
  });
});

it('an expression of another realm is told as it is', async () => {
  const emulator = makeEmulator();
  const path = runInNewContext('/token$/') as RegExp;
  expect(() => emulator.assertRequest({ path })).toThrow('for {"path":"/token$/"}, found 0');
  await requestToken(emulator);
  expect(emulator.assertRequest({ path }).status).toBe(200);
});

describe('options', () => {
  it('of waitForRequest: a signal that is none of the platform', async () => {
    const emulator = makeEmulator();
    const controller = new AbortController();
    const signal = handingOn(controller.signal);
    const waiting = emulator.waitForRequest('getUsers', { signal });
    controller.abort('enough');
    await expect(waiting).rejects.toBe('enough');
    await expect(emulator.waitForRequest('getUsers', { signal })).rejects.toBe('enough');
  });

  it('of assertRequest are refused', async () => {
    const emulator = makeEmulator();
    await requestToken(emulator);
    const ask = (options: object) => () => emulator.assertRequest('oauth.token', options);
    expect(ask({ time: 2 })).toThrow(
      refused('assertRequest() has no option "time"; it can have times. Did you mean "times"?'),
    );
    expect(ask({ times: 0 })).toThrow(
      refused('assertRequest(): times must be a whole number from 1; assertNoRequest() is for none (given: 0)'),
    );
  });

  it('of waitForRequest are refused', async () => {
    const emulator = makeEmulator();
    const wait = async (options: object) => await emulator.waitForRequest('getUsers', options);
    await expect(wait({ timeout: 5 })).rejects.toEqual(
      refused(
        'waitForRequest() has no option "timeout"; it can have timeoutMs, skip, signal. Did you mean "timeoutMs"?',
      ),
    );
    // A timer of Node fires at once above that.
    await expect(wait({ timeoutMs: Infinity })).rejects.toEqual(
      refused('waitForRequest(): timeoutMs must be a number from 0 to 2147483647 (given: Infinity)'),
    );
    await expect(wait({ skip: -1 })).rejects.toEqual(
      refused('waitForRequest(): skip must be a whole number from 0 (given: -1)'),
    );
    await expect(wait({ signal: new AbortController() })).rejects.toEqual(
      refused('waitForRequest(): signal must be an AbortSignal (given: an object)'),
    );
  });

  it('of fault rules: methods that there are not', () => {
    const { faults } = makeEmulator();
    const message = 'rules[0].methods must be of GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS (given: a list)';
    expect(() => faults.plan({ rules: [{ methods: ['get', 'PSOT'], fault: 'reset' }] })).toThrow(refused(message));
    faults.plan({ rules: [{ methods: ['get', 'POST'], fault: 'reset' }] });
  });
});
