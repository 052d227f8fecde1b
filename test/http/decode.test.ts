import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KindeError, KindeRateLimitError } from '../../src/errors.js';
import { decode, errorFrom, isTokenRefused, kindeErrorsFrom } from '../../src/http/decode.js';
import type { Received } from '../../src/http/receive.js';

const received = (status: number, body: unknown, headers: Record<string, string> = {}): Received => ({
  status,
  headers: new Headers(headers),
  text: typeof body === 'string' ? body : JSON.stringify(body),
  attempts: 2,
});
const EXPECTED = { operation: 'getUsers', scope: 'read:users' };
const fail = (...args: Parameters<typeof received>): KindeError => {
  try {
    decode(received(...args), EXPECTED);
  } catch (error) {
    return error as KindeError;
  }
  throw new Error('it was taken for a success');
};

describe("the eight shapes of Kinde's answers that are no success", () => {
  test('1: a list of errors', () => {
    const body = {
      errors: [
        { code: 'FIRST', message: 'one' },
        { code: 'SECOND', message: 'two' },
      ],
    };
    const error = fail(400, body);
    expect(error).toMatchObject({
      code: 'BAD_REQUEST',
      status: 400,
      errors: body.errors,
      operation: 'getUsers',
      attempts: 2,
    });
    expect(error.message).toBe('getUsers failed with status 400 (FIRST: one; SECOND: two).');
  });

  test('2: an object in place of the list', () => {
    const entry = { code: 'ROUTE_NOT_FOUND', message: 'The requested API route does not exist' };
    expect(fail(404, { errors: entry })).toMatchObject({ code: 'NOT_FOUND', errors: [entry] });
  });

  test('3: flat', () => {
    expect(fail(409, { code: 'DIRECTORY_EXISTS', message: 'there' })).toMatchObject({
      code: 'CONFLICT',
      errors: [{ code: 'DIRECTORY_EXISTS', message: 'there' }],
    });
  });

  test('4: an OAuth error', () => {
    expect(fail(400, { error: 'invalid_client', error_description: 'Client authentication failed' })).toMatchObject({
      code: 'BAD_REQUEST',
      errors: [{ code: 'invalid_client', message: 'Client authentication failed' }],
    });
  });

  test('5: bare text', () => {
    expect(fail(400, 'not_found')).toMatchObject({ code: 'BAD_REQUEST', errors: [{ code: 'not_found', message: '' }] });
    expect(fail(400, 'not_found').message).toBe('getUsers failed with status 400 (not_found).');
    expect(kindeErrorsFrom(' not_found\n')).toEqual([{ code: 'not_found', message: '' }]);
    for (const text of ['two words', 'a-b', `x${'y'.repeat(64)}`, '']) expect(kindeErrorsFrom(text)).toEqual([]);
  });

  test.each<[string, unknown, unknown[]]>([
    ['the list goes before all else', { errors: [{ code: 'A' }], error: 'B', code: 'C' }, [{ code: 'A', message: '' }]],
    ['an OAuth error goes before flat fields', { error: 'B', code: 'C' }, [{ code: 'B', message: '' }]],
    ['an empty list is none', { errors: [], code: 'C' }, [{ code: 'C', message: '' }]],
    ['text in the list is a message', { errors: ['why'] }, [{ code: '', message: 'why' }]],
    ['what is no text is left out', { errors: [{ code: 5, message: 'why' }, {}, 7] }, [{ code: '', message: 'why' }]],
  ])('mixed: %s', (_, body, errors) => {
    expect(kindeErrorsFrom(JSON.stringify(body))).toEqual(errors);
  });

  test('6: the web page for an unknown domain says to check the domain', () => {
    const page = '<!DOCTYPE html><html><head><title>404 Domain Not Found</title></head></html>';
    const error = fail(404, page, { 'content-type': 'text/html' });
    expect(error).toMatchObject({ code: 'NOT_FOUND', status: 404, errors: [] });
    expect(error.message).toMatch(/no such domain.*`domain`/);
  });

  test.each([200, 202, 403, 405])('7: a bot challenge with status %d', (status) => {
    const error = fail(status, '', { 'x-amzn-waf-action': 'challenge' });
    expect(error).toMatchObject({ code: 'CHALLENGED', status, operation: 'getUsers' });
    expect(error.message).toMatch(/challenge.*`domain`/);
  });

  test('8: no body, where none is declared, is a success; elsewhere it is not', () => {
    for (const status of [200, 201, 204]) {
      expect(decode(received(status, ''), { operation: 'updateApplication', empty: true })).toBeUndefined();
      expect(fail(status, '')).toMatchObject({ code: 'UNEXPECTED_RESPONSE', status });
    }
    expect(decode(received(200, '{"code":"OK"}'), { operation: 'updateApplication', empty: true })).toEqual({
      code: 'OK',
    });
  });
});

