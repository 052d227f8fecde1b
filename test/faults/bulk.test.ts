import fc from 'fast-check';
import { beforeAll, expect, it, vi } from 'vitest';
import {
  type BulkResult,
  type BulkSummary,
  importUsers,
  KindeBulkError,
  type UserRecord,
} from '../../src/bulk/index.js';
import type { FaultPlan } from '../../src/testing/index.js';
import { holds, LONGEST_TEST_MS } from './support/holds.js';
import { networkFaults, plansOf, withdrawals } from './support/plans.js';
import { inVirtualTime, sleep } from './support/virtual-time.js';
import { createWorld, ORGANIZATION, type World, warmUp } from './support/world.js';

/** Imports under random faults: every record gets one outcome, which is true, and doing it again finishes the rest. */

vi.mock('node:timers/promises', () => import('./support/virtual-sleep.js'));

interface Program {
  readonly plan: FaultPlan;
  readonly records: number;
  readonly concurrency: number;
  readonly withOrganization: boolean;
  readonly limit: number;
}

/** How long the work may find nobody, in virtual ms. */
const OUTAGE_MS = 60_000;
const TARGETS = ['*', 'management.*', 'oauth.token', 'createUser', 'createUser', 'getUsers', 'addOrganizationUsers'];
const programs: fc.Arbitrary<Program> = fc.record({
  plan: plansOf(TARGETS, fc.oneof({ arbitrary: networkFaults, weight: 8 }, { arbitrary: withdrawals, weight: 1 })),
  records: fc.integer({ min: 1, max: 12 }),
  concurrency: fc.constantFrom(1, 3, 10),
  withOrganization: fc.boolean(),
  limit: fc.integer({ min: 0, max: 3 }),
});

async function createImport({ plan, records, limit, withOrganization }: Omit<Program, 'concurrency'>) {
  const settings = { timeout: 500, deadline: 20_000, limit, baseDelay: 5, maxDelay: 2_000 };
  const world = await createWorld(settings, plan, 86_400);
  const source = Array.from({ length: records }, (_, index): UserRecord => {
    const organizations = withOrganization ? { organizations: [ORGANIZATION] } : {};
    return { email: `record-${index}@example.com`, first_name: `record-${index}`, ...organizations };
  });
  return { world, source };
}

/** What a job told, and how it ended. */
async function attempt(world: World, source: readonly UserRecord[], concurrency: number) {
  const told: BulkResult[] = [];
  const onResult = (result: BulkResult) => void told.push(result);
  const options = { concurrency, maxOutage: OUTAGE_MS, onResult };
  try {
    const summary: BulkSummary = await importUsers(world.management, source, options);
    expect(told).toHaveLength(source.length);
    expect(summary.done).toBe(source.length);
  } catch (error) {
    if (!(error instanceof KindeBulkError)) throw error;
    world.secrets.assertNotIn(error);
    expect(error.summary?.done).toBe(told.length);
  }
  expect(new Set(told.map(({ index }) => index)).size).toBe(told.length);
  return told;
}

/** How often users with that address were made. */
function made({ emulator }: World, index: number): number {
  return emulator.webhooks.events.filter(({ type, data }) => {
    return type === 'user.created' && (data.user as { first_name?: string }).first_name === `record-${index}`;
  }).length;
}

async function run({ concurrency, ...program }: Program): Promise<void> {
  await inVirtualTime(async () => {
    const { world, source } = await createImport(program);
    for (const { index, status } of await attempt(world, source, concurrency)) {
      // Nobody was there before, so no record can be one of somebody else's.
      expect(['created', 'failed']).toContain(status);
      if (status === 'created') expect([index, made(world, index)]).toEqual([index, 1]);
    }
    world.emulator.faults.clear();
    await sleep(1_000);
    const again = await attempt(world, source, concurrency);
    expect(again.filter(({ status }) => status !== 'created' && status !== 'skipped')).toEqual([]);
    expect(source.map((_, index) => made(world, index))).toEqual(source.map(() => 1));
  });
}

beforeAll(async () => {
  await warmUp();
  const program = { plan: { rules: [] }, records: 2, withOrganization: true, limit: 1 };
  const { world, source } = await createImport(program);
  world.emulator.faults.once('createUser', { kind: 'reset', commit: 'after' });
  await attempt(world, source, 2);
});

it('imports keep their word under any faults', () => holds(programs, 40, run), LONGEST_TEST_MS);
