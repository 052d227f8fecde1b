import { describe, expect, test } from 'vitest';
import { KindeError } from '../../src/errors.js';
import { paceRetries } from '../../src/http/retry.js';
import type { Outcome } from '../../src/http/retry-policy.js';
import { failureOf, handingOn, listenersOf } from '../support/fake-kinde.js';

const answered = (status: number): Outcome => ({
  received: { status, headers: new Headers(), text: `${status}`, attempts: 1 },
});
const failed = (message: string): Outcome => ({ error: new KindeError('NETWORK_ERROR', message) });

/** Paces over these outcomes, of which the first is known already. */
async function paced(outcomes: Outcome[], signal?: AbortSignal, wait = 0) {
  const counts: number[] = [];
  const judged: [Outcome, number][] = [];
  const last = await paceRetries({
    first: outcomes[0] as Outcome,
    attempt: async (count) => {
      counts.push(count);
      return outcomes[count - 1] as Outcome;
    },
    delay: (outcome, count) => {
      judged.push([outcome, count]);
      return count < outcomes.length ? wait : undefined;
    },
    signal,
  });
  return { last, counts, judged };
}

describe('repeated attempts', () => {
  test.each([
    [[answered(503), failed('broken'), answered(200)]],
    [[answered(503), answered(299)]],
    [[answered(429), answered(300)]],
    [[failed('broken'), answered(404)]],
    [[failed('broken'), failed('broken again')]],
    [[answered(500)]],
    [[answered(999)]],
  ])('give the last outcome, the first request is not sent again', async (outcomes) => {
    const { last, counts, judged } = await paced(outcomes);
    expect(last).toBe(outcomes.at(-1));
    expect(counts).toEqual(outcomes.slice(1).map((_, index) => index + 2));
    const refusals = outcomes.filter((outcome) => 'error' in outcome || outcome.received.status >= 300);
    expect(judged).toEqual(refusals.map((outcome) => [outcome, outcomes.indexOf(outcome) + 1]));
  });

  test('a signal that ends a wait: there is no outcome', async () => {
    const controller = new AbortController();
    const waiting = paceRetries({
      first: answered(503),
      attempt: async () => answered(200),
      delay: () => {
        setImmediate(() => controller.abort());
        return 60_000;
      },
      signal: controller.signal,
    });
    expect(await waiting).toBeUndefined();
  });

  test('a signal has one listener for all that wait, and none after them', async () => {
    const controller = new AbortController();
    const listeners = listenersOf(controller.signal);
    const waiting = Array.from({ length: 15 }, () => paced([answered(503), answered(200)], controller.signal, 60_000));
    await new Promise(setImmediate);
    expect(listeners()).toBe(1);
    controller.abort();
    expect((await Promise.all(waiting)).map(({ last }) => last)).toEqual(Array(15).fill(undefined));
    expect(listeners()).toBe(0);
  });

  test('a signal that is none of the platform ends a wait too, and stops none', async () => {
    const controller = new AbortController();
    const signal = handingOn(controller.signal);
    expect((await paced([answered(503), answered(200)], signal)).last).toEqual(answered(200));
    const waiting = paced([answered(503), answered(200)], signal, 60_000);
    setImmediate(() => controller.abort());
    expect((await waiting).last).toBeUndefined();
    expect((await paced([answered(503), answered(200)], signal)).last).toBeUndefined();
  });

  test('a signal that ends after the last attempt hides nothing', async () => {
    const controller = new AbortController();
    const last = failed('broken');
    const outcome = await paceRetries({
      first: answered(503),
      attempt: async () => last,
      delay: (_, count) => {
        if (count === 1) return 0;
        controller.abort();
        return undefined;
      },
      signal: controller.signal,
    });
    expect(outcome).toBe(last);
  });

  test('what fails without being an outcome comes out', async () => {
    const bug = new RangeError('a bug');
    for (const signal of [undefined, new AbortController().signal]) {
      const pacing = paceRetries({ first: answered(503), attempt: () => Promise.reject(bug), delay: () => 0, signal });
      // Only the first is repeated: a bug is not.
      expect(await failureOf(pacing)).toBe(bug);
    }
  });
});