describe('a 2xx that is no JSON object', () => {
  const PAGES = ['<!doctype html><p>Hello', ' \n<HTML><body>Sign in'];
  test.each([...PAGES, '{"users":[{"id":', 'OK', '"text"', '5', 'true', 'null', ' '])(
    '%j is UNEXPECTED_RESPONSE',
    (text) => {
      const error = fail(200, text);
      expect(error).toMatchObject({ code: 'UNEXPECTED_RESPONSE', status: 200, attempts: 2 });
      expect(error.message).toMatch(/may have been carried out/);
    },
  );

  test('a web page is called one, and what else it is otherwise', () => {
    for (const page of PAGES) {
      expect(fail(200, page).message).toMatch(/with a web page.*`domain`/);
      expect(fail(404, page).message).toMatch(/web page.*`domain`/);
    }
    expect(fail(200, '').message).toContain('with an empty body');
    for (const text of ['{"users":', 'see <html>']) {
      expect(fail(200, text).message).toContain('with no complete JSON object');
      expect(fail(404, text).message).not.toContain('web page');
    }
  });

  test.each([...PAGES, '{"code":"O'])('%j is no success of an operation without a declared body either', (text) => {
    const act = () => decode(received(200, text), { operation: 'updateApplication', empty: true });
    expect(act).toThrow(expect.objectContaining({ code: 'UNEXPECTED_RESPONSE' }));
  });
});

describe('the code of a status', () => {
  test.each([
    [301, 'UNEXPECTED_STATUS'],
    [302, 'UNEXPECTED_STATUS'],
    [400, 'BAD_REQUEST'],
    [401, 'TOKEN_INVALID'],
    [403, 'FORBIDDEN'],
    [404, 'NOT_FOUND'],
    [405, 'UNEXPECTED_STATUS'],
    [409, 'CONFLICT'],
    [413, 'UNEXPECTED_STATUS'],
    [422, 'BAD_REQUEST'],
    [429, 'RATE_LIMITED'],
    [500, 'SERVER_ERROR'],
    [503, 'SERVER_ERROR'],
    [599, 'SERVER_ERROR'],
  ])('%d is %s', (status, code) => {
    expect(fail(status, '')).toMatchObject({ code, status, errors: [] });
  });

  test('429 is a class of its own, with the seconds to wait', () => {
    const error = fail(429, '', { 'ratelimit-reset': '29.2', 'retry-after': '5' });
    expect(error).toBeInstanceOf(KindeRateLimitError);
    expect(error).toMatchObject({ code: 'RATE_LIMITED', retryAfter: 30 });
    expect(error.message).toContain('in 30 s');
    expect(fail(429, '').retryAfter).toBeUndefined();
    expect(fail(429, '').message).toBe('getUsers failed with status 429.');
    // Other answers may ask to wait as well; only this one promises that it helps.
    expect(fail(503, '', { 'retry-after': '5' })).toMatchObject({
      retryAfter: 5,
      message: 'getUsers failed with status 503.',
    });
  });

  test('from 200 to 299 it is a success, and nothing else is', () => {
    for (const status of [200, 299]) expect(decode(received(status, '{"a":1}'), EXPECTED)).toEqual({ a: 1 });
    for (const status of [199, 300]) expect(fail(status, '{"a":1}').code).toBe('UNEXPECTED_STATUS');
  });

  test('only a 403 is about a scope', () => {
    const body = { errors: [{ code: 'SCOPE_MISSING', message: 'Scope is missing: read:roles' }] };
    expect(fail(400, body).code).toBe('BAD_REQUEST');
    expect('missingScope' in fail(400, body)).toBe(false);
  });

  test.each(['TOKEN_INVALID', 'INVALID_CREDENTIALS', 'INVALID_AUTHORIZATION_HEADER'])(
    '403 %s is a bad token',
    (code) => {
      const answer = received(403, { errors: [{ code, message: 'x' }] });
      expect(isTokenRefused(answer)).toBe(true);
      expect(errorFrom(answer, EXPECTED)).toMatchObject({ code: 'TOKEN_INVALID' });
      expect(errorFrom(answer, EXPECTED).message).toMatch(/`domain` and `audience`/);
    },
  );

  test('403 SCOPE_MISSING is a missing scope, even beside INVALID_CREDENTIALS', () => {
    const errors = [
      { code: 'INVALID_CREDENTIALS', message: 'x' },
      { code: 'SCOPE_MISSING', message: 'Scope is missing: read:environments' },
    ];
    expect(isTokenRefused(received(403, { errors }))).toBe(false);
    const error = fail(403, { errors });
    expect(error).toMatchObject({ code: 'SCOPE_MISSING', missingScope: 'read:environments' });
    expect(error.message).toContain('Grant the scope read:environments');
  });

  test('the missing scope comes from the table where Kinde does not name it', () => {
    const body = { errors: [{ code: 'SCOPE_MISSING', message: 'Scope is missing' }] };
    expect(fail(403, body)).toMatchObject({ missingScope: 'read:users' });
    expect(errorFrom(received(403, body), { operation: 'x' })).toMatchObject({ code: 'SCOPE_MISSING' });
    expect('missingScope' in errorFrom(received(403, body), { operation: 'x' })).toBe(false);
    expect(errorFrom(received(403, body), { operation: 'x' }).message).toMatch(
      /Grant the missing scope to the application/,
    );
  });

  test('401 is always a refused token; other statuses never are', () => {
    expect(isTokenRefused(received(401, ''))).toBe(true);
    for (const status of [200, 400, 404, 500])
      expect(isTokenRefused(received(status, { errors: [{ code: 'TOKEN_INVALID', message: 'x' }] }))).toBe(false);
    for (const body of ['', '<html>', { errors: [] }, { errors: [{ code: 'FORBIDDEN' }] }, { errors: null }])
      expect(isTokenRefused(received(403, body))).toBe(false);
  });
});

