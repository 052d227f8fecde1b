import type { FoundUser } from './find-users.js';
import { identitiesOf, identityKey } from './identity.js';
import { type ImportPolicy, membershipsOf, type Placement, type Plan } from './import-plan.js';
import type { UserIdentity, UserRecord } from './user-record.js';
import {
  addIdentity,
  given,
  type Steps,
  setPassword,
  setProperties,
  type UserChanges,
  updateUser,
} from './user-steps.js';

/** What an import does with a record whose user is there. */
export async function existingUser(
  record: UserRecord,
  user: FoundUser,
  { steps, policy, dryRun }: { readonly steps: Steps; readonly policy: ImportPolicy; readonly dryRun: boolean },
): Promise<Plan> {
  const { id } = user;
  const code = 'USER_EXISTS';
  const message = 'Kinde has a user with these identities.';
  if (policy.ifExists === 'fail') return { outcome: { status: 'failed', id, code, message }, placements: [] };
  if (policy.ifExists === 'skip') return { outcome: { status: 'skipped', id, code, message }, placements: [] };
  const update = await updateFor(record, user, steps, policy);
  if (!dryRun) await send(update, id, record, steps);
  return { outcome: { status: update.isChange ? 'updated' : 'unchanged', id }, placements: update.placements };
}

/** The difference between a record and its user. */
interface Update {
  readonly changes: UserChanges;
  readonly identities: readonly UserIdentity[];
  readonly properties: Readonly<Record<string, string>>;
  readonly hasPassword: boolean;
  readonly placements: readonly Placement[];
  readonly isChange: boolean;
}

async function updateFor(record: UserRecord, user: FoundUser, steps: Steps, policy: ImportPolicy): Promise<Update> {
  const changes = changesFor(record, user);
  const identities = identitiesOf(record).filter((identity) => !user.identities.has(identityKey(identity)));
  const properties = await propertiesFor(record, user, steps);
  const hasPassword = policy.overwritePasswords && Boolean(record.hashed_password);
  const placements = placementsFor(record, user);
  const parts = [Object.keys(changes), identities, Object.keys(properties), placements];
  const isChange = hasPassword || parts.some((part) => part.length > 0);
  return { changes, identities, properties, hasPassword, placements, isChange };
}

async function send(update: Update, id: string, record: UserRecord, steps: Steps): Promise<void> {
  await updateUser(steps, id, update.changes);
  for (const identity of update.identities) await addIdentity(steps, id, identity);
  await setProperties(steps, id, update.properties);
  if (update.hasPassword) await setPassword(steps, id, record);
}

const CHANGEABLE = ['first_name', 'last_name', 'picture', 'provided_id', 'is_suspended'] as const;

function changesFor(record: UserRecord, user: FoundUser): UserChanges {
  const { first_name, last_name, picture, provided_id, is_suspended } = record;
  const wanted = given({ first_name, last_name, picture, provided_id, is_suspended });
  const differing = CHANGEABLE.filter((name) => wanted[name] !== undefined && wanted[name] !== user[name]);
  return Object.fromEntries(differing.map((name) => [name, wanted[name]]));
}

async function propertiesFor(record: UserRecord, user: FoundUser, { client, calls }: Steps) {
  const wanted = Object.entries(record.properties ?? {});
  if (wanted.length === 0) return {};
  const input = { user_id: user.id, page_size: 100 };
  const properties = await calls.patiently(() => client.getUserPropertyValues(input, calls.once).toArray());
  const current = new Map(properties.map(({ key, value }) => [key, String(value)]));
  return Object.fromEntries(wanted.filter(([key, value]) => current.get(key) !== value));
}

/** Roles are given again where the record has them: Kinde has no way to read them of many members at once. */
function placementsFor(record: UserRecord, user: FoundUser): readonly Placement[] {
  return membershipsOf(record).flatMap((membership): Placement[] => {
    if (!user.organizations.has(membership.code)) return [{ ...membership, change: 'add' }];
    return membership.roles || membership.permissions ? [{ ...membership, change: 'update' }] : [];
  });
}
