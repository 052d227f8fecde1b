import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fromEnvironment, originFrom, originFromEnvironment, processEnvironment } from '../src/config.js';
import { KindeConfigError } from '../src/errors.js';

describe('originFrom', () => {
  test.each([
    ['example.kinde.com', 'https://example.kinde.com'],
    ['  example.kinde.com\n', 'https://example.kinde.com'],
    ['example.kinde.com/', 'https://example.kinde.com'],
    ['https://example.kinde.com', 'https://example.kinde.com'],
    ['https://example.kinde.com/', 'https://example.kinde.com'],
    ['HTTPS://Example.Kinde.com', 'https://example.kinde.com'],
    ['example.kinde.com:443', 'https://example.kinde.com'],
    ['example.kinde.com:8443', 'https://example.kinde.com:8443'],
    ['https://auth.example.com:8443/', 'https://auth.example.com:8443'],
    ['localhost', 'http://localhost'],
    ['localhost:3000', 'http://localhost:3000'],
    ['LOCALHOST:3000', 'http://localhost:3000'],
    ['localhost:3000/', 'http://localhost:3000'],
    ['https://localhost:3000', 'https://localhost:3000'],
    ['http://localhost', 'http://localhost'],
    ['acme.localhost:4000', 'http://acme.localhost:4000'],
    ['http://acme.localhost:4000', 'http://acme.localhost:4000'],
    ['127.0.0.1', 'http://127.0.0.1'],
    ['127.0.0.1/', 'http://127.0.0.1'],
    ['127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['127.12.13.14', 'http://127.12.13.14'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['[::1]', 'http://[::1]'],
    ['[::1]:8080', 'http://[::1]:8080'],
    ['http://[::1]:8080/', 'http://[::1]:8080'],
    ['localhost2', 'https://localhost2'],
    ['localhost.example.com', 'https://localhost.example.com'],
    ['127.0.0.1.example.com', 'https://127.0.0.1.example.com'],
  ])('%j is %s', (domain, origin) => {
    expect(originFrom(domain, 'domain')).toBe(origin);
  });

  test.each([
    ['http://example.kinde.com', /https/],
    ['http://localhost.example.com', /https/],
    ['http://127.0.0.1.example.com', /https/],
    ['http://notlocalhost', /https/],
    ['http://128.0.0.1', /https/],
    ['ftp://example.kinde.com', /https/],
    ['javascript://example.kinde.com', /KINDE_HOST/],
    ['https://example.kinde.com/api', /without a path/],
    ['example.kinde.com/api/v1', /without a path/],
    ['localhost:8080/api', /without a path/],
    ['https://example.kinde.com?x=1', /without a path/],
    ['https://example.kinde.com/#x', /without a path/],
    ['https://someone:hidden-word@example.kinde.com', /credentials/],
    ['someone@example.kinde.com', /credentials/],
    ['', /must be a domain/],
    ['/', /must be a domain/],
    ['https://', /must be a domain/],
    ['exa mple.kinde.com', /must be a domain/],
    ['example.kinde.com:notaport', /must be a domain/],
    ['[::1', /must be a domain/],
  ])('%j is refused', (domain, why) => {
    const act = () => originFrom(domain, 'KINDE_HOST');
    expect(act).toThrow(KindeConfigError);
    expect(act).toThrow(why);
    expect(act).toThrow(/`KINDE_HOST`/);
    expect(act).not.toThrow(/hidden-word/);
  });

  test('whatever is given, the outcome is a secure origin or a KindeConfigError', () => {
    const pieces = fc.array(
      fc.constantFrom(
        'http',
        'https',
        '://',
        '/',
        ':',
        '@',
        '.',
        '..',
        'kinde.com',
        'localhost',
        '127.0.0.1',
        '[::1]',
        '%',
        '\\',
        '#',
        '?',
        ' ',
        '\0',
        '8',
        'é',
      ),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.webUrl(),
          fc.domain(),
          pieces.map((list) => list.join('')),
        ),
        (text) => {
          let origin: string;
          try {
            origin = originFrom(text, 'domain');
          } catch (error) {
            expect(error).toBeInstanceOf(KindeConfigError);
            return;
          }
          const url = new URL(origin);
          expect(url.origin).toBe(origin);
          expect(url.protocol === 'https:' || /^(localhost|.+\.localhost|127\..*|\[::1\])$/.test(url.hostname)).toBe(
            true,
          );
          expect(originFrom(origin, 'domain')).toBe(origin);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('originFromEnvironment', () => {
  test('takes any of the three variables', () => {
    for (const name of ['KINDE_DOMAIN', 'KINDE_HOST', 'KINDE_ISSUER_URL'])
      expect(originFromEnvironment({ [name]: 'https://example.kinde.com/' })).toBe('https://example.kinde.com');
    expect(originFromEnvironment({})).toBeUndefined();
    expect(originFromEnvironment({ KINDE_DOMAIN: ' ', KINDE_HOST: '' })).toBeUndefined();
  });

  test('several that agree are one, however they are written', () => {
    expect(
      originFromEnvironment({
        KINDE_DOMAIN: 'Example.kinde.com',
        KINDE_HOST: 'https://example.kinde.com',
        KINDE_ISSUER_URL: 'https://example.kinde.com/',
      }),
    ).toBe('https://example.kinde.com');
  });

  test.each([
    ['KINDE_DOMAIN', 'KINDE_HOST'],
    ['KINDE_DOMAIN', 'KINDE_ISSUER_URL'],
    ['KINDE_HOST', 'KINDE_ISSUER_URL'],
  ])('%s and %s that differ are an error that names both', (first, second) => {
    const act = () => originFromEnvironment({ [first]: 'one.kinde.com', [second]: 'two.kinde.com' });
    expect(act).toThrow(KindeConfigError);
    expect(act).toThrow(new RegExp(`${first} and ${second}.*one\\.kinde\\.com.*two\\.kinde\\.com`));
  });

  test('a bad one is named even when another is good', () => {
    expect(() => originFromEnvironment({ KINDE_DOMAIN: 'example.kinde.com', KINDE_HOST: 'http://x.com' })).toThrow(
      /`KINDE_HOST`/,
    );
  });
});

test('an empty variable counts as unset; others are trimmed', () => {
  expect(fromEnvironment({ A: '  ' }, 'A')).toBeUndefined();
  expect(fromEnvironment({ A: ' b ' }, 'A')).toBe('b');
  expect(processEnvironment()).toBe(process.env);
});