describe('request ids', () => {
  test.each(['x-request-id', 'x-amzn-requestid', 'x-amz-cf-id', 'cf-ray'])('%s', (header) => {
    expect(fail(500, '', { [header]: 'id-1' }).requestId).toBe('id-1');
    expect(fail(200, '', { [header]: 'id-1' }).requestId).toBe('id-1');
  });
  test('none', () => expect('requestId' in fail(500, '')).toBe(false));
});

describe('whatever the answer is', () => {
  const word = fc.oneof(fc.string(), fc.constantFrom('TOKEN_INVALID', 'SCOPE_MISSING', 'Bearer abc'), fc.jsonValue());
  const entry = fc.record({ code: word, message: word }, { requiredKeys: [] });
  const body = fc.oneof(
    fc.jsonValue(),
    fc.record(
      {
        errors: fc.oneof(fc.array(fc.oneof(entry, word)), entry, word),
        error: word,
        error_description: word,
        code: word,
        message: word,
      },
      { requiredKeys: [] },
    ),
  );
  const text = fc.oneof(
    fc.string(),
    body.map((value) => JSON.stringify(value)),
  );

  test('reading the errors never throws and gives entries of text', () => {
    fc.assert(
      fc.property(text, (raw) => {
        for (const { code, message } of kindeErrorsFrom(raw)) {
          expect(typeof code === 'string' && typeof message === 'string').toBe(true);
          expect(code + message).not.toBe('');
        }
      }),
      { numRuns: 500 },
    );
  });

  test('an answer is data or a KindeError with its status', () => {
    fc.assert(
      fc.property(fc.integer({ min: 200, max: 599 }), text, (status, raw) => {
        let data: unknown;
        try {
          data = decode(received(status, raw), EXPECTED);
        } catch (error) {
          expect(error).toBeInstanceOf(KindeError);
          expect(error).toMatchObject({ status, operation: 'getUsers' });
          return;
        }
        expect(status < 300 && typeof data === 'object' && data !== null).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('tokens that Kinde echoes are not shown', () => {
    const jwt = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl';
    const error = fail(
      400,
      { errors: [{ code: jwt, message: `bad Bearer opaque-word, client_secret=opaque-word and ${jwt}` }] },
      { 'x-request-id': `Bearer opaque-word` },
    );
    expect(inspect(error, { depth: Infinity, showHidden: true }) + JSON.stringify(error)).not.toMatch(
      /eyJ|opaque-word/,
    );
  });

  test('an answer with a million errors makes no message of a million errors', () => {
    const errors = Array.from({ length: 100_000 }, (_, index) => ({ code: `E${index}`, message: 'x'.repeat(20) }));
    expect(fail(400, { errors }).message.length).toBeLessThan(20_000);
  });
});
