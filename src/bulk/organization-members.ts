import { KindeConfigError } from '../errors.js';
import type { ManagementClient } from '../management/index.js';
import { failureFrom } from './failure.js';
import type { FoundUser } from './find-users.js';
import type { Context, Item, Job } from './job.js';
import { lookedUp } from './look-up.js';
import { changeMembers, type Member, type MemberChange } from './memberships.js';
import type { BulkOptions } from './options.js';
import { runJob } from './run.js';
import type { Source } from './source.js';
import type { BulkOutcome, BulkSummary } from './types.js';
import { readTarget, type Target, type UserTarget, usersByTarget } from './user-target.js';

/** A user who is to be a member, with roles and permissions by key. */
export type MemberTarget =
  | string
  | (Exclude<UserTarget, string> & {
      readonly roles?: readonly string[] | undefined;
      readonly permissions?: readonly string[] | undefined;
    });

/** Options of `addToOrganization`. */
export interface AddToOrganizationOptions extends BulkOptions {
  /** Give the roles and permissions also to users who are members, in place of theirs, or leave them; default `skip`. */
  readonly ifMember?: 'skip' | 'update' | undefined;
}

/**
 * Makes users members of an organization, 100 with one request.
 *
 * @throws KindeInputError `INPUT_INVALID` where the items are not given as a `Source`.
 * @throws KindeBulkError with what was done until then.
 */
export async function addToOrganization(
  client: ManagementClient,
  org_code: string,
  source: Source<MemberTarget>,
  { ifMember = 'skip', ...options }: AddToOrganizationOptions = {},
): Promise<BulkSummary> {
  if (ifMember !== 'skip' && ifMember !== 'update') throw new KindeConfigError('`ifMember` must be skip or update.');
  const change = ifMember === 'update' ? 'update' : 'add';
  return runJob(memberJob(client, org_code, change), client, source, options);
}

/**
 * Ends memberships of an organization, 100 with one request; the users stay.
 *
 * @throws KindeInputError `INPUT_INVALID` where the items are not given as a `Source`.
 * @throws KindeBulkError with what was done until then.
 */
export async function removeFromOrganization(
  client: ManagementClient,
  org_code: string,
  source: Source<UserTarget>,
  options: BulkOptions = {},
): Promise<BulkSummary> {
  return runJob(memberJob(client, org_code, 'remove'), client, source, options);
}

const NAMES = { add: 'organization.add', update: 'organization.add', remove: 'organization.remove' } as const;
const ABSENT: BulkOutcome = { status: 'failed', code: 'USER_NOT_FOUND', message: 'Kinde has no such user.' };

function memberJob(client: ManagementClient, org_code: string, change: MemberChange): Job<Target> {
  if (typeof org_code !== 'string' || org_code === '') throw new KindeConfigError('`org_code` must be a code.');
  return {
    name: NAMES[change],
    options: { org_code, change },
    read: (record) => (change === 'remove' ? readTarget(record) : readMember(record)),
    process: (items, context) => changeSome(client, items, context, { org_code, change }),
  };
}

function readMember(record: unknown): ReturnType<typeof readTarget> {
  const read = readTarget(record);
  if ('message' in read) return read;
  for (const field of ['roles', 'permissions'] as const) {
    const keys = read.value.record[field];
    const isList = Array.isArray(keys) && keys.every((key) => typeof key === 'string');
    if (keys !== undefined && !isList) return { field, message: 'must be a list of keys' };
  }
  return read;
}

async function changeSome(
  client: ManagementClient,
  items: readonly Item<Target>[],
  context: Context<Target>,
  request: { org_code: string; change: MemberChange },
): Promise<void> {
  const { calls, dryRun, report } = context;
  const targets = items.map(({ value }) => value);
  const look = () => usersByTarget(client, targets, calls.once);
  const userOf = await lookedUp(items, context, look, (one) => changeSome(client, one, context, request));
  if (!userOf) return;
  const there = items.flatMap((item) => {
    const user = userOf(item.value);
    return user ? [{ item, user }] : [];
  });
  const absent = items.filter((item) => !userOf(item.value));
  for (const item of absent)
    await report(item, request.change === 'remove' ? { ...ABSENT, status: 'skipped' } : ABSENT);
  if (dryRun) {
    for (const { item, user } of there) await report(item, expected(user, request));
    return;
  }
  await context.note(there.map(({ item }) => item));
  const members = there.map(({ item, user }) => memberFrom(item.value, user.id));
  const outcomes = await calls.finish(() => changeMembers(client, calls, { ...request, members }));
  for (const { item, user } of there) {
    const outcome = outcomes.get(user.id) ?? { isChanged: false };
    if ('error' in outcome) await report(item, failureFrom(outcome.error, { id: user.id }));
    // A request that was on its way when an earlier run ended may have been what changed it.
    else await report(item, { status: outcome.isChanged || item.isInDoubt ? 'updated' : 'unchanged', id: user.id });
  }
}

function expected({ id, organizations }: FoundUser, { org_code, change }: { org_code: string; change: MemberChange }) {
  const isMember = organizations.has(org_code);
  const isChange = change === 'update' || isMember === (change === 'remove');
  return { status: isChange ? 'updated' : 'unchanged', id } as const;
}

function memberFrom({ record }: Target, id: string): Member {
  const { roles, permissions } = record as { roles?: readonly string[]; permissions?: readonly string[] };
  return { id, roles, permissions };
}
