import { describe, expect, it } from 'vitest';
import type { OAuthOptions, SessionOptions } from '../../src/oauth/options.js';
import { cookieAttributesFrom, sessionConfigFrom } from '../../src/oauth/session-config.js';
import { createMemoryStore } from '../../src/storage/memory.js';

const SECRET = 's'.repeat(32);
const configOf = (session: SessionOptions = {}, options: OAuthOptions = {}, env: Record<string, string> = {}) =>
  sessionConfigFrom({ ...options, session }, env);
const refused = (about: RegExp) =>
  expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.stringMatching(about) });

describe('session settings', () => {
  it('are a cookie session of 7 days unused and 30 days in all, when nothing but a secret is given', () => {
    const day = 86_400_000;
    const config = configOf({ secret: SECRET });
    expect(config).toEqual({
      kind: 'cookie',
      secrets: [SECRET],
      idleMs: 7 * day,
      absoluteMs: 30 * day,
      refreshAheadMs: 60_000,
      rotationMemoryMs: 60_000,
      cookieName: 'kinde',
      maxCookieBytes: 10_240,
    });
    expect([Object.isFrozen(config), Object.isFrozen(config.secrets)]).toEqual([true, true]);
  });

  it('are taken as given, seconds as ms, and every one of them is known', () => {
    const session = {
      secret: [SECRET, 't'.repeat(40)],
      kind: 'store',
      idleSeconds: 10,
      absoluteSeconds: 20,
      refreshAheadSeconds: 3,
      rotationMemorySeconds: 4,
      cookieName: 'my_app-1',
      cookieDomain: 'example.com',
      sameSite: 'strict',
      maxCookieBytes: 5_000,
    } as const;
    expect(configOf(session, { storage: createMemoryStore() })).toEqual({
      kind: 'store',
      secrets: session.secret,
      idleMs: 10_000,
      absoluteMs: 20_000,
      refreshAheadMs: 3_000,
      rotationMemoryMs: 4_000,
      cookieName: 'my_app-1',
      maxCookieBytes: 5_000,
    });
  });

  it('a store session needs a store', () => {
    expect(() => configOf({ secret: SECRET, kind: 'store' })).toThrow(refused(/`session.kind` is `store`.*`storage`/));
  });

  it('secrets come from the environment too, several with blanks between them; the option goes first', () => {
    const env = { KINDE_SESSION_SECRET: `${SECRET}  ${'t'.repeat(32)}\n${'u'.repeat(32)}` };
    expect(configOf({}, {}, env).secrets).toEqual([SECRET, 't'.repeat(32), 'u'.repeat(32)]);
    expect(configOf({ secret: 'o'.repeat(32) }, {}, env).secrets).toEqual(['o'.repeat(32)]);
  });

  it.each<[unknown, RegExp]>([
    [undefined, /missing.*KINDE_SESSION_SECRET.*openssl rand/],
    ['s'.repeat(31), /32 characters.*openssl rand/],
    [[], /32 characters/],
    [[SECRET, 's'.repeat(31)], /32 characters/],
    [[SECRET, 5], /32 characters/],
    [new Array(40), /32 characters/],
  ])('%j is no secret', (secret, about) => {
    expect(() => configOf({ secret } as SessionOptions)).toThrow(refused(about));
  });

  it.each(['a b', 'a.b', 'ä', 'a;', ';a', 'a'.repeat(65)])('%j is no name of a cookie', (cookieName) => {
    expect(() => configOf({ secret: SECRET, cookieName })).toThrow(refused(/`session.cookieName` must consist/));
  });

  it('64 characters are the longest name, and 32 kB the most for cookies', () => {
    expect(configOf({ secret: SECRET, cookieName: 'a'.repeat(64) }).cookieName).toHaveLength(64);
    expect(configOf({ secret: SECRET, maxCookieBytes: 1_000_000 }).maxCookieBytes).toBe(32_768);
  });

  it.each(['idleSeconds', 'absoluteSeconds', 'refreshAheadSeconds', 'rotationMemorySeconds', 'maxCookieBytes'])(
    '%s must be above 0',
    (name) => {
      for (const value of [0, -1, Number.NaN, '5'])
        expect(() => configOf({ secret: SECRET, [name]: value })).toThrow(refused(new RegExp(`\`session.${name}\``)));
    },
  );
});

describe('attributes of the cookies', () => {
  const HTTPS = new URL('https://app.example.com/callback');
  const HTTP = new URL('http://localhost:3000/callback');

  it('are secure on https, and lax for this host without options', () => {
    expect(cookieAttributesFrom(undefined, HTTPS)).toEqual({ secure: true, sameSite: 'lax', domain: undefined });
    expect(cookieAttributesFrom({}, HTTP)).toEqual({ secure: false, sameSite: 'lax', domain: undefined });
    expect(Object.isFrozen(cookieAttributesFrom({}, HTTP))).toBe(true);
  });

  it('are for any site on https only', () => {
    expect(cookieAttributesFrom({ sameSite: 'none' }, HTTPS).sameSite).toBe('none');
    expect(cookieAttributesFrom({ sameSite: 'strict' }, HTTP).sameSite).toBe('strict');
    expect(() => cookieAttributesFrom({ sameSite: 'none' }, HTTP)).toThrow(refused(/`session.sameSite`.*https/));
    expect(() => cookieAttributesFrom({ sameSite: 'Lax' as 'lax' }, HTTPS)).toThrow(refused(/`session.sameSite`/));
  });

  it.each([
    ['app.example.com', 'app.example.com'],
    ['example.com', 'example.com'],
    ['.example.com', 'example.com'],
    ['EXAMPLE.com', 'example.com'],
  ])('%s is a domain of it', (cookieDomain, domain) => {
    expect(cookieAttributesFrom({ cookieDomain }, HTTPS).domain).toBe(domain);
  });

  it.each(['other.com', 'ample.com', 'x.app.example.com', 'app.example.com.evil.example', '..example.com'])(
    '%s is not',
    (cookieDomain) => {
      expect(() => cookieAttributesFrom({ cookieDomain }, HTTPS)).toThrow(refused(/`session.cookieDomain`/));
    },
  );
});
