import type { Plan } from './account/plan.js';
import { type Clock, type Collection, createCollection } from './collection.js';
import { createIds, type Ids } from './ids.js';
import type { Property } from './property.js';
import { createSignInState, type SignInState } from './sign-in/model.js';
import { createWebhookState, type WebhookState } from './webhooks/model.js';

/** A user; field names are those of the single-user answer, except that `email` is the address itself. */
export interface User {
  readonly id: string;
  readonly created_on: string;
  provided_id: string | undefined;
  first_name: string | undefined;
  last_name: string | undefined;
  email: string | undefined;
  phone: string | undefined;
  username: string | undefined;
  picture: string | undefined;
  is_suspended: boolean;
  is_password_reset_requested: boolean;
  total_sign_ins: number;
  failed_sign_ins: number;
  last_signed_in: string | null;
  /** Codes of the organizations that the user is a member of. */
  readonly organizations: Set<string>;
  /** Identifiers of the user's identities. */
  readonly identities: Set<string>;
  readonly properties: Map<string, string>;
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
  is_primary: boolean;
}

/** An organization; it has a code and no identifier. */
export interface Organization {
  readonly code: string;
  readonly created_on: string;
  readonly is_default: boolean;
  name: string;
  handle: string | undefined;
  external_id: string | undefined;
  is_auto_membership_enabled: boolean;
  is_suspended: boolean;
  suspended_on: string | null;
  billing_customer_id: string | undefined;
  /** Everything else that was sent: colours, theme, sender, allowed domains. */
  settings: Readonly<Record<string, unknown>>;
  readonly properties: Map<string, string>;
  readonly members: Collection<Membership>;
  readonly plans: readonly Plan[];
}

/** A user's membership of one organization. */
export interface Membership {
  readonly user_id: string;
  readonly joined_on: string;
  /** Identifiers of roles. */
  readonly roles: Set<string>;
  /** Identifiers of permissions given directly. */
  readonly permissions: Set<string>;
}

/** A role. */
export interface Role {
  readonly id: string;
  key: string;
  name: string;
  description: string | undefined;
  is_default_role: boolean;
  /** Identifiers of permissions. */
  readonly permissions: Set<string>;
}

/** A permission. */
export interface Permission {
  readonly id: string;
  key: string;
  name: string;
  description: string | undefined;
}

/** The types of feature flags, in the words of the API; `json` flags come with the seed, the API makes none. */
export type FlagType = 'str' | 'int' | 'bool' | 'json';

/** The value of a feature flag. */
export type FlagValue = string | number | boolean | object;

/** A feature flag; its values are kept as text, as they are sent. */
export interface FeatureFlag {
  readonly key: string;
  name: string;
  description: string | undefined;
  type: FlagType;
  default_value: string;
  /** The lowest level that may override the flag; absent when nobody said. */
  allow_override_level: 'env' | 'org' | 'usr' | undefined;
}

/** The kinds of applications: machines, servers that sign users in, and browsers that do (without a secret). */
export type ApplicationType = 'm2m' | 'web' | 'spa';

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
  readonly redirectUris: Set<string>;
  readonly logoutUris: Set<string>;
  readonly claims: readonly OptionalClaim[];
  /** Whether claims have the names that Hasura reads. */
  readonly isHasura: boolean;
}

/** Values of feature flags by key. */
export type Overrides = Map<string, string>;

/** Everything that one emulator holds. */
export interface State {
  readonly clock: Clock;
  readonly ids: Ids;
  /** The current time as Kinde writes it. */
  timestamp(): string;
  readonly users: Collection<User>;
  readonly identities: Collection<Identity>;
  /** Identifier of the identity that holds `<type>:<value>`. */
  readonly identityByValue: Map<string, string>;
  readonly organizations: Collection<Organization>;
  readonly roles: Collection<Role>;
  readonly permissions: Collection<Permission>;
  readonly flags: Collection<FeatureFlag>;
  /** What properties there are; their values are with users and organizations. */
  readonly properties: Collection<Property>;
  readonly environmentOverrides: Overrides;
  /** By organization code or user identifier. */
  readonly overridesOf: Map<string, Overrides>;
  readonly applications: Map<string, Application>;
  /** Sessions, codes and tokens of users. */
  readonly signIn: SignInState;
  /** Webhooks, events and deliveries. */
  readonly webhooks: WebhookState;
}

/** Makes an empty state; `onEvent` is called after an event that a webhook waits for. */
export function createState(now: () => number, onEvent: () => void = () => {}): State {
  const clock: Clock = { version: 0 };
  const ids = createIds();
  const timestamp = () => timestampFrom(now());
  return {
    clock,
    ids,
    timestamp,
    users: createCollection(clock),
    identities: createCollection(clock),
    identityByValue: new Map(),
    organizations: createCollection(clock),
    roles: createCollection(clock),
    permissions: createCollection(clock),
    flags: createCollection(clock),
    properties: createCollection(clock),
    environmentOverrides: new Map(),
    overridesOf: new Map(),
    applications: new Map(),
    signIn: createSignInState(),
    webhooks: createWebhookState({ ids, now, timestamp, onEvent }),
  };
}

/** Writes a time the way Kinde does: microseconds and a numeric offset. */
function timestampFrom(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('Z', '000+00:00');
}
