import { describe, expect, test } from 'vitest';
import { transportError } from '../../src/http/transport-error.js';
import { ORIGIN } from '../support/fake-kinde.js';

const POST = { url: `${ORIGIN}/api/v1/user?email=a@example.com`, method: 'POST', headers: {} };
const GET = { ...POST, method: 'GET' };
const coded = (code: string, message = code): Error => Object.assign(new Error(message), { code });
const fetchFailed = (cause?: unknown): Error => new TypeError('fetch failed', { cause });

describe('the error of a failed fetch', () => {
  test('names the host, the innermost reason, the operation and the attempts', () => {
    const cause = fetchFailed(coded('ECONNRESET', 'socket hang up'));
    const error = transportError(cause, GET, 2, 'getUsers');
    expect(error).toMatchObject({ code: 'NETWORK_ERROR', attempts: 2, operation: 'getUsers' });
    expect(error.message).toBe('The request to example.kinde.com failed: socket hang up.');
    expect(error.cause).toBe(cause);
  });

  test.each([
    ['a write whose connection broke', POST, 'ECONNRESET', 'createUser', true],
    ['a write that was never sent', POST, 'ECONNREFUSED', 'createUser', false],
    ['a read', GET, 'ECONNRESET', 'getUsers', false],
    ['a request for a token', POST, 'ECONNRESET', undefined, false],
  ])('%s: whether Kinde may have carried it out', (_, draft, code, operation, may) => {
    const { message } = transportError(fetchFailed(coded(code)), draft, 1, operation);
    const acted = may ? ' Kinde may have carried it out.' : '';
    expect(message).toBe(`The request to example.kinde.com failed: ${code}.${acted}`);
  });

  test('where the inner reason has no words, the outer one speaks; what is no error gives none', () => {
    expect(transportError(fetchFailed(coded('ECONNRESET', '')), GET, 1, 'getUsers').message).toMatch(
      /: fetch failed\.$/,
    );
    expect(transportError({ what: 'no error' }, GET, 1, 'getUsers').message).toMatch(/: no reason given\.$/);
  });

  test('shows no secret of the reason', () => {
    const { message } = transportError(fetchFailed(new Error('sent Bearer abcdef')), GET, 1, 'getUsers');
    expect(message).toMatch(/: sent Bearer \[redacted\]\.$/);
  });
});
