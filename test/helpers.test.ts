import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KindeInputError } from '../src/errors.js';
import { decodeJwt, formatApiUrl, hashString, parseDomain } from '../src/helpers.js';

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('decodeJwt', () => {
  test('case 135: decodeJwt("a.b") is an error; a valid 3-part token gives its payload', () => {
    expect(() => decodeJwt('a.b')).toThrow(KindeInputError);
    expect(decodeJwt(`${part({ alg: 'RS256' })}.${part({ sub: 'kp_1', exp: 5 })}.signature`)).toEqual({
      sub: 'kp_1',
      exp: 5,
    });
  });

  test('any claims come back, unicode too', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }), fc.jsonValue()), (claims) => {
        const expected = JSON.parse(JSON.stringify(claims));
        expect(decodeJwt(`h.${part(claims)}.s`)).toEqual(expected);
      }),
    );
  });

  test.each([
    '',
    'a',
    'a.b.c.d',
    '..',
    `h.${part([1])}.s`,
    `h.${part(null)}.s`,
    `h.${part('x')}.s`,
    'h.%%%.s',
    'h.gICA.s',
  ])('refuses %j without showing it', (token) => {
    try {
      decodeJwt(token);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(KindeInputError);
      expect(String(error)).toContain('not a JWT');
    }
  });

  test('a broken token is not part of the error', () => {
    const token = 'secret-header.secret-body.secret-signature';
    expect(() => decodeJwt(token)).toThrow(expect.not.stringContaining('secret-'));
    expect(() => decodeJwt(token)).toThrow(/three base64url parts/);
  });
});

test.each([
  ['http://example.com/path', 'example.com'],
  ['https://localhost:8080/api', 'localhost:8080'],
  ['not-a-url', ''],
  ['', ''],
])('case 136: parseDomain(%j) is %j', (url, host) => {
  expect(parseDomain(url)).toBe(host);
});

test.each([
  ['https://example.com/', 'https://example.com/api'],
  ['https://example.com', 'https://example.com/api'],
  ['https://example.com///', 'https://example.com/api'],
])('case 137: formatApiUrl(%j) is %j', (url, expected) => {
  expect(formatApiUrl(url)).toBe(expected);
});

test('case 139: hashString("test string") is its sha256 in hex', async () => {
  expect(await hashString('test string')).toBe('d5579c46dfcc7f18207013e65b44e4cb4e2c2298f4ac457ba8f82743f31e930b');
});

test('hashString agrees with node:crypto for any text', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'grapheme' }), async (text) => {
      expect(await hashString(text)).toBe(createHash('sha256').update(text).digest('hex'));
    }),
  );
});
