import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { escaped, toHtml } from '../../src/http/html.js';

/** What a reader of HTML makes of the five references. */
const read = (html: string): string =>
  html
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');

describe('escaped', () => {
  test('nothing that could end a text or an attribute is left, and it reads as it was', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('&lt;', '<script>', `"'><b>`, '&amp;amp;'));
    fc.assert(
      fc.property(text, (one) => {
        expect(escaped(one)).not.toMatch(/[<>"']/);
        expect(read(escaped(one))).toBe(one);
      }),
    );
  });
});

describe('toHtml', () => {
  test('shows the title as text and the main part as it is', () => {
    const { html } = toHtml('Ada & <b>', '<p>Hello</p>');
    expect(html).toMatch(/^<!doctype html><html lang="en"><head><meta charset="utf-8">/);
    expect(html).toContain('<title>Ada &amp; &lt;b&gt;</title>');
    expect(html).toContain('<main><h1>Ada &amp; &lt;b&gt;</h1><p>Hello</p></main>');
  });

  test('its policy lets this style run and nothing else, with another nonce each time', () => {
    const [one, two] = [toHtml('x', ''), toHtml('x', '')];
    const nonce = /<style nonce="([\w-]{36})">:root\{/.exec(one.html)?.[1] as string;
    const rules = Object.fromEntries(one.policy.split('; ').map((rule) => rule.split(/ (.*)/s)));
    expect(rules).toEqual({
      'default-src': "'none'",
      'img-src': 'data:',
      'style-src': `'nonce-${nonce}'`,
      'frame-ancestors': "'none'",
      'base-uri': "'none'",
    });
    expect(two.html).not.toContain(nonce);
  });
});
