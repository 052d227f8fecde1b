import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { redact, safeCause } from '../../src/http/redact.js';

const JWT = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl';

describe('redact', () => {
  test.each([
    ['a bare JWT', JWT],
    ['an authorization header', 'authorization: Bearer opaque-word-1'],
    ['an authorization header in JSON', JSON.stringify({ authorization: 'Bearer opaque-word-1' })],
    ['basic credentials', 'Authorization: Basic b3BhcXVlLXdvcmQtMQ=='],
    ['a form', 'grant_type=client_credentials&client_id=abc&client_secret=opaque-word-1&audience=x'],
    ['JSON', JSON.stringify({ client_secret: 'opaque-word-1', access_token: 'opaque-word-1' })],
    ['JSON in JSON', JSON.stringify({ body: JSON.stringify({ client_secret: 'opaque-word-1' }) })],
    ['an inspected object', inspect({ client_secret: 'opaque-word-1', refresh_token: 'opaque-word-1' })],
    ['upper case', 'CLIENT_SECRET=opaque-word-1 ACCESS_TOKEN=opaque-word-1'],
  ])('hides the secret in %s', (_, text) => {
    const shown = redact(`before ${text} after`);
    expect(shown).not.toMatch(/opaque-word|b3BhcXVl|eyJ/);
    expect(shown).toContain('[redacted]');
    expect(shown).toMatch(/^before .*after$/);
  });

  test('leaves ordinary text alone', () => {
    for (const text of ['The bearer of this', 'The client_secret is wrong', 'users@example.com', 'Basics first'])
      expect(redact(text).replace('[redacted]', 'of')).toBe(text);
    expect(redact('Bearer abc is bad')).toBe('Bearer [redacted] is bad');
  });

  test('gives one line of bounded length', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2_000 }), (text) => {
        const shown = redact(text);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: none must be left
        expect(shown).not.toMatch(/[\u0000-\u001f\u007f]/);
        expect(shown.length).toBeLessThanOrEqual(501);
      }),
    );
  });

  test('is quick on hostile text', () => {
    const start = performance.now();
    for (const piece of ['eyJ', 'eyJ-', 'Bearer ', 'client_secret', '"', 'a.', '\\']) redact(piece.repeat(100_000));
    expect(performance.now() - start).toBeLessThan(1_500);
  });
});

describe('safeCause', () => {
  const shown = (error: unknown): string => inspect(error, { depth: Infinity, showHidden: true, getters: true });

  test('an error that shows nothing secret stays itself', () => {
    const inner = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:1'), {
      errno: -111,
      code: 'ECONNREFUSED',
      syscall: 'connect',
      address: '127.0.0.1',
      port: 1,
    });
    const error = new TypeError('fetch failed', { cause: inner });
    expect(safeCause(error)).toBe(error);
  });

  const secret = 'Bearer opaque-word-1';
  const withStack = (): Error => {
    const error = new Error(secret);
    error.message = 'changed later';
    return error;
  };
  const circular = (): Error => {
    const error: Error & { self?: unknown } = new Error(secret);
    error.cause = error;
    return error;
  };
  test.each<[string, unknown]>([
    ['the message', new Error(`failed: ${secret}`)],
    ['the stack', withStack()],
    ['a property', Object.assign(new Error('x'), { headers: { authorization: secret } })],
    ['a harmless looking property', Object.assign(new Error('x'), { address: secret })],
    ['a property named socket', Object.assign(new Error('x'), { socket: { _header: secret } })],
    ['the code', Object.assign(new Error('x'), { code: secret })],
    ['the name', Object.assign(new Error('x'), { name: secret })],
    ['a hidden property', Object.defineProperty(new Error('x'), 'request', { value: { secret }, enumerable: false })],
    ['a symbol', Object.assign(new Error('x'), { [Symbol('request')]: secret })],
    ['a getter', Object.defineProperty(new Error('x'), 'config', { get: () => secret, enumerable: true })],
    ['the cause', new Error('x', { cause: new Error('y', { cause: new Error(secret) }) })],
    ['a cause that is no error', new Error('x', { cause: { authorization: secret } })],
    ['a cause that is text', new Error('x', { cause: secret })],
    ['an inner error', new AggregateError([new Error(secret)], 'x')],
    ['an inner error of a cause', new Error('x', { cause: new AggregateError([new Error(secret)], 'y') })],
    ['a circle', circular()],
    ['text', `thrown ${secret}`],
    ['an object', { authorization: secret }],
  ])('a secret in %s is gone', (_, error) => {
    expect(shown(safeCause(error))).not.toContain('opaque-word');
  });

  test('what helps is kept: name, code and the rest of the message', () => {
    const error = Object.assign(new RangeError(`wrong: ${secret}`), { code: 'E_WRONG' });
    expect(safeCause(error)).toMatchObject({
      name: 'RangeError',
      code: 'E_WRONG',
      message: 'wrong: Bearer [redacted]',
    });
  });

  test('codes of inner errors are kept, so that a refused connection is still known as one', () => {
    const part = Object.assign(new Error('connect'), { code: 'ECONNREFUSED', config: { secret } });
    const cause = safeCause(new Error('x', { cause: new AggregateError([part, part], 'all') })) as Error;
    expect(shown(cause)).not.toContain('opaque-word');
    expect(JSON.stringify((cause.cause as AggregateError).errors?.map((one: { code?: string }) => one.code))).toBe(
      '["ECONNREFUSED","ECONNREFUSED"]',
    );
  });

  test.each<[string, unknown]>([
    ['a message that is no text', Object.assign(new Error('x'), { message: { a: 1 } })],
    ['nothing', undefined],
    ['null', null],
    ['a number', 5],
  ])('%s is survived', (_, error) => {
    expect(() => safeCause(error)).not.toThrow();
  });
});
