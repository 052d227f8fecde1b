import { KindeConfigError, type KindeError } from '../errors.js';
import type { ManagementClient } from '../management/index.js';
import { createClaims } from './claims.js';
import { existingUser } from './existing-user.js';
import { failureFrom, kindOf } from './failure.js';
import { byKey, type FoundUser, findUsers } from './find-users.js';
import { identitiesOf, identityKey, isLookup } from './identity.js';
import { type ImportPolicy, membershipsOf, type Plan } from './import-plan.js';
import type { Context, Item, Job } from './job.js';
import { lookedUp } from './look-up.js';
import { changeMembers, type Member, type MemberChange } from './memberships.js';
import type { BulkOptions } from './options.js';
import { runJob } from './run.js';
import { settled } from './settled.js';
import type { Source } from './source.js';
import type { BulkOutcome, BulkSummary } from './types.js';
import { userProblem } from './user-check.js';
import type { UserRecord } from './user-record.js';
import { completeUser, lookupsOf, makeUser, matching, type Steps } from './user-steps.js';

/** Options of `importUsers`. */
export interface ImportUsersOptions extends BulkOptions {
  /** What to do with users that Kinde has: leave them, bring them up to the record, or count a failure. Default `skip`. */
  readonly ifExists?: 'skip' | 'update' | 'fail' | undefined;
  /** With `ifExists: 'update'`, replace also passwords, which users may have changed since; default false. */
  readonly overwritePasswords?: boolean | undefined;
}

/**
 * Makes a user of every record: identities, profile, password, properties, organizations with roles and permissions.
 *
 * @throws KindeInputError `INPUT_INVALID` where the items are not given as a `Source`.
 * @throws KindeBulkError with what was done until then.
 */
export async function importUsers(
  client: ManagementClient,
  source: Source<UserRecord>,
  options: ImportUsersOptions = {},
): Promise<BulkSummary> {
  const { ifExists = 'skip', overwritePasswords = false, ...rest } = options;
  if (!['skip', 'update', 'fail'].includes(ifExists)) {
    throw new KindeConfigError('`ifExists` must be skip, update or fail.');
  }
  return runJob(importJob(client, { ifExists, overwritePasswords }), client, source, rest);
}

type UserItem = Item<UserRecord>;
type Users = ReadonlyMap<string, FoundUser>;

function importJob(client: ManagementClient, policy: ImportPolicy): Job<UserRecord> {
  const claims = createClaims();
  const some = async (items: readonly UserItem[], context: Context<UserRecord>): Promise<void> => {
    const steps = { client, calls: context.calls };
    const wanted = items.flatMap(({ value }) => lookupsOf(value));
    const look = async () => byKey(await findUsers(client, wanted, context.calls.once));
    const users = await lookedUp(items, context, look, (one) => some(one, context));
    if (!users) return;
    await context.note(items.filter((item) => !item.isInDoubt && matching(item.value, users).length === 0));
    const planned: { readonly item: UserItem; readonly plan: Plan }[] = [];
    await context.each(items, async (item) => {
      const plan = await planOf(item, users, { steps, policy, dryRun: context.dryRun });
      if (plan.placements.length === 0 || context.dryRun) return plan.outcome;
      planned.push({ item, plan });
      return undefined;
    });
    await place(planned, context, steps);
  };
  return {
    name: 'users.import',
    options: { ...policy },
    read: readUser,
    async process(items, context) {
      const first = new Set(items.filter((item) => claims.take(keysOf(item))));
      try {
        await some([...first], context);
      } finally {
        for (const item of first) claims.give(keysOf(item));
      }
      // Somebody else's record of the same user comes first: what it makes is there for this one.
      for (const item of items.filter((one) => !first.has(one))) {
        await claims.await(keysOf(item));
        await some([item], context).finally(() => claims.give(keysOf(item)));
      }
    },
  };
}

function readUser(record: unknown) {
  const problem = userProblem(record);
  if (problem) return problem;
  const value = record as UserRecord;
  return { value, key: identitiesOf(value)[0]?.identity ?? '' };
}

function keysOf({ value }: UserItem): readonly string[] {
  return identitiesOf(value).filter(isLookup).map(identityKey);
}

interface Planning {
  readonly steps: Steps;
  readonly policy: ImportPolicy;
  readonly dryRun: boolean;
}

async function planOf(item: UserItem, users: Users, planning: Planning): Promise<Plan> {
  const owners = matching(item.value, users);
  // In doubt means: nobody had these identities, and then the request was about to be sent. The user is ours.
  const isOurs = item.isInDoubt && owners.length === 1;
  if (owners.length > 0 && !isOurs) return planForOwners(item, owners, planning);
  if (planning.dryRun) return { outcome: { status: 'created' }, placements: [] };
  const made = isOurs ? (owners[0] as FoundUser) : await makeUser(planning.steps, item.value, item.isInDoubt);
  if ('others' in made) return planForOwners(item, made.others, planning);
  const { id } = made;
  const placements = membershipsOf(item.value).map((one) => ({ ...one, change: 'add' as const }));
  return withId(id, async () => {
    await completeUser(planning.steps, id, item.value);
    return { outcome: { status: 'created', id }, placements };
  });
}

async function planForOwners(item: UserItem, owners: readonly FoundUser[], planning: Planning): Promise<Plan> {
  const [user, ...others] = owners;
  if (!user || others.length > 0) {
    const message = `Its identities belong to ${owners.length} users: ${owners.map(({ id }) => id).join(', ')}.`;
    return { outcome: { status: 'failed', code: 'IDENTITY_CONFLICT', message }, placements: [] };
  }
  return withId(user.id, () => existingUser(item.value, user, planning));
}

/** A failure after the user was made says which user it is. */
async function withId(id: string, work: () => Promise<Plan>): Promise<Plan> {
  try {
    return await work();
  } catch (error) {
    if (kindOf(error) === 'job') throw error;
    return { outcome: failureFrom(error, { id }), placements: [] };
  }
}

/** Makes memberships, 100 of an organization with one request, and then reports the users. */
async function place(
  planned: readonly { readonly item: UserItem; readonly plan: Plan }[],
  { calls, report }: Context<UserRecord>,
  { client }: Steps,
): Promise<void> {
  const failures = new Map<string, BulkOutcome>();
  await settled(
    groupsOf(planned).map(({ org_code, change, members }) =>
      calls.finish(async () => {
        for (const [id, outcome] of await changeMembers(client, calls, { org_code, change, members })) {
          if ('error' in outcome) failures.set(id, membershipFailure(outcome.error, id, org_code));
        }
      }),
    ),
  );
  for (const { item, plan } of planned) await report(item, failures.get(plan.outcome.id ?? '') ?? plan.outcome);
}

function membershipFailure(error: KindeError, id: string, org_code: string): BulkOutcome {
  const failure = failureFrom(error, { id, field: 'organizations' });
  return { ...failure, message: `organization ${org_code}: ${failure.message}` };
}

function groupsOf(planned: readonly { readonly plan: Plan }[]) {
  const groups = new Map<string, { org_code: string; change: MemberChange; members: Member[] }>();
  for (const { outcome, placements } of planned.map(({ plan }) => plan)) {
    for (const { code, change, roles, permissions } of placements) {
      const key = `${change} ${code}`;
      const group = groups.get(key) ?? { org_code: code, change, members: [] };
      group.members.push({ id: outcome.id ?? '', roles, permissions });
      groups.set(key, group);
    }
  }
  return [...groups.values()];
}
