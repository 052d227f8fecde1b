import { addIdentity, readIdentityValue } from './identities.js';
import { addMember, permissionIds } from './memberships.js';
import { insertOrganization } from './organizations.js';
import { insertPermission } from './permissions.js';
import { unique } from './plain.js';
import { defineProperties } from './property-definitions.js';
import type { IdentityType, User } from './records.js';
import { insertRole } from './roles.js';
import type {
  Seed,
  SeedMembership,
  SeedOrganization,
  SeedPermission,
  SeedRole,
  SeedUser,
  SeedWebhook,
} from './seed.js';
import { defaultApplications, machineApplication, seedApplication } from './seed-applications.js';
import { problemOfSeed, seedInvalid } from './seed-check.js';
import { generatedFlag, generatedOrganization, generatedUser, numbered } from './seed-generate.js';
import { seedApi, seedConnection, seedPlan } from './seed-resources.js';
import { required, seedFlag, seedOverrides, seedProperty, textsFrom } from './seed-values.js';
import type { State } from './state.js';
import { insertUser } from './user-store.js';
import { EVENT_TYPES } from './webhooks/event-types.js';
import { insertWebhook } from './webhooks/registrations.js';

/** Fills a state. @throws EmulatorError `SEED_INVALID` that names the place in the seed. */
export function applySeed(state: State, seed: Seed, allScopes: readonly string[]): void {
  const problem = problemOfSeed(seed);
  if (problem !== undefined) throw seedInvalid(problem);
  const keys = new Set<string>();
  each(seed, 'permissions', numbered('permission'), (item) => seedPermission(state, item, keys));
  each(seed, 'roles', numbered('role'), (item) => seedRole(state, item, keys));
  each(seed, 'featureFlags', generatedFlag, (item) => seedFlag(state, item));
  each(seed, 'properties', undefined, (item) => seedProperty(state, item));
  each(seed, 'organizations', generatedOrganization, (item) => seedOrganization(state, item));
  const codes = state.organizations.all().map(({ code }) => code);
  each(
    seed,
    'users',
    (index) => generatedUser(index, codes),
    (item) => seedUser(state, item),
  );
  each(seed, 'webhooks', undefined, (item) => seedWebhook(state, item));
  const applications = seed.applications ?? defaultApplications(state);
  const makeApplication = () => machineApplication(state);
  each({ ...seed, applications }, 'applications', makeApplication, (item) => seedApplication(state, item, allScopes));
  each(seed, 'apis', undefined, (item) => seedApi(state, item));
  each(seed, 'connections', undefined, (item) => seedConnection(state, item));
  each(seed, 'plans', undefined, (item) => seedPlan(state, item));
  if (state.applications.size === 0) throw seedInvalid('it has no applications; leave `applications` out for two');
}

type ItemOf<Part> = Extract<NonNullable<Part>, readonly unknown[]>[number];

function each<Part extends keyof Seed>(
  seed: Seed,
  part: Part,
  /** Absent where nothing is generated. */
  make: ((index: number) => ItemOf<Seed[Part]>) | undefined,
  add: (item: ItemOf<Seed[Part]>) => void,
): void {
  const items = (seed[part] ?? 0) as number | readonly ItemOf<Seed[Part]>[];
  const count = typeof items === 'number' ? items : items.length;
  for (let index = 0; index < count; index += 1) {
    try {
      // A copy: whoever wrote the seed may change it, and other emulators may be made of it.
      const item = typeof items === 'number' ? make?.(index) : structuredClone(items[index]);
      add(item as ItemOf<Seed[Part]>);
    } catch (cause) {
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw seedInvalid(`${part}[${index}] is wrong: ${reason}`, { cause });
    }
  }
}

function seedPermission(state: State, item: SeedPermission, keys: Set<string>): void {
  const { id, key, name = key, description } = item;
  checkUnique(keys, 'permission', item);
  insertPermission(state, { id, key, name, description });
}

function seedRole(state: State, item: SeedRole, keys: Set<string>): void {
  const { id, key, name = key, description, is_default_role = false, permissions = [] } = item;
  checkUnique(keys, 'role', item);
  const ids = unique(permissionIds(state, permissions));
  insertRole(state, { id, key, name, description, is_default_role, permissions: ids });
}

function seedOrganization(state: State, { feature_flags = {}, ...item }: SeedOrganization): void {
  required(item.name, 'name');
  const properties = textsFrom(item.properties);
  if (item.code !== undefined && state.organizations.has(item.code)) {
    throw new Error(`there is another organization with the code ${item.code}`);
  }
  defineProperties(state, properties, 'org');
  const { code } = insertOrganization(state, { ...item, properties });
  seedOverrides(state, code, feature_flags);
}

function seedWebhook(state: State, { endpoint, event_types = EVENT_TYPES, ...item }: SeedWebhook): void {
  const { id, name = endpoint, description } = item;
  if (id !== undefined && state.webhooks.endpoints.has(id)) throw new Error(`there is another webhook ${id}`);
  insertWebhook(state, { id, endpoint, event_types, name, description });
}

function seedUser(state: State, item: SeedUser): void {
  const { organizations = [], feature_flags = {}, email, phone, username, ...fields } = item;
  const properties = textsFrom(item.properties);
  if (fields.id !== undefined && state.users.has(fields.id)) throw new Error(`there is another user ${fields.id}`);
  const contacts = Object.entries({ email, phone, username }) as [IdentityType, string | undefined][];
  for (const [type, value] of contacts) {
    const isTaken = value !== undefined && state.identityByValue.has(`${type}:${readIdentityValue(type, value)}`);
    if (isTaken) throw new Error(`there is another user with the ${type} ${value}`);
  }
  defineProperties(state, properties, 'usr');
  const user = insertUser(state, { ...fields, properties });
  for (const [type, value] of contacts) {
    if (value !== undefined) addIdentity(state, user, { type, value, is_confirmed: true });
  }
  seedOverrides(state, user.id, feature_flags);
  for (const membership of organizations) join(state, user, membership);
}

function join(state: State, user: User, membership: string | SeedMembership): void {
  const { code, roles, permissions }: SeedMembership =
    typeof membership === 'string' ? { code: membership } : membership;
  const organization = state.organizations.get(code);
  if (!organization) throw new Error(`there is no organization ${code}`);
  addMember(state, organization, user, roles, permissions);
}

function checkUnique(seen: Set<string>, kind: string, { key, id }: SeedPermission): void {
  required(key, 'key');
  for (const name of [`${kind} with the key ${key}`, ...(id === undefined ? [] : [`${kind} with the id ${id}`])]) {
    if (seen.has(name)) throw new Error(`there is another ${name}`);
    seen.add(name);
  }
}
