import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redirectTargetFrom } from '../../src/oauth/redirect.js';

const rules = { origin: 'https://app.example.com', allowed: ['https://docs.example.com'] };

describe('116: redirect targets', () => {
  it.each([
    ['/', 'https://app.example.com/'],
    ['/dashboard?tab=1#top', 'https://app.example.com/dashboard?tab=1#top'],
    ['/a/../b', 'https://app.example.com/b'],
    ['/%5Cevil.example', 'https://app.example.com/%5Cevil.example'],
    ['/.//evil.example', 'https://app.example.com//evil.example'],
    ['/@evil.example', 'https://app.example.com/@evil.example'],
    ['/?next=https://evil.example', 'https://app.example.com/?next=https://evil.example'],
    ['https://app.example.com/x', 'https://app.example.com/x'],
    ['https://docs.example.com/x', 'https://docs.example.com/x'],
    ['https://APP.example.com:443/x', 'https://app.example.com/x'],
    ['/a//', 'https://app.example.com/a//'],
    [`/${'x'.repeat(2_047)}`, `https://app.example.com/${'x'.repeat(2_047)}`],
    [`/${'漢'.repeat(227)}`, `https://app.example.com/${'%E6%BC%A2'.repeat(227)}`],
  ])('%j is %s', (target, url) => expect(redirectTargetFrom(target, rules)).toBe(url));

  it.each([
    'https://evil.example/x',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '\\/evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    ' //evil.example',
    '\u0000//evil.example',
    '\u00a0//evil.example',
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    'https:evil.example',
    'https:/evil.example',
    'https:///evil.example',
    'https://app.example.com@evil.example/',
    'https://user:secret@app.example.com/',
    'https://user@app.example.com/',
    'https://:secret@app.example.com/',
    'https://[app.example.com/',
    'https://app.example.com.evil.example/',
    'http://app.example.com/',
    'https://app.example.com:8443/',
    'ftp://app.example.com/',
    'dashboard',
    '',
    '?x',
    'blob:https://app.example.com/x',
    `/${'x'.repeat(2_048)}`,
    // Nine characters each in the address.
    `/${'漢'.repeat(228)}`,
    undefined,
    null,
    {},
    ['/x'],
  ])('%j is refused', (target) => {
    expect(() => redirectTargetFrom(target, rules)).toThrow(expect.objectContaining({ code: 'REDIRECT_REFUSED' }));
  });

  it('an application on http takes its own URLs, and the refusal says how to allow others', () => {
    const local = { origin: 'http://localhost:3000', allowed: [] };
    expect(redirectTargetFrom('http://localhost:3000/x', local)).toBe('http://localhost:3000/x');
    expect(() => redirectTargetFrom('https://localhost:3000/x', local)).toThrow(
      /`\/dashboard`.*`allowedRedirectOrigins`/,
    );
  });

  it('whatever is accepted leads to an allowed origin', () => {
    const pieces = fc.constantFrom(
      '/',
      '\\',
      '//',
      'https:',
      'http:',
      '@',
      'evil.example',
      '.',
      '..',
      '?',
      '#',
      '%2f',
      '\t',
      ' ',
      ':',
      'x',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(pieces, { maxLength: 8 }).map((parts) => parts.join('')),
          fc.string(),
          fc.webUrl(),
        ),
        (target) => {
          let url: string;
          try {
            url = redirectTargetFrom(target, rules);
          } catch (error) {
            expect(error).toMatchObject({ code: 'REDIRECT_REFUSED' });
            return;
          }
          expect(['https://app.example.com', 'https://docs.example.com']).toContain(new URL(url).origin);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
