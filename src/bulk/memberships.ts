import type { KindeError } from '../errors.js';
import type { ManagementClient } from '../management/index.js';
import type { Calls } from './calls.js';
import { kindOf, mayHaveHappened } from './failure.js';

/** A user in a bulk request about the members of an organization. */
export interface Member {
  readonly id: string;
  readonly roles?: readonly string[] | undefined;
  readonly permissions?: readonly string[] | undefined;
}

/** What is done with members: `add` leaves those that are there as they are, `update` gives them the roles too. */
export type MemberChange = 'add' | 'update' | 'remove';

/** What became of a member: changed or not, or what it failed with. */
export type MemberOutcome = { readonly isChanged: boolean } | { readonly error: KindeError };

const MOST_MEMBERS = 100;
/** Refusals that are about the request as a whole. */
const WHOLE = new Set(['ORGANIZATION_NOT_FOUND', 'SCOPE_MISSING']);

/**
 * Changes members of an organization, 100 with one request.
 *
 * Kinde refuses a request as a whole: it is then halved until only those are refused that it is about.
 */
export async function changeMembers(
  client: ManagementClient,
  calls: Calls,
  { org_code, change, members }: { org_code: string; change: MemberChange; members: readonly Member[] },
): Promise<ReadonlyMap<string, MemberOutcome>> {
  const outcomes = new Map<string, MemberOutcome>();
  const send = async (some: readonly Member[]): Promise<void> => {
    try {
      const changed = await calls.patiently(
        repeated((isRepeated) => ask(client, calls, { org_code, change, some, isRepeated })),
      );
      for (const { id } of some) outcomes.set(id, { isChanged: changed?.has(id) ?? true });
    } catch (error) {
      if (kindOf(error) === 'job') throw error;
      const isWhole = (error as KindeError).errors.some(({ code }) => WHOLE.has(code));
      if (some.length > 1 && !isWhole) {
        const half = some.length >> 1;
        await send(some.slice(0, half));
        await send(some.slice(half));
        return;
      }
      for (const { id } of some) outcomes.set(id, { error: error as KindeError });
    }
  };
  // Who is named twice is asked for once.
  const all = [...new Map(members.map((member) => [member.id, member])).values()];
  for (let start = 0; start < all.length; start += MOST_MEMBERS) await send(all.slice(start, start + MOST_MEMBERS));
  return outcomes;
}

/** The same call again, knowing whether an earlier one may have been carried out: its answer was lost. */
function repeated<T>(call: (isRepeated: boolean) => Promise<T>): () => Promise<T> {
  let isRepeated = false;
  return async () => {
    try {
      return await call(isRepeated);
    } catch (error) {
      isRepeated ||= mayHaveHappened(error);
      throw error;
    }
  };
}

/** The members that Kinde says it changed; undefined where it cannot be told. */
async function ask(
  client: ManagementClient,
  { once }: Calls,
  request: { org_code: string; change: MemberChange; some: readonly Member[]; isRepeated: boolean },
): Promise<ReadonlySet<string> | undefined> {
  const { org_code, change, isRepeated } = request;
  if (change === 'add') {
    const { users_added } = await client.addOrganizationUsers({ org_code, users: request.some.map(toEntry) }, once);
    return isRepeated || !users_added ? undefined : new Set(users_added);
  }
  const users = request.some.map((member) => ({
    ...toEntry(member),
    ...(change === 'remove' && { operation: 'delete' }),
  }));
  const answer = await client.updateOrganizationUsers({ org_code, users }, once);
  const changed =
    change === 'remove' ? answer.users_removed : [...(answer.users_added ?? []), ...(answer.users_updated ?? [])];
  return isRepeated || !changed ? undefined : new Set(changed);
}

function toEntry({ id, roles, permissions }: Member) {
  return { id, ...(roles && { roles: [...roles] }), ...(permissions && { permissions: [...permissions] }) };
}
