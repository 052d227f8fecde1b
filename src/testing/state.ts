import type { Plan } from './account/plan.js';
import { type ClockChange, timeOf } from './clock.js';
import type { Collection } from './collection.js';
import { createIds, type Ids } from './ids.js';
import type { Texts } from './plain.js';
import type { Property } from './property.js';
import { type Resources, withResources } from './resources.js';
import { createSignInState, type SignInState } from './sign-in/model.js';
import { createTables, type Tables, type TablesSnapshot } from './tables/tables.js';
import { timestampFrom } from './timestamp.js';
import { createTokenState, type TokenState } from './token-state.js';
import { createWebhookState, type WebhookState } from './webhooks/model.js';

/** A user; field names are those of the single-user answer, except that `email` is the address itself. */
export interface User {
  readonly id: string;
  readonly created_on: string;
  readonly provided_id: string | undefined;
  readonly first_name: string | undefined;
  readonly last_name: string | undefined;
  readonly email: string | undefined;
  readonly phone: string | undefined;
  readonly username: string | undefined;
  readonly picture: string | undefined;
  readonly is_suspended: boolean;
  readonly is_password_reset_requested: boolean;
  readonly total_sign_ins: number;
  readonly failed_sign_ins: number;
  readonly last_signed_in: string | null;
  /** Codes of the organizations that the user is a member of, in the order in which they were joined. */
  readonly organizations: readonly string[];
  /** Identifiers of the user's identities, oldest first. */
  readonly identities: readonly string[];
  /** Values of properties by key. */
  readonly properties: Texts;
  /** What the user pays for, besides what an organization does. */
  readonly plans: readonly Plan[];
}

/** The kinds of identities. */
export type IdentityType = 'email' | 'phone' | 'username' | 'enterprise' | 'social';

/** One way in which a user signs in. */
export interface Identity {
  readonly id: string;
  readonly user_id: string;
  readonly type: IdentityType;
  readonly value: string;
  readonly created_on: string;
  readonly is_confirmed: boolean;
  readonly connection_id: string | undefined;
  readonly is_primary: boolean;
}

/** An organization; it has a code and no identifier. */
export interface Organization {
  readonly code: string;
  readonly created_on: string;
  readonly is_default: boolean;
  readonly name: string;
  readonly handle: string | undefined;
  readonly external_id: string | undefined;
  readonly is_auto_membership_enabled: boolean;
  readonly is_suspended: boolean;
  readonly suspended_on: string | null;
  readonly billing_customer_id: string | undefined;
  /** Everything else that was sent: colours, theme, sender, allowed domains. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** Values of properties by key. */
  readonly properties: Texts;
  readonly plans: readonly Plan[];
}

/** A user's membership of one organization. */
export interface Membership {
  readonly user_id: string;
  readonly joined_on: string;
  /** Identifiers of roles. */
  readonly roles: readonly string[];
  /** Identifiers of permissions given directly. */
  readonly permissions: readonly string[];
}

/** A role. */
export interface Role {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly description: string | undefined;
  readonly is_default_role: boolean;
  /** Identifiers of permissions. */
  readonly permissions: readonly string[];
}

/** A permission. */
export interface Permission {
  readonly id: string;
  readonly key: string;
  readonly name: string;
  readonly description: string | undefined;
}

/** The types of feature flags, in the words of the API; `json` flags come with the seed, the API makes none. */
export type FlagType = 'str' | 'int' | 'bool' | 'json';

/** The value of a feature flag. */
export type FlagValue = string | number | boolean | object;

/** A feature flag; its values are kept as text, as they are sent. */
export interface FeatureFlag {
  readonly key: string;
  readonly name: string;
  readonly description: string | undefined;
  readonly type: FlagType;
  readonly default_value: string;
  /** The lowest level that may override the flag; absent when nobody said. */
  readonly allow_override_level: 'env' | 'org' | 'usr' | undefined;
}

/** The kinds of applications: machines, servers that sign users in, browsers and devices that do (without a secret). */
export type ApplicationType = 'm2m' | 'web' | 'spa' | 'device';

/** Claims of tokens that are switched on for an application. */
export type OptionalClaim =
  | 'roles'
  | 'email'
  | 'org_name'
  | 'external_org_id'
  | 'user_properties'
  | 'organization_properties';

