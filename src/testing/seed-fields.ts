import type { Plan, PlanEntitlement } from './account/plan.js';
import type {
  Seed,
  SeedApplication,
  SeedFeatureFlag,
  SeedMembership,
  SeedOrganization,
  SeedProperty,
  SeedRole,
  SeedUser,
  SeedWebhook,
} from './seed.js';

type Kind = 'text' | 'flag' | 'number' | 'texts' | 'map' | 'value' | 'memberships' | 'plans' | 'entitlements';
type Fields<T> = Readonly<Record<keyof T, Kind>>;

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
const PARTS: Readonly<Record<keyof Seed, Readonly<Record<string, Kind>>>> = {
  applications: {
    name: 'text',
    type: 'text',
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
  permissions: { id: 'text', key: 'text', name: 'text', description: 'text' },
  roles: ROLE,
  featureFlags: {
    key: 'text',
    type: 'text',
    default_value: 'value',
    name: 'text',
    description: 'text',
    allow_override_level: 'text',
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
    context: 'text',
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
};

const KINDS: Readonly<Record<Kind, (value: unknown) => boolean>> = {
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

/** Checks that an item of a part has known fields of the right types only. @throws Error. */
export function checkItem(part: keyof Seed, item: unknown): void {
  if (typeof item !== 'object' || item === null) throw new Error('it must be an object');
  const fields = PARTS[part];
  for (const [name, value] of Object.entries(item)) {
    const kind = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (kind === undefined) throw new Error(`it has no field "${name}"; known: ${Object.keys(fields).join(', ')}`);
    if (value !== undefined && !KINDS[kind](value)) throw new Error(`${name} has the wrong type`);
  }
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
    return kind !== undefined && (field === undefined || KINDS[kind](field));
  });
}
