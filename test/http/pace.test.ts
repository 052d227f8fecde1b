import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Pace } from '../../src/http/pace.js';

const NOW = Date.UTC(2026, 0, 1);
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: NOW }));
afterEach(() => void vi.useRealTimers());

const at = (ms: number): void => void vi.setSystemTime(NOW + ms);

/** An answer to a request that left when the pace was as it is now, unless `sent` says otherwise. */
function learn(pace: Pace, status: number, headers: Record<string, string> = {}, sent = {}): void {
  const received = { status, headers: new Headers(headers), text: '', attempts: 1 };
  pace.learn(received, { episode: pace.episode, active: 8, concurrency: 8, ...sent });
}
const told = (pace: Pace, remaining: number, reset: number): void =>
  learn(pace, 200, { 'ratelimit-remaining': String(remaining), 'ratelimit-reset': String(reset) });
const succeed = (pace: Pace, times: number): number[] =>
  Array.from({ length: times }, () => {
    learn(pace, 200);
    return pace.window;
  });

describe('a pause', () => {
  test('at first there is none, and nothing is known', () => {
    const pace = new Pace();
    expect([pace.pause, pace.window, pace.state]).toEqual([0, Infinity, {}]);
  });

  test('lasts until the latest time that was said', () => {
    const pace = new Pace();
    pace.hold(NOW + 500);
    pace.hold(NOW + 200);
    expect([pace.pause, pace.state]).toEqual([500, { pausedUntil: NOW + 500 }]);
    at(499);
    expect([pace.pause, pace.state]).toEqual([1, { pausedUntil: NOW + 500 }]);
    for (const ms of [500, 9_000]) {
      at(ms);
      expect([pace.pause, pace.state]).toEqual([0, {}]);
    }
  });

  test('of a refusal is that long, and one starts with one request', () => {
    const pace = new Pace();
    learn(pace, 429, { 'ratelimit-reset': '30' });
    expect(pace.state).toEqual({ pausedUntil: NOW + 30_000, reducedTo: 1 });
  });

  test('is made longer, not shorter, by refusals of what was sent before', () => {
    const pace = new Pace();
    learn(pace, 429, { 'ratelimit-reset': '30' });
    learn(pace, 429, { 'ratelimit-reset': '20' }, { episode: 0 });
    expect(pace.pause).toBe(30_000);
    learn(pace, 429, { 'ratelimit-reset': '40' }, { episode: 0 });
    expect(pace.pause).toBe(40_000);
  });

  test('a refusal that asks for no wait makes none', () => {
    const pace = new Pace();
    learn(pace, 429, { 'ratelimit-reset': '0' });
    expect(pace.state).toEqual({ reducedTo: 4 });
  });
});

describe('how many may be on their way', () => {
  test.each([
    [8, 4],
    [5, 2],
    [1, 1],
  ])('refused with %d on their way it is %d', (active, window) => {
    const pace = new Pace();
    learn(pace, 429, {}, { active });
    expect(pace.state).toEqual({ reducedTo: window });
  });

  test('is halved once for all that were sent before, and again for one that was sent since', () => {
    const pace = new Pace();
    for (let count = 0; count < 3; count += 1) learn(pace, 429, {}, { episode: 0 });
    expect(pace.window).toBe(4);
    learn(pace, 429, {}, { active: 9 });
    expect(pace.window).toBe(2);
  });

  test('grows by about one for each round trip, up to what the caller may, then it is not limited', () => {
    const pace = new Pace();
    learn(pace, 429);
    const seen = succeed(pace, 30);
    // Four, five, six and seven of them go out before it is one more; each a little sooner than the last.
    const unlimited = seen.indexOf(Infinity);
    expect(seen.slice(0, 5)).toEqual([4, 4, 4, 4, 5]);
    expect([unlimited > 20, unlimited < 26]).toEqual([true, true]);
    expect([seen[unlimited - 1], seen.at(-1)]).toEqual([7, Infinity]);
    expect(pace.state).toEqual({});
  });

  test('after a pause it doubles with each round trip until half of what it was', () => {
    const pace = new Pace();
    learn(pace, 429, { 'ratelimit-reset': '1' });
    at(1_000);
    expect(succeed(pace, 8)).toEqual([2, 3, 4, 4, 4, 4, 4, 5]);
  });

  test('does not grow by failures of Kinde, nor by what was sent before', () => {
    const pace = new Pace();
    learn(pace, 429, { 'ratelimit-reset': '1' });
    for (const status of [500, 503]) learn(pace, status);
    learn(pace, 200, {}, { episode: 0 });
    expect(pace.window).toBe(1);
    learn(pace, 499);
    expect(pace.window).toBe(2);
  });

  test('after it was unlimited again, a refusal is the first one', () => {
    const pace = new Pace();
    learn(pace, 429, {}, { active: 2 });
    learn(pace, 200, {}, { concurrency: 2 });
    expect(pace.window).toBe(Infinity);
    learn(pace, 429, {}, { active: 20 });
    expect(pace.window).toBe(10);
  });
});

describe("Kinde's numbers", () => {
  test('count down with what is sent, and the last one ends in a pause', () => {
    const pace = new Pace();
    pace.spend();
    told(pace, 2, 10);
    expect(pace.state).toEqual({ remaining: 2, resetAt: NOW + 10_000 });
    pace.spend();
    expect(pace.state).toEqual({ remaining: 1, resetAt: NOW + 10_000 });
    for (let count = 0; count < 2; count += 1) {
      pace.spend();
      expect(pace.state).toEqual({
        remaining: 0,
        resetAt: NOW + 10_000,
        pausedUntil: NOW + 10_000,
        reducedTo: 1,
      });
    }
  });

  test('are over with their window', () => {
    const pace = new Pace();
    told(pace, 1, 10);
    at(10_000);
    expect(pace.state).toEqual({});
    pace.spend();
    expect([pace.pause, pace.window]).toEqual([0, Infinity]);
  });

  test('nothing left is a pause at once', () => {
    const pace = new Pace();
    told(pace, 0, 10);
    expect(pace.state).toMatchObject({ pausedUntil: NOW + 10_000, remaining: 0 });
  });

  test('within a window are the lowest, since answers come in any order', () => {
    const pace = new Pace();
    told(pace, 5, 10);
    told(pace, 9, 11);
    expect(pace.state).toEqual({ remaining: 5, resetAt: NOW + 10_000 });
    told(pace, 3, 9);
    expect(pace.state).toEqual({ remaining: 3, resetAt: NOW + 9_000 });
  });

  test('that end more than a second later are of the next window', () => {
    const pace = new Pace();
    told(pace, 5, 10);
    told(pace, 9, 11.001);
    expect(pace.state).toEqual({ remaining: 9, resetAt: NOW + 11_001 });
    at(11_001);
    told(pace, 20, 0.5);
    expect(pace.state).toEqual({ remaining: 20, resetAt: NOW + 11_501 });
  });

  test('have the limit where Kinde says it', () => {
    const pace = new Pace();
    learn(pace, 200, { 'ratelimit-limit': '50', 'ratelimit-remaining': '7', 'ratelimit-reset': '3' });
    expect(pace.state).toEqual({ limit: 50, remaining: 7, resetAt: NOW + 3_000 });
  });
});
