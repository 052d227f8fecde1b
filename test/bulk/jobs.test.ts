import { describe, expect, it } from 'vitest';
import {
  addToOrganization,
  type BulkResult,
  deleteUsers,
  type FlagBefore,
  type FlagValue,
  flagValuesBefore,
  importUsers,
  removeFromOrganization,
  rollBackFlag,
  rollOutFlag,
} from '../../src/bulk/index.js';
import { kinde, temporaryFolder, usersOf } from './support.js';

const email = (n: number) => `user-${n}@example.com`;
const emails = (count: number) => Array.from({ length: count }, (_, n) => email(n));

type Wrap = (fetch: typeof globalThis.fetch) => typeof globalThis.fetch;

/** A Kinde with some users, and a list that results go into. */
async function withUsers(count: number, options: Parameters<typeof kinde>[0] = {}, wrap: Wrap = (fetch) => fetch) {
  const { emulator, count: counted } = kinde(options);
  const { management } = kinde({}, { ...emulator.credentials, fetch: wrap(emulator.fetch) });
  const it = { emulator, management, count: counted };
  await importUsers(
    it.management,
    emails(count).map((one) => ({ email: one })),
  );
  const results: BulkResult[] = [];
  const told = () => results.splice(0).sort((a, b) => a.index - b.index);
  return { ...it, told, onResult: (result: BulkResult) => void results.push(result) };
}

/** A Kinde that refuses every request in which some identifier is. */
function withOneRefused(): { readonly fetch: Wrap; readonly refused: string } {
  const refused = 'kp_broken';
  const fetch: Wrap = (inner) => async (input, init) =>
    String(input).includes(refused)
      ? Response.json({ errors: [{ code: 'INVALID_USER_ID', message: 'no' }] }, { status: 400 })
      : inner(input, init);
  return { fetch, refused };
}

const short = (results: readonly BulkResult[]) =>
  results.map(({ status, code }) => (code ? `${status} ${code}` : status));

describe('deleteUsers', () => {
  it('deletes by identifiers and identities, and says who is not there', async () => {
    const { management, onResult, told } = await withUsers(4);
    const first = (await usersOf(management)).find((user) => user.email === email(0));
    const targets = [
      first?.id ?? '',
      { email: email(1) },
      'USER-2@example.com',
      'kp_none',
      { email: 'no@example.com' },
      {},
    ];
    const dry = await deleteUsers(management, targets, { dryRun: true, onResult });
    expect(dry.counts).toMatchObject({ deleted: 3, skipped: 2, failed: 1 });
    expect(await usersOf(management)).toHaveLength(4);
    told();
    await deleteUsers(management, targets, { onResult });
    expect(short(told())).toEqual([
      'deleted',
      'deleted',
      'deleted',
      'skipped USER_NOT_FOUND',
      'skipped USER_NOT_FOUND',
      'failed RECORD_INVALID',
    ]);
    expect((await usersOf(management)).map((user) => user.email)).toEqual([email(3)]);
  });

  it('deletes those whom Kinde can look up, whoever else is named', async () => {
    const { fetch, refused } = withOneRefused();
    const { management, onResult, told } = await withUsers(3, {}, fetch);
    const first = (await usersOf(management)).find((user) => user.email === email(0));
    await deleteUsers(management, [first?.id ?? '', refused, email(1)], { onResult });
    expect(short(told())).toEqual(['deleted', 'failed INVALID_USER_ID', 'deleted']);
    expect((await usersOf(management)).map((user) => user.email)).toEqual([email(2)]);
  });

  it('counts one that was deleted without an answer as deleted', async () => {
    const { management, emulator, onResult, told } = await withUsers(2);
    emulator.faults.once('deleteUser', { kind: 'reset', commit: 'after' });
    await deleteUsers(management, emails(2), { onResult });
    expect(short(told())).toEqual(['deleted', 'deleted']);
    expect(await usersOf(management)).toEqual([]);
  });
});

describe('organizations', () => {
  it('get members 100 with one request, with roles, and lose them again', async () => {
    const { management, count, onResult, told } = await withUsers(250);
    await addToOrganization(management, 'org_a', [email(7)]);
    const members = emails(250).map((one) => ({ email: one, roles: ['admin'] }));
    await addToOrganization(management, 'org_a', [email(7), { email: email(7) }]);
    const before = count('addOrganizationUsers');
    const added = await addToOrganization(management, 'org_a', [...members, 'nobody@example.com'], { onResult });
    expect(added.counts).toMatchObject({ updated: 249, unchanged: 1, failed: 1 });
    expect(short(told()).at(-1)).toBe('failed USER_NOT_FOUND');
    expect(count('addOrganizationUsers') - before).toBe(3);
    const admins = () =>
      management.getOrganizationUsers({ org_code: 'org_a', page_size: 500, roles: ['admin'] }).toArray();
    expect(await admins()).toHaveLength(249);
    const updated = await addToOrganization(management, 'org_a', members.slice(7, 8), { ifMember: 'update' });
    expect(updated.counts.updated).toBe(1);
    expect(await admins()).toHaveLength(250);
    const dry = await removeFromOrganization(management, 'org_a', emails(10), { dryRun: true });
    expect(dry.counts.updated).toBe(10);
    const removed = await removeFromOrganization(management, 'org_a', emails(120));
    expect(removed.counts.updated).toBe(120);
    const again = await removeFromOrganization(management, 'org_a', emails(121));
    expect(again.counts).toMatchObject({ updated: 1, unchanged: 120 });
    expect(await admins()).toHaveLength(129);
    expect(await usersOf(management)).toHaveLength(250);
  });

  it('get those whom Kinde can look up, whoever else is named', async () => {
    const { fetch, refused } = withOneRefused();
    const { management, onResult, told } = await withUsers(3, {}, fetch);
    const summary = await addToOrganization(management, 'org_a', [email(0), refused, email(2)], { onResult });
    expect(summary.counts).toMatchObject({ updated: 2, failed: 1 });
    expect(short(told())).toEqual(['updated', 'failed INVALID_USER_ID', 'updated']);
  });

  it('that are not there fail everybody with one request', async () => {
    const { management, count } = await withUsers(90);
    const { counts, failures } = await addToOrganization(management, 'org_none', emails(90));
    expect(counts.failed).toBe(90);
    expect(failures[0]).toMatchObject({ code: 'ORGANIZATION_NOT_FOUND' });
    expect(count('addOrganizationUsers')).toBe(1);
  });
});

