import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cookieName,
  cookiesFrom,
  forNavigation,
  toClearedCookies,
  toSetCookie,
  toSetCookies,
  valuesOf,
} from '../../src/oauth/cookies.js';

const attributes = { secure: true, sameSite: 'lax' } as const;
const set = (value: string, present = new Map<string, string>(), maxBytes = 20_000) =>
  toSetCookies('__Host-s', value, { maxAge: 60, maxBytes, attributes, present });

/** What a browser holds after these `Set-Cookie` values. */
function apply(setCookies: readonly string[], before = new Map<string, string>()): Map<string, string> {
  const jar = new Map(before);
  for (const cookie of setCookies) {
    const pair = cookie.split(';')[0] ?? '';
    const name = pair.slice(0, pair.indexOf('='));
    if (cookie.includes('Max-Age=0')) jar.delete(name);
    else jar.set(name, pair.slice(name.length + 1));
  }
  return jar;
}

describe('cookies', () => {
  it('are bound to host and https where they can be', () => {
    expect(cookieName('s', attributes)).toBe('__Host-s');
    expect(cookieName('s', { ...attributes, domain: 'example.com' })).toBe('__Secure-s');
    expect(cookieName('s', { ...attributes, secure: false })).toBe('s');
    expect(toSetCookie('s', 'v', 60.9, attributes)).toBe('s=v; Path=/; Max-Age=60; HttpOnly; Secure; SameSite=Lax');
    expect(toSetCookie('s', 'v', -1, { secure: false, sameSite: 'strict', domain: 'example.com' })).toBe(
      's=v; Path=/; Max-Age=0; HttpOnly; SameSite=Strict; Domain=example.com',
    );
  });

  it('what a navigation from another site must find is never strict, and otherwise as set', () => {
    const sites = (['strict', 'lax', 'none'] as const).map((sameSite) => forNavigation({ ...attributes, sameSite }));
    expect(sites).toEqual(['lax', 'lax', 'none'].map((sameSite) => ({ ...attributes, sameSite })));
  });

  it('are removed with an empty value, and nothing of anybody else', () => {
    const own = ['__Host-s', '__Host-s.0', '__Host-s.9'];
    const others = ['a', '__Host-sx', '__Host-s.', '__Host-s.10', '__Host-s.x1', '__Host-s.1x', '__Host-t.1', 'x.1'];
    const jar = new Map([...own, ...others].map((name) => [name, 'v']));
    expect(toClearedCookies('__Host-s', attributes, jar)).toEqual(
      own.map((name) => `${name}=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Lax`),
    );
    const left = apply(set('new', jar), jar);
    expect([...left.keys()]).toEqual(['__Host-s', ...others]);
    expect(set('new', jar)[0]).toBe('__Host-s.0=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Lax');
  });

  it('3,800 characters are the most for one cookie', () => {
    expect([...apply(set('b'.repeat(3_800))).keys()]).toEqual(['__Host-s']);
    expect([...apply(set('b'.repeat(3_801))).keys()]).toEqual(['__Host-s.0', '__Host-s.1']);
  });

  it.each(['', '2', 'x', 'x~y', '~y', '0~y', '1~y', '2x~y', 'x2~y', '12~y', '23~y', '-2~y'])(
    'a first chunk that is %j is no value',
    (first) => {
      const rest = Array.from({ length: 30 }, (_, index): [string, string] => [`__Host-s.${index + 1}`, 'z']);
      expect(valuesOf('__Host-s', new Map([['__Host-s.0', first], ...rest]))).toEqual([]);
    },
  );

  it('of a chunked and a single value both are given', () => {
    const jar = new Map([...apply(set('b'.repeat(5_000))), ['__Host-s', 'single']]);
    expect(valuesOf('__Host-s', jar)).toEqual(['b'.repeat(5_000), 'single']);
    expect(valuesOf('__Host-s', new Map())).toEqual([]);
  });

  it('a long value is cut, every cookie fits, and it comes back whole', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20_000 }), fc.integer({ min: 1, max: 20_000 }), (first, second) => {
        const before = apply(set('a'.repeat(first)));
        const made = set('b'.repeat(second), before);
        expect(made.every((cookie) => cookie.length <= 4_096)).toBe(true);
        // A browser may keep either of two with one name.
        expect(new Set(made.map((cookie) => cookie.split('=')[0])).size).toBe(made.length);
        const jar = apply(made, before);
        expect(valuesOf('__Host-s', jar)).toEqual(['b'.repeat(second)]);
        expect(apply(toClearedCookies('__Host-s', attributes, jar), jar).size).toBe(0);
      }),
      { numRuns: 50 },
    );
  });

  it('a chunk left over from a longer value does no harm', () => {
    const jar = apply(set('b'.repeat(5_000)));
    jar.set('__Host-s.2', 'left over');
    expect(valuesOf('__Host-s', jar)).toEqual(['b'.repeat(5_000)]);
  });

  it('a missing chunk is no value', () => {
    const jar = apply(set('b'.repeat(9_000)));
    jar.delete('__Host-s.1');
    expect(valuesOf('__Host-s', jar)).toEqual([]);
  });

  it('a value that is too large says what to do', () => {
    expect(() => set('x'.repeat(20_001))).toThrow(
      expect.objectContaining({ code: 'SESSION_TOO_LARGE', message: expect.stringContaining("kind: 'store'") }),
    );
  });

  it('headers are read leniently and never throw', () => {
    expect([...cookiesFrom('a=1; b="2"; a=3; ; =x; c; __proto__=p;d=e=f')]).toEqual([
      ['a', '1'],
      ['b', '2'],
      ['__proto__', 'p'],
      ['d', 'e=f'],
    ]);
    expect(Object.fromEntries(cookiesFrom('a = 1 ; b="2; c=3"; d=""; e="; word'))).toEqual({
      a: '1',
      b: '"2',
      c: '3"',
      d: '',
      e: '',
    });
    expect(cookiesFrom(null).size).toBe(0);
    expect(cookiesFrom(`a=${'x'.repeat(131_070)}`).size).toBe(1);
    expect(cookiesFrom(`a=${'x'.repeat(131_071)}`).size).toBe(0);
    expect(cookiesFrom('a=1;'.repeat(100_000)).size).toBe(0);
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (header) => void cookiesFrom(header)));
  });
});
