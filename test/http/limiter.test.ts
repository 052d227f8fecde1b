import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Limiter } from '../../src/http/limiter.js';
import type { Gate, Terms } from '../../src/http/limiter-types.js';
import type { Received } from '../../src/http/receive.js';
import { failureOf, listenersOf } from '../support/fake-kinde.js';
import { fakeTime, pass, quiet } from '../support/time.js';

beforeEach(() => fakeTime());
afterEach(() => vi.useRealTimers());

interface Wish extends Partial<Omit<Terms, 'limits'>> {
  readonly signal?: AbortSignal;
  readonly deadline?: number;
}

function termsOf({ signal, deadline, ...rest }: Wish = {}): Terms {
  const deadlineAt = deadline === undefined ? Infinity : Date.now() + deadline;
  return {
    concurrency: 2,
    priority: 'interactive',
    maxDelay: 60_000,
    ...rest,
    limits: { signal, deadlineAt, timeout: 30_000 },
  };
}

const received = (status: number, headers: Record<string, string> = {}): Received => ({
  status,
  headers: new Headers(headers),
  text: '',
  attempts: 1,
});
const OK = received(200);
const refusedFor = (seconds: number): Received => received(429, { 'ratelimit-reset': String(seconds) });

/** Enters and keeps the turn; tells when it came. */
function comer(limiter: Limiter, wish?: Wish): { gate: Gate; turn: Promise<void>; isIn: () => boolean } {
  const gate = limiter.gate(termsOf(wish));
  let isIn = false;
  const turn = Promise.resolve(gate.enter()).then(() => {
    isIn = true;
  });
  turn.catch(() => {});
  return { gate, turn, isIn: () => isIn };
}

async function several(limiter: Limiter, count: number, wish?: Wish) {
  const all = Array.from({ length: count }, () => comer(limiter, wish));
  await quiet();
  return all;
}

const inside = (all: readonly { isIn: () => boolean }[]): number => all.filter(({ isIn }) => isIn()).length;

