import type { Plan, PlanEntitlement } from './account/plan.js';
import type {
  Seed,
  SeedApi,
  SeedApplication,
  SeedConnection,
  SeedFeatureFlag,
  SeedMembership,
  SeedOrganization,
  SeedPermission,
  SeedProperty,
  SeedRole,
  SeedUser,
  SeedWebhook,
} from './seed.js';

/** How a field of a seed is written; a list has the texts that it may be. */
export type Kind =
  | 'text'
  | 'flag'
  | 'number'
  | 'texts'
  | 'map'
  | 'value'
  | 'memberships'
  | 'plans'
  | 'entitlements'
  | readonly string[];

/** The one kind that fits a type, so that the table cannot say anything else than the types of seeds do. */
type KindOf<V> = [V] extends [string]
  ? string extends V
    ? 'text'
    : readonly V[]
  : [V] extends [boolean]
    ? 'flag'
    : [V] extends [number]
      ? 'number'
      : [V] extends [readonly string[]]
        ? 'texts'
        : [V] extends [readonly Plan[]]
          ? 'plans'
          : [V] extends [readonly PlanEntitlement[]]
            ? 'entitlements'
            : [V] extends [readonly (string | SeedMembership)[]]
              ? 'memberships'
              : [V] extends [Readonly<Record<string, string | number | boolean>>]
                ? 'map'
                : 'value';

type Fields<T> = { readonly [Name in keyof T]-?: KindOf<NonNullable<T[Name]>> };

/** Fields that must be there. */
type Needed<T> = Readonly<Record<{ [Name in keyof T]-?: object extends Pick<T, Name> ? never : Name }[keyof T], true>>;

const ROLE: Fields<SeedRole> = {
  id: 'text',
  key: 'text',
  name: 'text',
  description: 'text',
  is_default_role: 'flag',
  permissions: 'texts',
};

const MEMBERSHIP: Fields<SeedMembership> = { code: 'text', roles: 'texts', permissions: 'texts' };

const PLAN: Fields<Plan> = { key: 'text', name: 'text', subscribed_on: 'text', entitlements: 'entitlements' };

const ENTITLEMENT: Fields<PlanEntitlement> = {
  feature_key: 'text',
  feature_name: 'text',
  price_name: 'text',
  unit_amount: 'number',
  fixed_charge: 'number',
  entitlement_limit_max: 'number',
  entitlement_limit_min: 'number',
};

/** The parts of a seed, with the fields of their items. */
export const PARTS: Readonly<Record<keyof Seed, Readonly<Record<string, Kind>>>> = {
  applications: {
    name: 'text',
    type: ['m2m', 'web', 'spa', 'device'],
    clientId: 'text',
    clientSecret: 'text',
    scopes: 'texts',
    audiences: 'texts',
    orgCode: 'text',
    redirectUris: 'texts',
    logoutUris: 'texts',
    claims: 'texts',
    hasura: 'flag',
  } satisfies Fields<SeedApplication>,
  permissions: { id: 'text', key: 'text', name: 'text', description: 'text' } satisfies Fields<SeedPermission>,
  roles: ROLE,
  featureFlags: {
    key: 'text',
    type: ['str', 'int', 'bool', 'json'],
    default_value: 'value',
    name: 'text',
    description: 'text',
    allow_override_level: ['env', 'org', 'usr'],
  } satisfies Fields<SeedFeatureFlag>,
  organizations: {
    code: 'text',
    name: 'text',
    handle: 'text',
    external_id: 'text',
    feature_flags: 'map',
    properties: 'map',
    plans: 'plans',
  } satisfies Fields<SeedOrganization>,
  users: {
    id: 'text',
    email: 'text',
    phone: 'text',
    username: 'text',
    first_name: 'text',
    last_name: 'text',
    provided_id: 'text',
    picture: 'text',
    is_suspended: 'flag',
    total_sign_ins: 'number',
    last_signed_in: 'text',
    created_on: 'text',
    organizations: 'memberships',
    properties: 'map',
    feature_flags: 'map',
    plans: 'plans',
  } satisfies Fields<SeedUser>,
  properties: {
    key: 'text',
    context: ['usr', 'org', 'app'],
    name: 'text',
    description: 'text',
    is_private: 'flag',
  } satisfies Fields<SeedProperty>,
  webhooks: {
    id: 'text',
    endpoint: 'text',
    event_types: 'texts',
    name: 'text',
    description: 'text',
  } satisfies Fields<SeedWebhook>,
  apis: {
    id: 'text',
    name: 'text',
    audience: 'text',
    scopes: 'texts',
    applications: 'texts',
  } satisfies Fields<SeedApi>,
  connections: {
    id: 'text',
    name: 'text',
    strategy: 'text',
    display_name: 'text',
    applications: 'texts',
    organizations: 'texts',
    home_realm_domains: 'texts',
  } satisfies Fields<SeedConnection>,
  plans: PLAN,
};

