import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { fleetGates } from '../../src/http/fleet.js';
import { Limiter } from '../../src/http/limiter.js';
import type { Gate } from '../../src/http/limiter-types.js';
import type { Received } from '../../src/http/receive.js';
import type { SharedLimits } from '../../src/http/shared-limits.js';
import { failureOf } from '../support/fake-kinde.js';
import { fakeTime, pass, quiet } from '../support/time.js';

beforeEach(() => fakeTime());
afterEach(() => void vi.useRealTimers());

/** A gate of a fleet that answers as told, and what the fleet heard and said. */
function gateOf(take: () => Promise<number>, over: Partial<SharedLimits> = {}) {
  const heard: unknown[] = [];
  const errors: unknown[] = [];
  const limiter = new Limiter();
  const shared: SharedLimits = {
    take: (key) => {
      heard.push(['take', key]);
      return take();
    },
    pause: async (key, ms) => void heard.push(['pause', key, ms]),
    onUnavailable: (error) => errors.push(error),
    ...over,
  };
  const gates = fleetGates(limiter, shared, 'tenant');
  const gate = (signal?: AbortSignal, deadlineAt = Infinity) =>
    gates({
      concurrency: 5,
      priority: 'interactive',
      maxDelay: 60_000,
      limits: { signal, deadlineAt, timeout: 30_000 },
    }) as Gate;
  return { gate, limiter, heard, errors };
}

const FREE = { deadlineAt: Infinity, timeout: 30_000 };

const received = (status: number, headers: Record<string, string> = {}): Received => ({
  status,
  headers: new Headers(headers),
  text: '',
  attempts: 1,
});
const never = (): Promise<never> => new Promise(() => {});

/** Whether the turn has come, without waiting for it. */
function watch(turn: Promise<void> | undefined): () => boolean {
  let came = false;
  void Promise.resolve(turn).then(
    () => {
      came = true;
    },
    () => {},
  );
  return () => came;
}

describe('the gate of a fleet', () => {
  test.each([0, -5, Number.NaN])(
    'lets through where the fleet says %d, asked once by the key of the tenant',
    async (ms) => {
      const { gate, limiter, heard } = gateOf(async () => ms);
      const one = gate();
      await one.enter();
      expect([heard, limiter.state.active]).toEqual([[['take', 'tenant']], 1]);
      one.leave(received(200));
      expect(limiter.state).toEqual({ active: 0, waiting: 0 });
    },
  );

  test('waits as long as the fleet says, keeps no turn meanwhile, and asks again', async () => {
    const answers = [700, 0.2, 0];
    const { gate, limiter, heard } = gateOf(async () => answers.shift() ?? 0);
    const came = watch(gate().enter());
    await pass(0);
    expect(limiter.state).toMatchObject({ active: 0, pausedUntil: Date.now() + 700 });
    await pass(699);
    expect(heard).toHaveLength(1);
    await pass(1);
    // Less than a millisecond is one, or it would be asked in a circle.
    expect([heard.length, came()]).toEqual([2, false]);
    await pass(1);
    expect([heard.length, came(), limiter.state.active]).toEqual([3, true, 1]);
  });

  test('tells the fleet of a refusal that asks for a wait, and of nothing else', async () => {
    const { gate, heard } = gateOf(async () => 0);
    const one = gate();
    for (const answer of [undefined, received(200, { 'retry-after': '4' }), received(429)]) {
      await one.enter();
      one.leave(answer);
    }
    await quiet();
    expect(heard.filter((words) => (words as string[])[0] === 'pause')).toEqual([]);
    await one.enter();
    one.leave(received(429, { 'retry-after': '4' }));
    await quiet();
    expect(heard.at(-1)).toEqual(['pause', 'tenant', 4_000]);
  });
});

describe('a fleet that is away', () => {
  test('costs half a second, is named without secrets, and is left alone for five', async () => {
    const { gate, heard, errors } = gateOf(never);
    const came = watch(gate().enter());
    await pass(499);
    expect([came(), errors]).toEqual([false, []]);
    await pass(1);
    expect(came()).toBe(true);
    expect(errors).toMatchObject([{ code: 'LIMITS_UNAVAILABLE', message: expect.stringContaining('without them') }]);
    await pass(4_999);
    await gate().enter();
    expect(heard).toHaveLength(1);
    await pass(1);
    void gate().enter();
    await quiet();
    expect(heard).toHaveLength(2);
  });

  test('is left alone by every client of the tenant', async () => {
    const limiter = new Limiter();
    let asked = 0;
    const shared: SharedLimits = {
      take: async () => {
        asked += 1;
        throw new Error('down');
      },
      pause: async () => {},
    };
    const terms = { concurrency: 5, priority: 'interactive', maxDelay: 1, limits: FREE } as const;
    for (let client = 0; client < 4; client += 1) await (fleetGates(limiter, shared, 'tenant')(terms) as Gate).enter();
    expect(asked).toBe(1);
  });

  test('its own timeout goes before the default', async () => {
    const came = watch(gateOf(never, { timeout: 20 }).gate().enter());
    await pass(19);
    const before = came();
    await pass(1);
    expect([before, came()]).toEqual([false, true]);
  });

  test('what it fails with is the cause, redacted; a listener that throws does not matter', async () => {
    const failure = () => Promise.reject(new Error('redis at https://host/path?token=secret is away'));
    const { gate, errors } = gateOf(failure);
    await gate().enter();
    expect(errors).toHaveLength(1);
    expect(inspect(errors)).toContain('is away');
    expect(inspect(errors)).not.toContain('secret');
    const onUnavailable = () => {
      throw new Error('listener');
    };
    await gateOf(failure, { onUnavailable }).gate().enter();
  });

  test('a fleet that cannot be told is away too', async () => {
    const { gate, errors } = gateOf(async () => 0, { pause: () => Promise.reject(new Error('away')) });
    const one = gate();
    await one.enter();
    one.leave(received(429, { 'retry-after': '4' }));
    await quiet();
    expect(errors).toMatchObject([{ code: 'LIMITS_UNAVAILABLE' }]);
  });

  test('a caller who leaves, or has no time, ends the wait with no turn kept and nothing told', async () => {
    const { gate, limiter, errors } = gateOf(never);
    const controller = new AbortController();
    const aborted = failureOf(gate(controller.signal).enter() as Promise<void>);
    const late = failureOf(gate(undefined, Date.now() + 100).enter() as Promise<void>);
    await pass(0);
    controller.abort();
    expect(await aborted).toMatchObject({ code: 'ABORTED' });
    await pass(100);
    expect(await late).toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    expect([limiter.state, errors]).toEqual([{ active: 0, waiting: 0 }, []]);
  });
});
