import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { KindeError } from '../../src/errors.js';
import { retryAfterMs } from '../../src/http/rate-limit.js';
import { type Outcome, type RetryPolicy, retryDelay, wasNeverSent } from '../../src/http/retry-policy.js';
import { broken } from '../support/fake-kinde.js';

const POLICY: RetryPolicy = { limit: 3, baseDelay: 250, maxDelay: 60_000, writes: false };

const status = (code: number, headers: Record<string, string> = {}): Outcome => ({
  received: { status: code, headers: new Headers(headers), text: '', attempts: 1 },
});
const network = (code: string): Outcome => ({ error: new KindeError('NETWORK_ERROR', 'x', { cause: broken(code) }) });
const failure = (code: 'TIMEOUT' | 'ABORTED' | 'DEADLINE_EXCEEDED' | 'RESPONSE_TOO_LARGE'): Outcome => ({
  error: new KindeError(code, 'x'),
});

const ALWAYS = 'GET HEAD POST PUT PATCH DELETE'.split(' ');
const READS = ['GET', 'HEAD'];

describe('which outcome is repeated, by method', () => {
  const TABLE: [name: string, outcome: Outcome, repeated: string[]][] = [
    ...[200, 202, 204, 301, 302, 400, 401, 403, 404, 405, 409, 413, 422, 501].map(
      (code) => [`status ${code}`, status(code), []] as [string, Outcome, string[]],
    ),
    ['status 429', status(429), ALWAYS],
    ...[408, 500, 502, 503, 504, 520, 599].map(
      (code) => [`status ${code}`, status(code), READS] as [string, Outcome, string[]],
    ),
    ...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT'].map(
      (code) => [code, network(code), ALWAYS] as [string, Outcome, string[]],
    ),
    ...['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET', 'UND_ERR_HEADERS_TIMEOUT', 'CERT_HAS_EXPIRED'].map(
      (code) => [code, network(code), READS] as [string, Outcome, string[]],
    ),
    ['a timeout', failure('TIMEOUT'), READS],
    ['an abort', failure('ABORTED'), []],
    ['the deadline', failure('DEADLINE_EXCEEDED'), []],
    ['a body that is too large', failure('RESPONSE_TOO_LARGE'), []],
  ];
  for (const [name, outcome, repeated] of TABLE) {
    test(`${name}: ${repeated.join(', ') || 'never'}`, () => {
      const tried = ALWAYS.filter((method) => retryDelay(outcome, { method, attempt: 1 }, POLICY) !== undefined);
      expect(tried).toEqual(repeated);
      const withWrites = ALWAYS.filter(
        (method) => retryDelay(outcome, { method, attempt: 1 }, { ...POLICY, writes: true }) !== undefined,
      );
      expect(withWrites).toEqual(repeated.length > 0 ? ALWAYS : []);
      expect(retryDelay(outcome, { method: 'GET', attempt: 4 }, POLICY)).toBeUndefined();
      expect(retryDelay(outcome, { method: 'GET', attempt: 1 }, { ...POLICY, limit: 0 })).toBeUndefined();
    });
  }
});

describe('wasNeverSent', () => {
  test('every address must have been refused', () => {
    const refusedAt = (code: string): Error => Object.assign(new Error(code), { code });
    const all = new AggregateError([refusedAt('ECONNREFUSED'), refusedAt('ENETUNREACH')]);
    const some = new AggregateError([refusedAt('ECONNREFUSED'), refusedAt('ECONNRESET')]);
    expect(wasNeverSent(new TypeError('fetch failed', { cause: all }))).toBe(true);
    expect(wasNeverSent(new TypeError('fetch failed', { cause: some }))).toBe(false);
    expect(wasNeverSent(new AggregateError([]))).toBe(false);
  });

  test('Deno says it in words', () => {
    const said = (text: string) => new TypeError('fetch failed', { cause: new Error(text) });
    const request = 'error sending request for url (https://a.kinde.com/)';
    expect(wasNeverSent(said(`${request}: client error (Connect): tcp connect error: Connection refused`))).toBe(true);
    expect(wasNeverSent(said(`${request}: client error (SendRequest): connection closed`))).toBe(false);
    expect(wasNeverSent(said('Connection reset by peer (os error 104)'))).toBe(false);
  });

  test.each([undefined, null, 'ECONNREFUSED', { code: 'ECONNREFUSED' }, new Error('ECONNREFUSED')])(
    '%s proves nothing',
    (cause) => {
      expect(wasNeverSent(cause)).toBe(false);
    },
  );
});

describe('how long to wait', () => {
  test('the server decides, RateLimit-Reset before Retry-After', () => {
    const ask = (headers: Record<string, string>) =>
      retryDelay(status(429, headers), { method: 'GET', attempt: 1 }, POLICY, () => 0.5);
    expect(ask({ 'ratelimit-reset': '30', 'retry-after': '2' })).toBe(30_000);
    expect(ask({ 'RateLimit-Reset': '0', 'retry-after': '2' })).toBe(0);
    expect(ask({ 'retry-after': '2' })).toBe(2_000);
    expect(ask({ 'retry-after': ' 1.5 ' })).toBe(1_500);
    expect(ask({ 'ratelimit-reset': 'soon', 'retry-after': '2' })).toBe(2_000);
    expect(ask({})).toBe(125);
  });

  test('more than maxDelay is not waited for', () => {
    const ask = (seconds: number) =>
      retryDelay(status(429, { 'ratelimit-reset': `${seconds}` }), { method: 'GET', attempt: 1 }, POLICY);
    expect(ask(60)).toBe(60_000);
    expect(ask(61)).toBeUndefined();
  });

  test('backoff is full jitter under a doubling ceiling of at most 8 s and maxDelay', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        fc.integer({ min: 0, max: 20_000 }),
        fc.integer({ min: 0, max: 20_000 }),
        (attempt, seed, baseDelay, maxDelay) => {
          const policy = { ...POLICY, limit: 50, baseDelay, maxDelay };
          const delay = retryDelay(status(503), { method: 'GET', attempt }, policy, () => seed) as number;
          const ceiling = Math.min(baseDelay * 2 ** (attempt - 1), 8_000, maxDelay);
          expect(delay).toBeCloseTo(seed * ceiling, 6);
          expect(delay).toBeLessThanOrEqual(maxDelay);
        },
      ),
    );
  });
});

describe('retryAfterMs', () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(2026, 0, 1) }));
  afterEach(() => vi.useRealTimers());

  test.each([
    ['Thu, 01 Jan 2026 00:00:10 GMT', 10_000],
    ['Thursday, 01-Jan-26 00:00:10 GMT', 10_000],
    ['Wed, 31 Dec 2025 23:59:50 GMT', 0],
    ['12', 12_000],
    ['0', 0],
  ])('Retry-After: %s is %d ms', (value, ms) => {
    expect(retryAfterMs(new Headers({ 'retry-after': value }))).toBe(ms);
  });

  test.each(['', '-5', 'soon', 'in 1 minute', '1,5', '5s', '0x10', '1e3', 'NaN', 'Infinity', '-1 May'])(
    'Retry-After: %j says nothing, so it does not stand for "at once"',
    (value) => {
      expect(retryAfterMs(new Headers({ 'retry-after': value }))).toBeUndefined();
    },
  );
});

test('the limit is how many attempts follow the first one', () => {
  const isRepeated = (attempt: number) => retryDelay(status(503), { method: 'GET', attempt }, POLICY) !== undefined;
  expect([1, 2, 3, 4].map(isRepeated)).toEqual([true, true, true, false]);
});
