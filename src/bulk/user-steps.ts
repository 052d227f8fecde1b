import type { ManagementClient } from '../management/index.js';
import type { Calls } from './calls.js';
import { mayHaveHappened, saysExists } from './failure.js';
import { byKey, type FoundUser, findUsers } from './find-users.js';
import { identitiesOf, identityKey, isLookup } from './identity.js';
import { isGiven, PASSWORD_FIELDS, type UserIdentity, type UserRecord } from './user-record.js';

/** What the steps of an import need. */
export interface Steps {
  readonly client: ManagementClient;
  readonly calls: Calls;
}

/** The users that a record's identities belong to: none, one, or several. */
export async function ownersOf({ client, calls }: Steps, record: UserRecord): Promise<readonly FoundUser[]> {
  const wanted = lookupsOf(record);
  const users = byKey(await findUsers(client, wanted, calls.once));
  return matching(record, users);
}

/** What a record can be looked up by. */
export function lookupsOf(record: UserRecord) {
  return identitiesOf(record)
    .filter(isLookup)
    .map(({ type, identity }) => ({ type, value: identity }));
}

/** The users among those found that have one of the record's identities. */
export function matching(record: UserRecord, users: ReadonlyMap<string, FoundUser>): readonly FoundUser[] {
  return [...new Set(identitiesOf(record).flatMap((identity) => users.get(identityKey(identity)) ?? []))];
}

/** A user that was just made, or one that was there. */
export type Made = { readonly id: string } | { readonly others: readonly FoundUser[] };

/**
 * Makes a user once, whatever happens to the answer.
 *
 * After an unknown outcome the user is looked up before the request is sent again. If that lookup came too early, Kinde
 * refuses the second one, since identities are unique, and the user is found then.
 */
export function makeUser(steps: Steps, record: UserRecord, wasSent: boolean): Promise<Made> {
  const { client, calls } = steps;
  let isInDoubt = wasSent;
  return calls.patiently(async (attempt) => {
    if (isInDoubt && attempt > 1) {
      const [user, ...others] = await ownersOf(steps, record);
      if (user && others.length === 0) return user;
    }
    try {
      const { id, created } = await client.createUser(toUser(record), calls.once);
      if (id && (created !== false || isInDoubt)) return { id };
    } catch (error) {
      isInDoubt ||= mayHaveHappened(error);
      if (!saysExists(error)) throw error;
      const others = await ownersOf(steps, record);
      if (others.length === 0) throw error;
      return isInDoubt && others.length === 1 ? (others[0] as FoundUser) : { others };
    }
    return { others: await ownersOf(steps, record) };
  });
}

/** What is set on a user that an import made, besides what Kinde takes when it makes one. */
export async function completeUser(steps: Steps, id: string, record: UserRecord): Promise<void> {
  await setPassword(steps, id, record);
  if (record.is_suspended === true) await updateUser(steps, id, { is_suspended: true });
  await setProperties(steps, id, record.properties ?? {});
  for (const identity of identitiesOf(record)) if (!isLookup(identity)) await addIdentity(steps, id, identity);
}

export async function setPassword({ client, calls }: Steps, user_id: string, record: UserRecord): Promise<void> {
  const { hashed_password } = record;
  if (!isGiven(hashed_password)) return;
  const given = PASSWORD_FIELDS.filter((name) => isGiven(record[name])).map((name) => [name, record[name]]);
  const input = { ...Object.fromEntries(given), user_id, hashed_password: hashed_password as string };
  await calls.patiently(() => client.setUserPassword(input, calls.repeatable));
}

/** Fields of a user that can be changed. */
export interface UserChanges {
  readonly first_name?: string;
  readonly last_name?: string;
  readonly picture?: string;
  readonly provided_id?: string;
  readonly is_suspended?: boolean;
}

export async function updateUser({ client, calls }: Steps, user_id: string, changes: UserChanges): Promise<void> {
  if (Object.keys(changes).length === 0) return;
  await calls.patiently(() => client.updateUser({ user_id, ...changes }, calls.repeatable));
}

export async function setProperties(
  { client, calls }: Steps,
  user_id: string,
  properties: Readonly<Record<string, string>>,
): Promise<void> {
  if (Object.keys(properties).length === 0) return;
  await calls.patiently(() =>
    client.updateUserProperties({ user_id, properties: { ...properties } }, calls.repeatable),
  );
}

/** Adds an identity; one that an attempt without an answer added is not taken for somebody else's. */
export async function addIdentity(steps: Steps, user_id: string, identity: UserIdentity): Promise<void> {
  const { client, calls } = steps;
  const { type, identity: value, connection_id, phone_country_id } = identity;
  const input = {
    user_id,
    type,
    value,
    ...(isGiven(connection_id) && { connection_id: connection_id as string }),
    ...(isGiven(phone_country_id) && { phone_country_id: phone_country_id as string }),
  };
  await calls.patiently(async () => {
    try {
      await client.createUserIdentity(input, calls.once);
    } catch (error) {
      if (!saysExists(error)) throw error;
      const [user] = await findUsers(client, [{ type: 'user_id', value: user_id }], calls.once);
      if (!user?.identities.has(identityKey(identity))) throw error;
    }
  });
}

function toUser(record: UserRecord) {
  const { first_name, last_name, picture, provided_id } = record;
  const profile = given({ given_name: first_name, family_name: last_name, picture });
  const identities = identitiesOf(record)
    .filter(isLookup)
    .map(({ type, identity, is_verified, phone_country_id }) => ({
      type,
      ...(type !== 'username' && is_verified !== undefined && { is_verified }),
      details: { [type]: identity, ...(type === 'phone' && given({ phone_country_id })) },
    }));
  return { profile, identities, ...given({ provided_id }) };
}

/** The fields that say something. */
export function given<T extends object>(fields: T): { [Name in keyof T]?: Exclude<T[Name], null | undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => isGiven(value))) as never;
}
