import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { KindeInputError } from '../../src/errors.js';
import { toPath, toQuery, withoutTrailingSlashes } from '../../src/http/url.js';

const TEMPLATE = '/api/v1/organizations/{org_code}/users/{user_id}/roles';
const BASE = 'https://example.kinde.com';

/** The path segments that a URL parser sees. */
const segments = (path: string): string[] => new URL(BASE + path).pathname.split('/');

describe('toPath', () => {
  test.each(['', '.', '..', '\0', 'a\nb', 'a\r', '\t', '\u007f', '\u001f', 'a\ud800b', '\udc00'])(
    'refuses %j, whatever a URL parser would make of it',
    (value) => {
      const act = () => toPath(TEMPLATE, { org_code: 'org_1', user_id: value });
      expect(act).toThrow(KindeInputError);
      expect(act).toThrow(/`user_id`/);
    },
  );

  test.each([undefined, null, Number.NaN, Number.POSITIVE_INFINITY, true, {}, [], ['a'], Symbol('x'), () => 'x', 5n])(
    'refuses %s, which is no text',
    (value) => {
      expect(() => toPath(TEMPLATE, { org_code: 'org_1', user_id: value })).toThrow(KindeInputError);
    },
  );

  test.each([
    '/',
    '//',
    '\\',
    '..\\..',
    '../..',
    '../../oauth2/token',
    './.',
    '%2e',
    '%2e%2e',
    '%2E%2e%2f',
    '.%2e',
    '%2f',
    '%00',
    '%',
    '?a=b',
    '#x',
    ';x',
    ':@',
    ' ',
    '...',
    '\u00a0',
    '\u2028',
    '﻿',
    '/etc',
    '{user_id}',
    '$&',
    'ü/😀',
    '\u0130.\u0307',
    '．．',
  ])('keeps %j in its segment', (value) => {
    const seen = segments(toPath(TEMPLATE, { org_code: value, user_id: value }));
    expect(seen).toHaveLength(8);
    expect(seen.map(decodeURIComponent)).toEqual(['', 'api', 'v1', 'organizations', value, 'users', value, 'roles']);
  });

  test('numbers are taken', () => {
    expect(toPath('/x/{id}', { id: 12 })).toBe('/x/12');
    expect(toPath('/x/{id}', { id: -1.5 })).toBe('/x/-1.5');
  });

  test('any value stays in its segment and can be read back, or is refused', () => {
    const hostile = fc.array(
      fc.constantFrom(
        '.',
        '..',
        '/',
        '\\',
        '%2e',
        '%2F',
        '%',
        '?',
        '#',
        '\0',
        '\n',
        '\ud83d',
        '\ude00',
        'a',
        'é',
        '{',
        '}',
        '@',
        ':',
      ),
      { minLength: 1, maxLength: 5 },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          hostile.map((list) => list.join('')),
        ),
        (value) => {
          let path: string;
          try {
            path = toPath(TEMPLATE, { org_code: value, user_id: 'kp_1' });
          } catch (error) {
            expect(error).toBeInstanceOf(KindeInputError);
            // biome-ignore lint/suspicious/noControlCharactersInRegex: those are refused
            expect(value === '' || /^\.\.?$|[\u0000-\u001f\u007f]/.test(value) || /\p{Surrogate}/u.test(value)).toBe(
              true,
            );
            return;
          }
          const seen = segments(path);
          expect(seen).toHaveLength(8);
          expect(decodeURIComponent(seen[4] as string)).toBe(value);
          expect([...seen.slice(0, 4), ...seen.slice(5)]).toEqual([
            '',
            'api',
            'v1',
            'organizations',
            'users',
            'kp_1',
            'roles',
          ]);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

describe('toQuery', () => {
  test('writes text, numbers, booleans, dates, lists and keys; leaves out what is absent', () => {
    const query = {
      a: 'x y',
      b: 1,
      c: false,
      d: new Date(0),
      e: ['p', 2],
      f: { k: 'v', l: ['m', 'n'], absent: undefined, none: null },
      g: null,
      h: [],
    };
    expect([...new URLSearchParams(toQuery({ ...query, i: undefined, j: 10n }))]).toEqual([
      ['a', 'x y'],
      ['b', '1'],
      ['c', 'false'],
      ['d', '1970-01-01T00:00:00.000Z'],
      ['e', 'p,2'],
      ['f[k]', 'v'],
      ['f[l]', 'm,n'],
      ['j', '10'],
    ]);
    expect(toQuery(undefined)).toBe('');
    expect(toQuery({})).toBe('');
  });

  test.each([
    [{ a: ['x,y'] }],
    [{ a: ['x', 'y,z'] }],
    [{ a: { k: ['x,y'] } }],
    [{ a: [{}] }],
    [{ a: { k: {} } }],
    [{ a: Number.NaN }],
    [{ a: new Date(Number.NaN) }],
    [{ a: [null] }],
    [{ a: [undefined] }],
    [{ a: [['x']] }],
    [{ a: () => 1 }],
    [{ a: Symbol('x') }],
    [{ a: '\ud800' }],
    [{ a: { '\udfff': 'x' } }],
  ])('refuses %j, naming the input', (query) => {
    const act = () => toQuery(query);
    expect(act).toThrow(KindeInputError);
    expect(act).toThrow(/`a/);
  });

  test('any pairs can be read back', () => {
    const text = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(fc.dictionary(text, text), fc.dictionary(text, text), (plain, deep) => {
        const pairs = [...new URLSearchParams(toQuery({ ...plain, properties: deep }))];
        const expected = [
          ...Object.entries(plain).filter(([key]) => key !== 'properties'),
          ...Object.entries(deep).map(([key, value]): [string, string] => [`properties[${key}]`, value]),
        ];
        expect(new Map(pairs)).toEqual(new Map(expected));
        expect(pairs).toHaveLength(expected.length);
      }),
    );
  });
});

test('trailing slashes go, in time that grows with the length only', () => {
  expect(['/', '//', '/a', '/a/', '/a//', '/a/b///'].map(withoutTrailingSlashes)).toEqual([
    '/',
    '/',
    '/a',
    '/a',
    '/a',
    '/a/b',
  ]);
  const startedAt = performance.now();
  withoutTrailingSlashes(`${'/'.repeat(1_000_000)}x`);
  expect(performance.now() - startedAt).toBeLessThan(100);
});
