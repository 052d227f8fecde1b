import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { IssuedTokens } from '../../src/oauth/protocol.js';
import type { SessionConfig } from '../../src/oauth/session-config.js';
import {
  isOver,
  isSessionRecord,
  newRecord,
  remainingMs,
  renewedRecord,
  type SessionRecord,
} from '../../src/oauth/session-record.js';

const NOW = Date.UTC(2026, 0, 1);
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: NOW }));
afterEach(() => void vi.useRealTimers());

const config = { idleMs: 1_000_000, absoluteMs: 5_000_000, refreshAheadMs: 60_000 } as SessionConfig;

/** An access token that says when it expires, in seconds from the start of the test. */
function accessToken(seconds?: unknown): string {
  const exp = typeof seconds === 'number' ? NOW / 1_000 + seconds : seconds;
  return `h.${Buffer.from(JSON.stringify({ exp })).toString('base64url')}.s`;
}
const issued = (over: Partial<IssuedTokens> = {}): IssuedTokens => ({
  accessToken: accessToken(3_600),
  refreshToken: 'r1',
  idToken: 'i1',
  expiresIn: 3_600,
  scope: 'openid',
  ...over,
});
const fresh = (over: Partial<IssuedTokens> = {}) =>
  newRecord('sid', { issued: issued(over), audience: ['https://api.example'] }, config);

describe('a new session', () => {
  it('begins now, with what was issued', () => {
    expect(fresh()).toEqual({
      sid: 'sid',
      generation: expect.stringMatching(/^[\w-]{16}$/),
      createdAt: NOW,
      touchedAt: NOW,
      audience: ['https://api.example'],
      tokens: {
        accessToken: accessToken(3_600),
        refreshToken: 'r1',
        idToken: 'i1',
        expiresAt: NOW + 3_600_000,
        refreshAt: NOW + 3_540_000,
        scope: 'openid',
      },
    });
    expect(fresh().generation).not.toBe(fresh().generation);
  });

  it('needs an ID token', () => {
    expect(() => fresh({ idToken: undefined })).toThrow(
      expect.objectContaining({ code: 'ID_TOKEN_INVALID', message: expect.stringContaining('no ID token') }),
    );
  });

  it.each<[string, unknown, number]>([
    ['the token says less', 600, 600],
    ['the token says more', 9_000, 3_600],
    ['the token says nothing', undefined, 3_600],
    ['the token says it in text', '600', 3_600],
  ])('its access token is good for what the answer says, or less where %s', (_, exp, seconds) => {
    expect(fresh({ accessToken: accessToken(exp) }).tokens.expiresAt).toBe(NOW + seconds * 1_000);
  });

  it.each([
    [3_600, 60_000],
    [300, 60_000],
    [200, 40_000],
    [10, 2_000],
  ])('a token of %d s is renewed %d ms ahead: as configured, at most a fifth of its life', (expiresIn, ahead) => {
    const { expiresAt, refreshAt } = fresh({ accessToken: accessToken(), expiresIn }).tokens;
    expect(expiresAt - refreshAt).toBe(ahead);
  });
});

describe('a renewed session', () => {
  it('is the same one with other tokens, and in use', () => {
    const before = fresh();
    vi.setSystemTime(NOW + 3_000_000);
    const after = renewedRecord(before, issued({ accessToken: accessToken(6_600), refreshToken: 'r2' }), config);
    expect(after).toEqual({
      ...before,
      generation: expect.stringMatching(/^[\w-]{16}$/),
      touchedAt: NOW + 3_000_000,
      tokens: {
        ...before.tokens,
        accessToken: accessToken(6_600),
        refreshToken: 'r2',
        expiresAt: NOW + 6_600_000,
        refreshAt: NOW + 6_540_000,
      },
    });
    expect(after.generation).not.toBe(before.generation);
  });

  it('keeps what the answer leaves out', () => {
    const bare = { refreshToken: undefined, idToken: undefined, scope: undefined };
    expect(renewedRecord(fresh(), issued(bare), config).tokens).toMatchObject({
      refreshToken: 'r1',
      idToken: 'i1',
      scope: 'openid',
    });
  });

  it.each([
    [3_600, 0],
    [3_601, 0],
    [3_602, 60_000],
  ])('asks not again at once where Kinde answers with the same token: one that is good for %d s', (seconds, ahead) => {
    const again = issued({ accessToken: accessToken(seconds), expiresIn: 9_000 });
    const { expiresAt, refreshAt } = renewedRecord(fresh(), again, config).tokens;
    expect(expiresAt - refreshAt).toBe(ahead);
  });
});

describe('the end of a session', () => {
  it.each([
    [999_999, 0, false],
    [1_000_000, 0, true],
    [4_999_999, 4_500_000, false],
    [5_000_000, 4_500_000, true],
  ])('after %d ms, last used after %d: %s', (now, touched, over) => {
    const record = { ...fresh(), touchedAt: NOW + touched };
    vi.setSystemTime(NOW + now);
    expect(isOver(record, config)).toBe(over);
  });

  it('what is left is the idle time, or what the whole session has', () => {
    const record = fresh();
    expect(remainingMs(record, config)).toBe(1_000_000);
    vi.setSystemTime(NOW + 4_800_000);
    expect(remainingMs(record, config)).toBe(200_000);
    vi.setSystemTime(NOW + 6_000_000);
    expect(remainingMs(record, config)).toBe(0);
  });

  it('without a refresh token it is that of the access token', () => {
    const record = fresh({ refreshToken: undefined, accessToken: accessToken(100) });
    expect(remainingMs(record, config)).toBe(100_000);
    vi.setSystemTime(NOW + 40_000);
    expect(remainingMs(record, config)).toBe(60_000);
  });
});

describe('what is a session', () => {
  it('a record, as it comes out of JSON, with and without refresh token', () => {
    for (const record of [fresh(), fresh({ refreshToken: undefined })])
      expect(isSessionRecord(JSON.parse(JSON.stringify(record)))).toBe(true);
  });

  const broken = (change: (record: Record<string, unknown>, tokens: Record<string, unknown>) => void): unknown => {
    const record = structuredClone(fresh()) as SessionRecord & Record<string, unknown>;
    change(record, record.tokens as unknown as Record<string, unknown>);
    return record;
  };

  it.each(['sid', 'generation', 'accessToken', 'idToken'])('not without a text for %s', (field) => {
    for (const value of ['', undefined, null, 5]) {
      expect(
        isSessionRecord(
          broken((record, tokens) => Object.assign(field in tokens ? tokens : record, { [field]: value })),
        ),
      ).toBe(false);
    }
  });

  it.each(['createdAt', 'touchedAt', 'expiresAt', 'refreshAt'])('not without a time for %s', (field) => {
    for (const value of ['1', undefined, null, Number.NaN, Infinity]) {
      expect(
        isSessionRecord(
          broken((record, tokens) => Object.assign(field in tokens ? tokens : record, { [field]: value })),
        ),
      ).toBe(false);
    }
  });

  it('not with another kind of audience, refresh token or tokens, nor anything else', () => {
    for (const audience of [undefined, null, 'https://api.example', {}])
      expect(isSessionRecord(broken((record) => Object.assign(record, { audience })))).toBe(false);
    for (const refreshToken of [null, 5, {}])
      expect(isSessionRecord(broken((_, tokens) => Object.assign(tokens, { refreshToken })))).toBe(false);
    for (const tokens of [undefined, null, 'x']) expect(isSessionRecord({ ...fresh(), tokens })).toBe(false);
    for (const value of [undefined, null, 'x', 5, [], {}]) expect(isSessionRecord(value)).toBe(false);
  });
});
