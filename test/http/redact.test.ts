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

  // Deno names the URL in the message, Bun in a property.
  test.each<[string, unknown]>([
    ['the message', new Error('failed for url (https://a.kinde.com/api/v1/user?email=opaque-word): client error')],
    ['a property', Object.assign(new Error('x'), { path: 'https://a.kinde.com/api/v1/users/opaque-word' })],
    ['the cause', new Error('x', { cause: new Error('https://a.kinde.com/opaque-word failed') })],
  ])('of a URL in %s only the origin is left', (_, error) => {
    expect(shown(safeCause(error))).not.toContain('opaque-word');
  });

  test('what stands around a URL is kept, and a stack may name modules by URL', () => {
    const { message } = safeCause(new Error('for url (https://a.kinde.com/x?y=z): client error (Connect)')) as Error;
    expect(message).toBe('for url (https://a.kinde.com): client error (Connect)');
    const remote = new Error('x');
    remote.stack = 'Error: x\n    at https://example.com/module.js:1:1';
    expect(safeCause(remote)).toBe(remote);
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

describe('the edges of what is shown', () => {
  test('500 characters are shown whole; of a longer text its beginning, and that there was more', () => {
    expect(redact('x'.repeat(500))).toBe('x'.repeat(500));
    expect(redact('x'.repeat(501))).toBe(`${'x'.repeat(500)}…`);
  });

  test('a run of control characters is one blank', () => {
    expect(redact('a\r\n\t\u007fb\nc')).toBe('a b c');
  });

  test.each([
    JWT,
    'eyJhbGciOi.eyJzdWIi',
    'Bearer \t opaque',
    'basic opaque',
    `id_token = "${'o'.repeat(9)}"`,
    'API_KEY:x',
  ])('nothing of the secret in %j is left', (text) => {
    const words = redact(`${text} after`).replace('[redacted]', '');
    expect(words).toMatch(/^(Bearer|basic|id_token = "+|API_KEY:)? *after$/);
  });

  test('text is redacted, and what is neither text nor an error is left out', () => {
    expect(safeCause('for Bearer opaque')).toBe('for Bearer [redacted]');
    for (const value of [undefined, null, 5, {}, ['x'], () => 'x']) expect(safeCause(value)).toBeUndefined();
  });

  test('of a URL without https only the origin is left too', () => {
    const { message } = safeCause(new Error('fetch http://localhost:4000/a?b=c failed')) as Error;
    expect(message).toBe('fetch http://localhost:4000 failed');
  });

  test('five errors of a chain are kept, the outer ones', () => {
    let error = new Error('Bearer opaque');
    for (let depth = 9; depth >= 1; depth -= 1) error = new Error(`level ${depth}`, { cause: error });
    const messages: string[] = [];
    for (let at = safeCause(error) as Error | undefined; at; at = at.cause as Error | undefined)
      messages.push(at.message);
    expect(messages).toEqual(['level 1', 'level 2', 'level 3', 'level 4', 'level 5']);
  });

  test('of several inner errors one with a secret is enough for a copy of all', () => {
    const [good, bad] = [new Error('good'), new Error('Bearer opaque')];
    const harmless = new AggregateError([good, new Error('other')], 'all');
    expect(safeCause(harmless)).toBe(harmless);
    const copy = safeCause(new AggregateError([good, bad], 'all')) as AggregateError;
    expect(copy.errors.map(({ message }) => message)).toEqual(['good', 'Bearer [redacted]']);
    expect(Object.keys(safeCause(bad) as Error)).not.toContain('code');
    expect((safeCause(bad) as Error).cause).toBeUndefined();
    expect('cause' in (safeCause(bad) as Error)).toBe(false);
  });

  test('errors inside errors end after five as well, also in a circle', () => {
    const circle = new AggregateError([], 'Bearer opaque');
    circle.errors.push(circle);
    let levels = 0;
    for (let at = safeCause(circle) as AggregateError | undefined; at; at = at.errors?.[0]) levels += 1;
    expect(levels).toBe(5);
  });

  test('a URL in a later line of a property, or in the first of a stack, is found', () => {
    const address = 'https://a.kinde.com/users/opaque-word';
    const renamed = new Error(address);
    renamed.message = 'changed later';
    for (const error of [Object.assign(new Error('x'), { path: `at\n${address}` }), renamed])
      expect(inspect(safeCause(error), { showHidden: true })).not.toContain('opaque-word');
  });
});
