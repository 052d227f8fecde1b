import type { Plan } from './account/plan.js';
import type { Texts } from './plain.js';

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