describe('concurrency', () => {
  test('is kept, in the order of arrival, and nothing is left when all are done', async () => {
    const limiter = new Limiter();
    const all = await several(limiter, 5);
    const seen: number[] = [];
    for (let turn = 0; turn < 5; turn += 1) {
      seen.push(inside(all));
      all[turn]?.gate.leave(OK);
      await quiet();
    }
    expect(seen).toEqual([2, 3, 4, 5, 5]);
    expect(limiter.state).toEqual({ active: 0, waiting: 0 });
    expect(limiter.isIdle).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('a free turn is taken at once, without a promise', () => {
    const gate = new Limiter().gate(termsOf());
    expect(gate.enter()).toBeUndefined();
    gate.leave(OK);
    expect(gate.enter()).toBeUndefined();
  });

  test('is that of each caller, over what all have on their way', async () => {
    const limiter = new Limiter();
    const wide = await several(limiter, 3, { concurrency: 3 });
    const narrow = await several(limiter, 1, { concurrency: 1 });
    expect(inside(wide)).toBe(3);
    wide[0]?.gate.leave(OK);
    wide[1]?.gate.leave(OK);
    await quiet();
    expect(inside(narrow)).toBe(0);
    wide[2]?.gate.leave(OK);
    await quiet();
    expect(inside(narrow)).toBe(1);
  });

  test('a call that comes back for another attempt does not go to the end', async () => {
    const limiter = new Limiter();
    const [first, second] = (await several(limiter, 2)) as [ReturnType<typeof comer>, ReturnType<typeof comer>];
    const later = await several(limiter, 2);
    const other = comer(limiter);
    first.gate.leave(OK);
    await quiet();
    // `later[0]` has its turn now; `first` comes back before the two that wait.
    let isBack = false;
    void Promise.resolve(first.gate.enter()).then(() => {
      isBack = true;
    });
    second.gate.leave(OK);
    await quiet();
    expect([isBack, later[1]?.isIn(), other.isIn()]).toEqual([true, false, false]);
  });
});

describe('the line', () => {
  /** A limiter that has had to look at limits before, with this many turns taken. */
  async function lined(count: number, wish?: Wish) {
    const limiter = new Limiter();
    await limiter.line();
    return { limiter, all: await several(limiter, count, wish) };
  }

  test('a free turn is taken at once there too, without a promise', async () => {
    const { limiter } = await lined(1);
    expect(limiter.gate(termsOf()).enter()).toBeUndefined();
  });

  test('nobody overtakes who could not go yet', async () => {
    const { limiter, all } = await lined(1, { concurrency: 3 });
    const [narrow] = await several(limiter, 1, { concurrency: 1 });
    const [wide] = await several(limiter, 1, { concurrency: 3 });
    expect([narrow?.isIn(), wide?.isIn()]).toEqual([false, false]);
    all[0]?.gate.leave(OK);
    await quiet();
    expect([narrow?.isIn(), wide?.isIn()]).toEqual([true, true]);
  });

  test('counts who waits, of both priorities', async () => {
    const { limiter } = await lined(2);
    await several(limiter, 1);
    await several(limiter, 2, { priority: 'batch' });
    expect(limiter.state).toEqual({ active: 2, waiting: 3 });
  });

  test('a turn that ended without an answer is free for the next', async () => {
    const { limiter, all } = await lined(2);
    const [next] = await several(limiter, 1);
    all[0]?.gate.leave(undefined);
    await quiet();
    expect(next?.isIn()).toBe(true);
  });

  test('a refusal counts those that were on their way with it', async () => {
    const { limiter, all } = await lined(4, { concurrency: 4 });
    all[0]?.gate.leave(received(429));
    expect(limiter.state).toEqual({ active: 3, waiting: 0, reducedTo: 2 });
  });

  test('is forgotten only where nothing is on its way, nobody waits and there is no pause', async () => {
    const limiter = new Limiter();
    const gate = limiter.gate(termsOf());
    const idle = [limiter.isIdle];
    gate.enter();
    idle.push(limiter.isIdle);
    gate.leave(OK);
    idle.push(limiter.isIdle);
    const loading = limiter.line();
    idle.push(limiter.isIdle);
    await loading;
    idle.push(limiter.isIdle);
    expect(idle).toEqual([true, false, true, false, true]);

    gate.enter();
    const taken = limiter.isIdle;
    gate.leave(refusedFor(30));
    const paused = limiter.isIdle;
    const [waiting] = await several(limiter, 1);
    await pass(29_999);
    const awaited = limiter.isIdle;
    await pass(1);
    waiting?.gate.leave(OK);
    expect([taken, paused, awaited, limiter.isIdle]).toEqual([false, false, false, true]);
  });

  test('the last request that Kinde allows sends those away who cannot wait for the next window', async () => {
    const { limiter, all } = await lined(2);
    const [taker] = await several(limiter, 1);
    const hasty = comer(limiter, { deadline: 5_000 });
    await quiet();
    const start = Date.now();
    all[0]?.gate.leave(received(200, { 'ratelimit-remaining': '1', 'ratelimit-reset': '10' }));
    expect(await failureOf(hasty.turn)).toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    expect([taker?.isIn(), Date.now() - start]).toEqual([true, 0]);
  });

  test('a pause that ends with the deadline is too long', async () => {
    const { limiter, all } = await lined(1);
    all[0]?.gate.leave(refusedFor(10));
    expect(await failureOf(comer(limiter, { deadline: 10_000 }).turn)).toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    const patient = comer(limiter, { deadline: 10_001 });
    await pass(10_000);
    expect(patient.isIn()).toBe(true);
  });
});

describe('priority', () => {
  test('interactive calls go first, and every eighth turn is for a batch call', async () => {
    const limiter = new Limiter();
    const [holder] = await several(limiter, 1, { concurrency: 1 });
    const order: string[] = [];
    const queue = (priority: 'interactive' | 'batch', count: number): void => {
      for (let index = 0; index < count; index += 1) {
        const gate = limiter.gate(termsOf({ priority, concurrency: 1 }));
        void Promise.resolve(gate.enter()).then(() => {
          order.push(priority);
          gate.leave(OK);
        });
      }
    };
    queue('batch', 3);
    queue('interactive', 16);
    await quiet();
    holder?.gate.leave(OK);
    for (let turn = 0; turn < 30; turn += 1) await quiet();
    expect(order.indexOf('batch')).toBe(7);
    expect(order.map((one, index) => (one === 'batch' ? index : -1)).filter((index) => index >= 0)).toEqual([
      7, 15, 18,
    ]);
  });
});

describe('a pause', () => {
  test('stops everybody until it is over, and lets them go one by one', async () => {
    const limiter = new Limiter();
    const [one] = await several(limiter, 1, { concurrency: 8 });
    one?.gate.leave(refusedFor(30));
    await quiet();
    expect(limiter.state).toMatchObject({ pausedUntil: Date.now() + 30_000, reducedTo: 1 });
    const all = await several(limiter, 8, { concurrency: 8 });
    expect(inside(all)).toBe(0);
    expect(vi.getTimerCount()).toBe(1);
    await pass(29_999);
    expect(inside(all)).toBe(0);
    await pass(1);
    expect(inside(all)).toBe(1);
    const seen = [1];
    for (let round = 0; round < 4; round += 1) {
      const before = all.filter(({ isIn }) => isIn());
      for (const { gate } of before) gate.leave(OK);
      for (const done of before) all.splice(all.indexOf(done), 1);
      await quiet();
      seen.push(inside(all));
    }
    // The one that was refused was alone, so from one on it grows by about one for each round trip.
    expect(seen).toEqual([1, 2, 2, 3, 0]);
    expect(limiter.state.pausedUntil).toBeUndefined();
  });

  test('leaves no timer when nobody waits', async () => {
    const limiter = new Limiter();
    const [one] = await several(limiter, 1);
    one?.gate.leave(refusedFor(30));
    await quiet();
    expect(vi.getTimerCount()).toBe(0);
    const controller = new AbortController();
    const listeners = listenersOf(controller.signal);
    const waiting = comer(limiter, { signal: controller.signal });
    await quiet();
    expect(vi.getTimerCount()).toBe(1);
    controller.abort('left');
    expect(await failureOf(waiting.turn)).toMatchObject({ code: 'ABORTED', cause: 'left' });
    expect(vi.getTimerCount()).toBe(0);
    expect(listeners()).toBe(0);
    expect(limiter.state.waiting).toBe(0);
  });

  test('that does not fit into the deadline fails at once, also for who waits already', async () => {
    const limiter = new Limiter();
    const holders = await several(limiter, 2);
    const waiting = comer(limiter, { deadline: 10_000 });
    const patient = comer(limiter, { deadline: 40_000 });
    await quiet();
    const start = Date.now();
    holders[0]?.gate.leave(refusedFor(30));
    expect(await failureOf(waiting.turn)).toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    expect(await failureOf(comer(limiter, { deadline: 5_000 }).turn)).toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    expect(Date.now()).toBe(start);
    holders[1]?.gate.leave(OK);
    await pass(30_000);
    expect(patient.isIn()).toBe(true);
    patient.gate.leave(OK);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('longer than `retry.maxDelay` fails at once, and says when Kinde accepts requests again', async () => {
    const limiter = new Limiter();
    const [one] = await several(limiter, 1);
    one?.gate.leave(refusedFor(90));
    await quiet();
    const error = await failureOf(comer(limiter).turn);
    expect(error).toMatchObject({ name: 'KindeRateLimitError', code: 'RATE_LIMITED', retryAfter: 90 });
    expect(error.message).toMatch(/nothing was sent/);
    const patient = comer(limiter, { maxDelay: 90_000 });
    await pass(90_000);
    expect(patient.isIn()).toBe(true);
  });

  test('a deadline that ends in the line is kept', async () => {
    const limiter = new Limiter();
    const holders = await several(limiter, 2);
    const waiting = comer(limiter, { deadline: 700 });
    await pass(699);
    expect(waiting.isIn()).toBe(false);
    const start = Date.now();
    await pass(1);
    expect(await failureOf(waiting.turn)).toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    expect(Date.now() - start).toBeLessThanOrEqual(1);
    for (const { gate } of holders) gate.leave(OK);
    expect(limiter.state).toEqual({ active: 0, waiting: 0 });
  });

  test('a turn that comes in the moment of the abort is not lost', async () => {
    const limiter = new Limiter();
    const holders = await several(limiter, 2);
    const controller = new AbortController();
    const leaver = comer(limiter, { signal: controller.signal });
    const next = comer(limiter);
    await quiet();
    holders[0]?.gate.leave(OK);
    controller.abort();
    await quiet();
    expect(await failureOf(leaver.turn)).toMatchObject({ code: 'ABORTED' });
    expect(next.isIn()).toBe(true);
    next.gate.leave(OK);
    holders[1]?.gate.leave(OK);
    expect(limiter.state).toEqual({ active: 0, waiting: 0 });
  });

  test('a refusal without a time halves what may be on its way, once for all that were sent before', async () => {
    const limiter = new Limiter();
    const all = await several(limiter, 8, { concurrency: 8 });
    for (const { gate } of all) gate.leave(received(429));
    await quiet();
    expect(limiter.state).toEqual({ active: 0, waiting: 0, reducedTo: 4 });
    let rounds = 0;
    for (; limiter.state.reducedTo !== undefined; rounds += 1) {
      const next = await several(limiter, 8, { concurrency: 8 });
      const entered = next.filter(({ isIn }) => isIn());
      expect(entered).toHaveLength(limiter.state.reducedTo);
      for (const { gate } of next) {
        await quiet();
        gate.leave(OK);
      }
    }
    expect(rounds).toBeGreaterThan(1);
    expect(rounds).toBeLessThan(8);
  });
});

describe("Kinde's numbers", () => {
  const told = (remaining: number, reset: number, limit = 100): Received =>
    received(200, {
      'ratelimit-limit': String(limit),
      'ratelimit-remaining': String(remaining),
      'ratelimit-reset': String(reset),
    });

  test('are readable, the lowest within a window', async () => {
    const limiter = new Limiter();
    const all = await several(limiter, 2);
    all[1]?.gate.leave(told(57, 20));
    all[0]?.gate.leave(told(58, 20));
    await quiet();
    expect(limiter.state).toMatchObject({ limit: 100, remaining: 57, resetAt: Date.now() + 20_000 });
    await pass(20_000);
    expect(limiter.state).toEqual({ active: 0, waiting: 0 });
  });

  test('nothing is sent that would be refused', async () => {
    const limiter = new Limiter();
    const [first] = await several(limiter, 1, { concurrency: 10 });
    first?.gate.leave(told(3, 10));
    await quiet();
    const all = await several(limiter, 6, { concurrency: 10 });
    expect(inside(all)).toBe(3);
    expect(limiter.state).toMatchObject({ remaining: 0, waiting: 3, pausedUntil: Date.now() + 10_000 });
    for (const { gate, isIn } of all) if (isIn()) gate.leave(told(0, 10));
    await pass(9_999);
    expect(inside(all)).toBe(3);
    await pass(1);
    expect(inside(all)).toBe(4);
  });

  test('of another window replace those of the last one', async () => {
    const limiter = new Limiter();
    const [one, two] = await several(limiter, 2);
    one?.gate.leave(told(0, 3));
    await quiet();
    two?.gate.leave(told(99, 60));
    await quiet();
    expect(limiter.state).toMatchObject({ remaining: 99, resetAt: Date.now() + 60_000 });
  });
});