/** An application. */
export interface Application {
  readonly name: string;
  readonly type: ApplicationType;
  readonly clientId: string;
  /** Absent for public clients. */
  readonly clientSecret: string | undefined;
  /** Scopes that the application may ask for: of the Management API, or (where users sign in) besides OpenID's. */
  readonly scopes: readonly string[];
  /** Audiences that the application may ask for besides the Management API's. */
  readonly audiences: readonly string[];
  /** Code of the organization that the application belongs to. */
  readonly orgCode: string | undefined;
  /** Where users may be sent after they signed in, and after they signed out; compared as text. */
  readonly redirectUris: readonly string[];
  readonly logoutUris: readonly string[];
  readonly claims: readonly OptionalClaim[];
  /** Whether claims have the names that Hasura reads. */
  readonly isHasura: boolean;
}

/** Everything that one emulator holds, in collections of plain data; nothing of it is anywhere else. */
export interface State extends Resources {
  /** Every collection, by name: whatever is in one belongs to the state's snapshots. */
  readonly tables: Tables;
  readonly ids: Ids;
  /** The current time in milliseconds. */
  now(): number;
  /** The current time as Kinde writes it. */
  timestamp(): string;
  readonly users: Collection<User>;
  readonly identities: Collection<Identity>;
  /** Identifier of the identity that holds `<type>:<value>`. */
  readonly identityByValue: Collection<string>;
  /** Identifiers of the users whose profile was made with an address, which need not be an identity. */
  readonly profileEmails: Collection<readonly string[]>;
  readonly organizations: Collection<Organization>;
  /** The members of an organization by the user's identifier, in the order in which they joined. */
  membersOf(code: string): Collection<Membership>;
  readonly roles: Collection<Role>;
  readonly permissions: Collection<Permission>;
  readonly flags: Collection<FeatureFlag>;
  /** What properties there are; their values are with users and organizations. */
  readonly properties: Collection<Property>;
  /** Values of feature flags in the environment, by key. */
  readonly environmentOverrides: Collection<string>;
  /** Values of feature flags by key, by organization code or user identifier. */
  readonly overridesOf: Collection<Texts>;
  /** By client id. */
  readonly applications: Collection<Application>;
  /** Which tokens are good. */
  readonly tokens: TokenState;
  /** How the time differs from that outside. */
  readonly clock: Collection<ClockChange>;
  /** Sessions, codes and tokens of users. */
  readonly signIn: SignInState;
  /** Webhooks, events and deliveries. */
  readonly webhooks: WebhookState;
}

/** What a state needs. */
export interface StateOptions {
  /** What it starts from; default nothing. */
  readonly base?: TablesSnapshot | undefined;
  /** The time in milliseconds, before the state's own clock changes it. */
  readonly now: () => number;
  /** Called after an event that a webhook waits for. */
  readonly onEvent?: () => void;
}

/** Makes a state; it costs nothing to speak of, however much the base holds. */
export function createState({ base, now: outside, onEvent = () => {} }: StateOptions): State {
  const tables = createTables(base);
  const clock = tables.collection<ClockChange>('clock');
  const now = () => timeOf(clock, outside);
  const ids = createIds(tables.collection('counts'));
  const timestamp = () => timestampFrom(now());
  return withResources<Omit<State, keyof Resources>>({
    tables,
    ids,
    now,
    timestamp,
    users: tables.collection('users'),
    identities: tables.collection('identities'),
    identityByValue: tables.collection('identityByValue'),
    profileEmails: tables.collection('profileEmails'),
    organizations: tables.collection('organizations'),
    membersOf: (code) => tables.collection(`members/${code}`),
    roles: tables.collection('roles'),
    permissions: tables.collection('permissions'),
    flags: tables.collection('flags'),
    properties: tables.collection('properties'),
    environmentOverrides: tables.collection('environmentOverrides'),
    overridesOf: tables.collection('overridesOf'),
    applications: tables.collection('applications'),
    tokens: createTokenState(tables),
    clock,
    signIn: createSignInState(tables),
    webhooks: createWebhookState({ tables, ids, now, timestamp, onEvent }),
  });
}
