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

/** Parts of which a number says nothing, since their items cannot be generated. */
export const LISTS_ONLY: ReadonlySet<string> = new Set<keyof Seed>([
  'properties',
  'webhooks',
  'apis',
  'connections',
  'plans',
]);

/** The largest number that stands for generated items. */
export const MOST_GENERATED = 1_000_000;
