import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { quotaFrom, retryAfterMs } from '../../src/http/rate-limit.js';

const NOW = Date.UTC(2026, 0, 1, 12);
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: NOW }));
afterEach(() => void vi.useRealTimers());

const wait = (headers: Record<string, string>) => retryAfterMs(new Headers(headers));
const inSeconds = (seconds: number) => new Date(NOW + seconds * 1_000).toUTCString();

describe('retryAfterMs', () => {
  test.each([
    ['0.25', 250],
    ['12.50', 12_500],
    [inSeconds(5), 5_000],
  ])('Retry-After: %s is %d ms', (value, ms) => {
    expect(wait({ 'retry-after': value })).toBe(ms);
  });

  test.each(['+5', 's5', '5s', '1.', '.5', '1.2.3', '1.x', '2027-01-01', '99:99'])(
    'Retry-After: %j says nothing',
    (value) => {
      expect(wait({ 'retry-after': value })).toBeUndefined();
    },
  );

  test('RateLimit-Reset goes first, where it says something', () => {
    expect(wait({ 'ratelimit-reset': '3', 'retry-after': '9' })).toBe(3_000);
    expect(wait({ 'ratelimit-reset': 'x', 'retry-after': '9' })).toBe(9_000);
    expect(wait({ 'ratelimit-reset': inSeconds(5) })).toBeUndefined();
    expect(wait({})).toBeUndefined();
  });
});

describe('quotaFrom', () => {
  const quota = (limit: string, remaining: string, reset: string) =>
    quotaFrom(new Headers({ 'ratelimit-limit': limit, 'ratelimit-remaining': remaining, 'ratelimit-reset': reset }));

  test('is what is left, with the limit where it is said', () => {
    expect(quota('50', '10', '4')).toEqual({ limit: 50, remaining: 10, resetMs: 4_000 });
    expect(quota('', '0', '0.5')).toEqual({ limit: undefined, remaining: 0, resetMs: 500 });
  });

  test('is unknown without what is left or when that ends', () => {
    expect(quota('50', '', '4')).toBeUndefined();
    expect(quota('50', '10', '')).toBeUndefined();
    expect(quota('50', '-1', '4')).toBeUndefined();
    expect(quotaFrom(new Headers())).toBeUndefined();
  });
});
