import type { FlagType } from './state.js';

/** What an emulator holds at first. A number stands for that many generated items. What is left out is empty, except `applications`. */
export interface Seed {
  /** Machine-to-machine applications; default one, with every scope. */
  readonly applications?: number | readonly SeedApplication[];
  readonly permissions?: number | readonly SeedPermission[];
  readonly roles?: number | readonly SeedRole[];
  readonly featureFlags?: number | readonly SeedFeatureFlag[];
  readonly organizations?: number | readonly SeedOrganization[];
  /** Generated users are called `user-<n>@example.com` and join the seeded organizations in turn. */
  readonly users?: number | readonly SeedUser[];
}

/** A machine-to-machine application. */
export interface SeedApplication {
  readonly name?: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Scopes of the Management API; default all of them. */
  readonly scopes?: readonly string[];
  /** Audiences besides the Management API's. */
  readonly audiences?: readonly string[];
  /** Code of the organization that the application belongs to; becomes the claim `org_code`. */
  readonly orgCode?: string;
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
  readonly default_value: string | number | boolean;
  /** Default: the key. */
  readonly name?: string;
  readonly description?: string;
  readonly allow_override_level?: 'env' | 'org' | 'usr';
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
  organizations: [{ name: 'Acme' }, { name: 'Globex' }],
  users: [
    { email: 'amber@example.com', first_name: 'Amber', last_name: 'Heron' },
    { email: 'jade@example.com', first_name: 'Jade', last_name: 'Finch' },
  ],
};
