import type { KindeError } from '../errors.js';
import type { ManagementClient } from '../management/index.js';
import { mayHaveHappened } from './failure.js';
import type { Context, Item, Job } from './job.js';
import { lookedUp } from './look-up.js';
import type { BulkOptions } from './options.js';
import { runJob } from './run.js';
import type { Source } from './source.js';
import type { BulkOutcome, BulkSummary } from './types.js';
import { readTarget, type Target, type UserTarget, usersByTarget } from './user-target.js';

/** Options of `deleteUsers`. */
export interface DeleteUsersOptions extends BulkOptions {
  /** Delete also the profiles of the users, which other environments of the business may share; default false. */
  readonly isDeleteProfile?: boolean | undefined;
}

/**
 * Deletes users; those that are not there are skipped.
 *
 * @throws KindeInputError `INPUT_INVALID` where the items are not given as a `Source`.
 * @throws KindeBulkError with what was done until then.
 */
export async function deleteUsers(
  client: ManagementClient,
  source: Source<UserTarget>,
  { isDeleteProfile = false, ...options }: DeleteUsersOptions = {},
): Promise<BulkSummary> {
  const job: Job<Target> = {
    name: 'users.delete',
    options: { isDeleteProfile },
    read: readTarget,
    process: (items, context) => deleteSome(client, items, context, isDeleteProfile),
  };
  return runJob(job, client, source, options);
}

const ABSENT: BulkOutcome = { status: 'skipped', code: 'USER_NOT_FOUND', message: 'Kinde has no such user.' };

async function deleteSome(
  client: ManagementClient,
  items: readonly Item<Target>[],
  context: Context<Target>,
  isDeleteProfile: boolean,
): Promise<void> {
  const { calls, dryRun } = context;
  const targets = items.map(({ value }) => value);
  const look = () => usersByTarget(client, targets, calls.once);
  const userOf = await lookedUp(items, context, look, (one) => deleteSome(client, one, context, isDeleteProfile));
  if (!userOf) return;
  const found = items.filter(({ value }) => userOf(value));
  await context.note(found.map((item) => ({ ...item, note: userOf(item.value)?.id })));
  await context.each(items, async (item) => {
    const id = userOf(item.value)?.id;
    // It was there, and then the request was about to be sent: we deleted it.
    if (!id) return item.isInDoubt ? { status: 'deleted', id: item.note as string } : ABSENT;
    if (dryRun) return { status: 'deleted', id };
    return deleteOne(client, context, { id, isDeleteProfile, isInDoubt: item.isInDoubt });
  });
}

async function deleteOne(
  client: ManagementClient,
  { calls }: Context<Target>,
  { id, isDeleteProfile, ...before }: { id: string; isDeleteProfile: boolean; isInDoubt: boolean },
): Promise<BulkOutcome> {
  let { isInDoubt } = before;
  return calls.patiently(async () => {
    try {
      await client.deleteUser({ user_id: id, ...(isDeleteProfile && { is_delete_profile: true }) }, calls.once);
    } catch (error) {
      isInDoubt ||= mayHaveHappened(error);
      if (!isAbsent(error as KindeError)) throw error;
      if (!isInDoubt) return { ...ABSENT, id };
    }
    return { status: 'deleted', id };
  });
}

function isAbsent({ status, errors }: KindeError): boolean {
  return status === 404 || errors?.some(({ code }) => code === 'USER_NOT_FOUND') === true;
}