/** What is inside of items. */
export const FIELDS: Readonly<Record<string, Readonly<Record<string, Kind>>>> = {
  membership: MEMBERSHIP,
  plan: PLAN,
  entitlement: ENTITLEMENT,
};

/** The fields that an item must have, by part or by what is inside of items. */
export const REQUIRED: Readonly<Record<string, Readonly<Record<string, true>>>> = {
  applications: { clientId: true } satisfies Needed<SeedApplication>,
  permissions: { key: true } satisfies Needed<SeedPermission>,
  roles: { key: true } satisfies Needed<SeedRole>,
  featureFlags: { key: true, type: true, default_value: true } satisfies Needed<SeedFeatureFlag>,
  organizations: { name: true } satisfies Needed<SeedOrganization>,
  users: {} satisfies Needed<SeedUser>,
  properties: { key: true, context: true } satisfies Needed<SeedProperty>,
  webhooks: { endpoint: true } satisfies Needed<SeedWebhook>,
  apis: { name: true, audience: true } satisfies Needed<SeedApi>,
  connections: { name: true, strategy: true } satisfies Needed<SeedConnection>,
  plans: { key: true } satisfies Needed<Plan>,
  membership: { code: true } satisfies Needed<SeedMembership>,
  plan: { key: true } satisfies Needed<Plan>,
  entitlement: { feature_key: true } satisfies Needed<PlanEntitlement>,
};

const KINDS: Readonly<Record<Extract<Kind, string>, (value: unknown) => boolean>> = {
  text: isText,
  flag: (value) => typeof value === 'boolean',
  number: (value) => typeof value === 'number',
  texts: (value) => Array.isArray(value) && value.every(isText),
  map: isMap,
  value: (value) => isValue(value) || (typeof value === 'object' && value !== null),
  memberships: (value) => Array.isArray(value) && value.every((item) => isText(item) || hasFields(MEMBERSHIP, item)),
  plans: (value) => Array.isArray(value) && value.every((item) => hasFields(PLAN, item)),
  entitlements: (value) => Array.isArray(value) && value.every((item) => hasFields(ENTITLEMENT, item)),
};

/** Checks that a seed has no part that the emulator does not know. @throws Error. */
export function checkParts(seed: Seed): void {
  if (typeof seed !== 'object' || seed === null) throw new Error('The seed must be an object');
  const unknown = Object.keys(seed).find((part) => !Object.hasOwn(PARTS, part));
  if (unknown === undefined) return;
  throw new Error(`The seed has an unknown part "${unknown}"; known: ${Object.keys(PARTS).join(', ')}`);
}

/** Checks a whole seed that came from elsewhere. @throws Error that names the item and the field. */
export function checkSeed(seed: unknown): asserts seed is Seed {
  checkParts(seed as Seed);
  for (const [part, items] of Object.entries(seed as Seed)) {
    if (!Array.isArray(items)) continue;
    for (const [index, item] of items.entries()) {
      try {
        checkItem(part as keyof Seed, item);
        const missing = Object.keys(REQUIRED[part] ?? {}).find((name) => (item as object)[name as never] === undefined);
        if (missing !== undefined) throw new Error(`${missing} is missing`);
      } catch (cause) {
        throw new Error(`${part}[${index}]: ${(cause as Error).message}`, { cause });
      }
    }
  }
}

/** Checks that an item of a part has known fields of the right types only. @throws Error. */
export function checkItem(part: keyof Seed, item: unknown): void {
  if (typeof item !== 'object' || item === null) throw new Error('it must be an object');
  const fields = PARTS[part];
  for (const [name, value] of Object.entries(item)) {
    const kind = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (kind === undefined) throw new Error(`it has no field "${name}"; known: ${Object.keys(fields).join(', ')}`);
    if (value !== undefined && !isOfKind(kind, value)) throw new Error(`${name} has the wrong type`);
  }
}

/** Whether a text is one of a list is checked where the item is used, which can say more. */
function isOfKind(kind: Kind, value: unknown): boolean {
  return typeof kind === 'string' ? KINDS[kind](value) : isText(value);
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

function isValue(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function isMap(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.values(value).every(isValue);
}

function hasFields(fields: Readonly<Record<string, Kind>>, value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).every(([name, field]) => {
    const kind = Object.hasOwn(fields, name) ? fields[name] : undefined;
    return kind !== undefined && (field === undefined || isOfKind(kind, field));
  });
}
