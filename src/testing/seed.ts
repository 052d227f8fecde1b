import type { Plan } from './account/plan.js';
import type { PropertyContext } from './property.js';
import type { ApplicationType, FlagType, OptionalClaim } from './records.js';

/** What an emulator holds at first. A number stands for that many generated items. What is left out is empty, except `applications`. */
export interface Seed {
  /** Applications; default one for machines, with every scope, and one for the web. Generated ones are for machines. */
  readonly applications?: number | readonly SeedApplication[];
  readonly permissions?: number | readonly SeedPermission[];
  readonly roles?: number | readonly SeedRole[];
  readonly featureFlags?: number | readonly SeedFeatureFlag[];
  /** Definitions of properties; those that users and organizations have values of need none. */
  readonly properties?: readonly SeedProperty[];
  readonly organizations?: number | readonly SeedOrganization[];
  /** Generated users are called `user-<n>@example.com` and join the seeded organizations in turn. */
  readonly users?: number | readonly SeedUser[];
  readonly webhooks?: readonly SeedWebhook[];
  /** APIs besides the Management API, which is always there. */
  readonly apis?: readonly SeedApi[];
  readonly connections?: readonly SeedConnection[];
  /** Plans that customers can be subscribed to by the API; those that somebody has can be, too. */
  readonly plans?: readonly Plan[];
}

/** An API that tokens may be made for. */
export interface SeedApi {
  readonly id?: string;
  readonly name: string;
  readonly audience: string;
  /** Keys of its scopes. */
  readonly scopes?: readonly string[];
  /** Client ids of the applications that may ask for tokens for it, with every scope. */
  readonly applications?: readonly string[];
}

/** A connection: a social network, or an enterprise's own identity provider. */
export interface SeedConnection {
  readonly id?: string;
  readonly name: string;
  /** As the API says it: `oauth2:github`, `saml:okta`. */
  readonly strategy: string;
  /** Default: the name. */
  readonly display_name?: string;
  /** Client ids of the applications that offer it. */
  readonly applications?: readonly string[];
  /** Codes of the organizations that offer it. */
  readonly organizations?: readonly string[];
  /** Domains whose users it serves. */
  readonly home_realm_domains?: readonly string[];
}

/** An application. */
export interface SeedApplication {
  readonly name?: string;
  /** `m2m` for machines, `web` for servers that sign users in, `spa` and `device` for public clients that do; default `m2m`. */
  readonly type?: ApplicationType;
  readonly clientId: string;
  /** Required but for `spa` and `device`, which have none. */
  readonly clientSecret?: string;
  /** For `m2m` scopes of the Management API, default all of them; otherwise scopes besides OpenID's, default none. */
  readonly scopes?: readonly string[];
  /** Audiences besides the Management API's. */
  readonly audiences?: readonly string[];
  /** Code of the organization that the application belongs to; becomes the claim `org_code`. */
  readonly orgCode?: string;
  /** Callback URLs; a request must name one of them exactly. */
  readonly redirectUris?: readonly string[];
  /** Logout URLs; a request must name one of them exactly. */
  readonly logoutUris?: readonly string[];
  /** Claims that tokens of users have besides the usual ones; default `['roles']`. */
  readonly claims?: readonly OptionalClaim[];
  /** Whether claims have the names that Hasura reads (`x-hasura-org-code`); default false. */
  readonly hasura?: boolean;
}

/** A permission. */
export interface SeedPermission {
  readonly id?: string;
  readonly key: string;
  /** Default: the key. */
  readonly name?: string;
  readonly description?: string;
}

/** A role. */
export interface SeedRole extends SeedPermission {
  readonly is_default_role?: boolean;
  /** Keys of permissions. */
  readonly permissions?: readonly string[];
}

/** A feature flag. */
export interface SeedFeatureFlag {
  readonly key: string;
  readonly type: FlagType;
  /** Of the flag's type; of a `json` flag the value itself or its text. */
  readonly default_value: string | number | boolean | object;
  /** Default: the key. */
  readonly name?: string;
  readonly description?: string;
  readonly allow_override_level?: 'env' | 'org' | 'usr';
}

/** The definition of a property. */
export interface SeedProperty {
  readonly key: string;
  readonly context: PropertyContext;
  /** Default: the key. */
  readonly name?: string;
  readonly description?: string;
  readonly is_private?: boolean;
}

/** A webhook. */
export interface SeedWebhook {
  readonly id?: string;
  readonly endpoint: string;
  /** Default: every type that Kinde documents. */
  readonly event_types?: readonly string[];
  /** Default: the endpoint. */
  readonly name?: string;
  readonly description?: string;
}

/** An organization; the first one is the default organization. */
export interface SeedOrganization {
  readonly code?: string;
  readonly name: string;
  readonly handle?: string;
  readonly external_id?: string;
  /** Overrides of feature flags, by key. */
  readonly feature_flags?: Readonly<Record<string, string | number | boolean>>;
  readonly properties?: Readonly<Record<string, string>>;
  /** What the organization is subscribed to. */
  readonly plans?: readonly Plan[];
}

/** A user; each of `email`, `phone` and `username` becomes an identity. */
export interface SeedUser {
  readonly id?: string;
  readonly email?: string;
  readonly phone?: string;
  readonly username?: string;
  readonly first_name?: string;
  readonly last_name?: string;
  readonly provided_id?: string;
  readonly picture?: string;
  readonly is_suspended?: boolean;
  readonly total_sign_ins?: number;
  readonly last_signed_in?: string;
  readonly created_on?: string;
  /** Organizations by code, with keys of roles and permissions where the user has any. */
  readonly organizations?: readonly (string | SeedMembership)[];
  /** Overrides of feature flags, by key. */
  readonly feature_flags?: Readonly<Record<string, string | number | boolean>>;
  /** What the user is subscribed to, besides what an organization is. */
  readonly plans?: readonly Plan[];
  readonly properties?: Readonly<Record<string, string>>;
}

/** A user's membership of an organization. */
export interface SeedMembership {
  readonly code: string;
  readonly roles?: readonly string[];
  readonly permissions?: readonly string[];
}

/** The seed of `createEmulator()`. */
export const defaultSeed: Seed = {
  organizations: [
    { code: 'org_acme', name: 'Acme' },
    { code: 'org_globex', name: 'Globex' },
  ],
  users: [
    {
      email: 'amber@example.com',
      first_name: 'Amber',
      last_name: 'Heron',
      organizations: ['org_acme', 'org_globex'],
    },
    { email: 'jade@example.com', first_name: 'Jade', last_name: 'Finch', organizations: ['org_acme'] },
  ],
};
