import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import type { CallOptions } from '../../src/management/index.js';
import type { FaultPlan, LimitOptions } from '../../src/testing/index.js';
import { holds, LONGEST_TEST_MS } from './support/holds.js';
import { networkFaults, plansOf, withdrawals } from './support/plans.js';
import { present, write } from './support/truth.js';
import { idle, inVirtualTime, sleep } from './support/virtual-time.js';
import { type ClientSettings, createWorld, ended, USERS, type World, warmUp } from './support/world.js';

/** The client under random faults: every call ends in time, nothing is lost, nothing is doubled, nothing stays behind. */

type Step =
  | { readonly act: 'create'; readonly withEmail: boolean; readonly leaveAfter: number | undefined }
  | { readonly act: 'update'; readonly user: number; readonly leaveAfter: number | undefined }
  | { readonly act: 'delete'; readonly user: number; readonly leaveAfter: number | undefined }
  | { readonly act: 'get'; readonly user: number }
  | { readonly act: 'list'; readonly size: number; readonly prefetch: boolean }
  | { readonly act: 'wait'; readonly ms: number }
  | { readonly act: 'revoke' }
  | { readonly act: 'rotate' };

/** Steps of a group begin together; a user is written by one of them at most. */
interface Program {
  readonly settings: ClientSettings;
  readonly tokenLifetimeS: number;
  readonly plan: FaultPlan;
  readonly limits: LimitOptions;
  readonly groups: readonly (readonly Step[])[];
}

const user = fc.integer({ min: 0, max: USERS - 1 });
const leaveAfter = fc.oneof(
  { arbitrary: fc.constant(undefined), weight: 6 },
  { arbitrary: fc.integer({ min: 0, max: 300 }), weight: 1 },
);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ act: fc.constant('create' as const), withEmail: fc.boolean(), leaveAfter }),
  fc.record({ act: fc.constant('update' as const), user, leaveAfter }),
  fc.record({ act: fc.constant('delete' as const), user, leaveAfter }),
  fc.record({ act: fc.constant('get' as const), user }),
  fc.record({ act: fc.constant('list' as const), size: fc.integer({ min: 1, max: 8 }), prefetch: fc.boolean() }),
  fc.record({ act: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 40_000 }) }),
  fc.constantFrom({ act: 'revoke' as const }, { act: 'rotate' as const }),
);
const group = fc.uniqueArray(step, {
  minLength: 1,
  maxLength: 4,
  selector: (one) => ('user' in one ? one.user : one),
});
const TARGETS = ['*', 'management.*', 'oauth.token', 'getUsers', 'createUser', 'updateUser', 'deleteUser', 'getUser'];
const programs: fc.Arbitrary<Program> = fc.record({
  settings: fc.record({
    timeout: fc.integer({ min: 20, max: 500 }),
    deadline: fc.integer({ min: 60, max: 4_000 }),
    limit: fc.integer({ min: 0, max: 4 }),
    baseDelay: fc.integer({ min: 0, max: 60 }),
    maxDelay: fc.integer({ min: 0, max: 2_000 }),
  }),
  tokenLifetimeS: fc.constantFrom(2, 40, 86_400),
  plan: plansOf(TARGETS, fc.oneof({ arbitrary: networkFaults, weight: 6 }, { arbitrary: withdrawals, weight: 1 })),
  limits: fc.oneof(
    { arbitrary: fc.constant({}), weight: 3 },
    { arbitrary: fc.constantFrom({ rate: { requests: 8, windowS: 1 } }, { concurrency: { requests: 2 } }), weight: 1 },
  ),
  groups: fc.array(group, { minLength: 1, maxLength: 4 }),
});

/** Makes a call whose caller may leave after a time. */
async function leaving<T>(ms: number | undefined, call: (options: CallOptions) => PromiseLike<T>): Promise<T> {
  if (ms === undefined) return await call({});
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), ms);
  try {
    return await call({ signal: controller.signal });
  } finally {
    clearTimeout(timer);
  }
}

async function perform(world: World, one: Step, name: string, isQuiet: boolean): Promise<void> {
  const { management, emulator, users } = world;
  if (one.act === 'wait') return await sleep(one.ms);
  if (one.act === 'revoke') return emulator.revokeTokens();
  if (one.act === 'rotate') return emulator.rotateKeys();
  if (one.act === 'list') return await list(world, one, isQuiet);
  if (one.act === 'get') return await get(world, users[one.user] as string);
  if (one.act === 'create') return await create(world, one, name);
  const user_id = users[one.user] as string;
  const isThere = present(world).has(user_id);
  const [type, id] = one.act === 'delete' ? ['user.deleted', user_id] : ['user.updated', name];
  const act = (options: CallOptions) =>
    one.act === 'delete'
      ? management.deleteUser({ user_id }, options)
      : management.updateUser({ user_id, first_name: name }, options);
  const call = () => leaving<unknown>(one.leaveAfter, act);
  if (isThere) await write(world, type as string, id as string, call);
  else expect((await ended(world, call)).error).toBeDefined();
}

async function create(world: World, { withEmail, leaveAfter }: Step & { act: 'create' }, name: string): Promise<void> {
  const input = { first_name: name, ...(withEmail ? { email: `${name}@example.com` } : {}) };
  const call = () => leaving(leaveAfter, (options) => world.management.createUser(input, options));
  const made = (await write(world, 'user.created', name, call)) as { readonly id: string } | undefined;
  if (made) expect(present(world).get(made.id)).toBe(name);
}

async function get(world: World, user_id: string): Promise<void> {
  const known = present(world).get(user_id);
  const { value } = await ended(world, () => world.management.getUser({ user_id }));
  if (value) expect(value).toMatchObject({ id: user_id, first_name: known });
}

/** A walk over a set that nobody changes gives each item once; over one that changes, it only has to end. */
async function list(world: World, { size, prefetch }: Step & { act: 'list' }, isQuiet: boolean): Promise<void> {
  const { value } = await ended(world, () => world.management.getUsers({ page_size: size }, { prefetch }).toArray());
  if (!value || !isQuiet) return;
  expect(value.map(({ id }) => id).sort()).toEqual([...present(world).keys()].sort());
}

/** No run takes longer, in virtual seconds. */
const LONGEST_RUN_S = 3_600;

async function run({ settings, tokenLifetimeS, plan, limits, groups }: Program): Promise<void> {
  // A token is renewed in the background near its end; without one that ends, nothing may be under way afterwards.
  const aftermathMs = tokenLifetimeS > LONGEST_RUN_S ? 5 : undefined;
  await inVirtualTime(async () => {
    const world = await createWorld(settings, plan, tokenLifetimeS, limits);
    for (const [turn, steps] of groups.entries()) {
      const isQuiet = !steps.some(({ act }) => act === 'create' || act === 'delete');
      const work = steps.map((one, index) => perform(world, one, `made-${turn}-${index}`, isQuiet));
      await Promise.all(work);
      // What a client has left may still be on its way; the next group begins when it has arrived.
      await idle();
    }
    world.secrets.assertNotIn(JSON.stringify(world.emulator.requests));
    world.secrets.assertNotIn(JSON.stringify(world.emulator.faults.log));
  }, aftermathMs);
}

beforeAll(warmUp);

it('the management client keeps its word under any faults', () => holds(programs, 60, run), LONGEST_TEST_MS);
