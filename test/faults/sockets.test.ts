import { afterAll, beforeAll, expect, it } from 'vitest';
import { ManagementClient } from '../../src/management/index.js';
import type { Emulator, FaultPlan } from '../../src/testing/index.js';
import { present, write } from './support/truth.js';
import { createWorld, ended, type World, warmUp } from './support/world.js';

/** The same over real sockets, which the faults really break: nothing hangs, and neither a socket nor a timer stays. */

/** A tenth of what runs in virtual time: these take seconds. */
const SEEDS = Math.ceil(Number(process.env.KINDE_FAULT_SEEDS ?? 40) / 10);
const SETTINGS = { timeout: 400, deadline: 3_000, limit: 3, baseDelay: 2, maxDelay: 20 };
/** For a machine that is busy with other things. */
const SLACK_MS = 5_000;

function plan(seed: number): FaultPlan {
  return {
    seed,
    rules: [
      { fault: { kind: 'latency', ms: { min: 0, max: 10 } }, probability: 0.3 },
      { fault: { kind: 'reset', commit: 'before' }, probability: 0.06 },
      { fault: { kind: 'reset', commit: 'after', by: 'close' }, probability: 0.06 },
      { fault: { kind: 'truncated', part: 0.5 }, probability: 0.06 },
      { fault: { kind: 'slow-body', ms: 30 }, probability: 0.06 },
      { fault: { kind: 'no-answer', commit: 'after' }, probability: 0.06 },
      { fault: { kind: 'server-error' }, probability: 0.06 },
      { fault: { kind: 'rate-limited', resetS: 0 }, probability: 0.06 },
      { fault: 'html', probability: 0.06 },
      { fault: 'revoke-tokens', probability: 0.02 },
    ],
  };
}

/** What keeps a process alive. */
function open(): number {
  const kinds = ['Timeout', 'TCPSocketWrap', 'TCPServerWrap', 'TCPConnectWrap'];
  return process.getActiveResourcesInfo().filter((kind) => kinds.includes(kind)).length;
}

async function workOf(world: World): Promise<void> {
  const { management, users } = world;
  const work = users.map(async (user_id, index) => {
    const name = `made-${index}`;
    await write(world, 'user.created', name, () => management.createUser({ first_name: name }));
    await write(world, 'user.updated', `new-${index}`, () =>
      management.updateUser({ user_id, first_name: `new-${index}` }),
    );
    await ended(world, () => management.getUsers({ page_size: 5 }).toArray());
  });
  await Promise.all(work);
  const { value } = await ended(world, () => management.getUsers({ page_size: 10 }).toArray());
  if (value) expect(value.map(({ id }) => id).sort()).toEqual([...present(world).keys()].sort());
}

async function overHttp(emulator: Emulator, world: World): Promise<World & AsyncDisposable> {
  const listener = await emulator.listen();
  const { timeout, deadline, ...retry } = SETTINGS;
  const management = new ManagementClient({ ...listener.credentials, fetch, timeout, deadline, retry, env: {} });
  return { ...world, management, slackMs: SLACK_MS, [Symbol.asyncDispose]: () => listener.close() };
}

const struck = new Set<string>();
const unhandled: unknown[] = [];
const note = (reason: unknown): void => {
  unhandled.push(reason);
};
beforeAll(async () => {
  process.on('unhandledRejection', note);
  await warmUp();
});
afterAll(() => {
  process.off('unhandledRejection', note);
  expect(unhandled).toEqual([]);
  // Over all seeds together: how far one run gets depends on the machine.
  expect(struck.size).toBeGreaterThan(3);
});

it.each(Array.from({ length: SEEDS }, (_, index) => index + 1))('seed %i', async (seed) => {
  const world = await createWorld(SETTINGS, { rules: [] }, 3_600);
  const before = open();
  const served = await overHttp(world.emulator, world);
  world.emulator.faults.plan(plan(seed));
  await workOf(served);
  await served[Symbol.asyncDispose]();
  await expect.poll(open, { timeout: 5_000 }).toBeLessThanOrEqual(before);
  for (const { kind } of world.emulator.faults.log) struck.add(kind);
});