describe('a flag', () => {
  const organizations = Array.from({ length: 120 }, (_, n) => ({ code: `org_${n}`, name: `Organization ${n}` }));
  const featureFlags = [
    { key: 'editor', type: 'str' as const, default_value: 'old', allow_override_level: 'org' as const },
  ];

  async function valuesOf(management: ReturnType<typeof kinde>['management']): Promise<Map<string, unknown>> {
    const values = new Map<string, unknown>();
    for (const { code } of organizations) {
      const { feature_flags } = await management.getOrganizationFeatureFlags({ org_code: code });
      values.set(code, feature_flags?.editor?.value);
    }
    return values;
  }

  it('is rolled out to a share that only grows, and back to what was there', async () => {
    using folder = temporaryFolder();
    const { management } = kinde({ seed: { organizations, featureFlags } });
    await management.updateOrganizationFeatureFlagOverride({
      org_code: 'org_5',
      feature_flag_key: 'editor',
      value: 'own',
    });
    const before = await valuesOf(management);
    const roll = (percentage: number, more = {}) =>
      rollOutFlag(management, { flag: 'editor', value: 'new', percentage, ...more });
    const dry = await roll(25, { dryRun: true });
    expect(await valuesOf(management)).toEqual(before);
    const quarter = await roll(25);
    expect(quarter.counts).toEqual(dry.counts);
    expect(quarter.counts.updated).toBeGreaterThan(15);
    expect(quarter.counts.updated).toBeLessThan(45);
    const some = [...(await valuesOf(management))].filter(([, value]) => value === 'new').map(([code]) => code);
    const checkpoint = folder.file('rollout');
    const told: FlagBefore[] = [];
    const all = await roll(100, {
      checkpoint,
      onResult: ({ id = '', before: value, status }: BulkResult) =>
        void (status === 'updated' && told.push({ code: id, before: value as FlagValue })),
    });
    expect(all.counts).toMatchObject({ updated: 120 - some.length, unchanged: some.length });
    const noted: FlagBefore[] = [];
    for await (const value of flagValuesBefore(checkpoint)) noted.push(value);
    const sorted = (list: FlagBefore[]) => list.sort((a, b) => a.code.localeCompare(b.code));
    expect(sorted(noted)).toEqual(sorted(told));
    const back = await rollBackFlag(management, { flag: 'editor', organizations: flagValuesBefore(checkpoint) });
    expect(back.counts).toMatchObject({ updated: 120 - some.length, failed: 0 });
    const after = await valuesOf(management);
    for (const code of some) after.set(code, before.get(code));
    expect(after).toEqual(before);
    // Those that had the environment's value follow it again.
    await management.updateEnvironmentFeatureFlagOverride({ feature_flag_key: 'editor', value: 'later' });
    const followers = [...(await valuesOf(management)).values()].filter((value) => value === 'later');
    expect(followers.length).toBeGreaterThanOrEqual(119 - some.length);
  });

  it('is rolled out to all organizations, though Kinde is out of reach while they are listed', async () => {
    const { emulator } = kinde({ seed: { organizations, featureFlags } });
    let pages = 0;
    const fetch: typeof globalThis.fetch = async (input, init) => {
      if (/\/organizations\?/.test(String(input)) && ++pages >= 2 && pages <= 4) throw new TypeError('fetch failed');
      return emulator.fetch(input, init);
    };
    const { management } = kinde({}, { ...emulator.credentials, fetch, retry: false });
    const summary = await rollOutFlag(management, { flag: 'editor', value: 'new' });
    expect(summary.counts).toMatchObject({ updated: 120, failed: 0 });
    expect(pages).toBe(5);
    const out: typeof globalThis.fetch = async (input, init) => {
      if (String(input).includes('/organizations')) throw new TypeError('fetch failed');
      return emulator.fetch(input, init);
    };
    const { management: unlucky } = kinde({}, { ...emulator.credentials, fetch: out, retry: false });
    const stopped = rollOutFlag(unlucky, { flag: 'editor', value: 'old', maxOutage: 50 });
    await expect(stopped).rejects.toMatchObject({
      code: 'BULK_STOPPED',
      message: expect.stringContaining('out of reach'),
      cause: { code: 'NETWORK_ERROR' },
    });
  });

  it('that some organization does not have fails there only', async () => {
    const { management } = kinde();
    const { counts, failures } = await rollOutFlag(management, {
      flag: 'editor',
      value: true,
      organizations: ['org_a', 'org_none', 'org_b'],
    });
    expect(counts).toMatchObject({ updated: 2, failed: 1 });
    expect(failures[0]).toMatchObject({ key: 'org_none', code: 'ORGANIZATION_NOT_FOUND' });
    await expect(rollOutFlag(management, { flag: 'editor', value: true, percentage: 101 })).rejects.toThrow(
      /percentage/,
    );
  });
});
