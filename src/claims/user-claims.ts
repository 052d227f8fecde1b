import { generatePortalUrl, type PortalInput } from '../account/portal.js';
import type { CallOptions } from '../management/call.js';
import { allHold, assertConditions, type Conditions } from './conditions.js';
import { type EntitlementGrant, type Entitlements, liveEntitlement, liveEntitlements } from './entitlements.js';
import { type Flag, type FlagEntries, flagEntriesFrom, flagFrom, liveFlagEntries, typedFlagValue } from './flags.js';
import type { ReadOptions } from './live.js';
import { livePermissions, type Permission, type Permissions, permissionIn, permissionsFrom } from './permissions.js';
import {
  liveProfile,
  type Organization,
  type Organizations,
  organizationFrom,
  organizationsFrom,
  profileFrom,
  type UserProfile,
} from './profile.js';
import { liveProperties, propertiesFrom } from './properties.js';
import { type Claims, claimOf, orgCodeOf } from './read.js';
import { liveRoles, type RoleGrant, type Roles, roleIn, rolesFrom } from './roles.js';
import { ClaimsSource, type TokensFunction, type TokenType, type UserClaimsOptions } from './source.js';
import type {
  FlagKey,
  FlagValue,
  JsonValue,
  KindeTenant,
  PermissionKey,
  PropertyName,
  PropertyValue,
  RoleKey,
} from './tenant.js';
import type { TokenPresence, VerifiedTokens } from './token-presence.js';

/**
 * What a user is and may do, out of the tokens or, with `forceApi`, live: the same shapes both ways.
 *
 * It decides by the claims it is given, so they must come from a verifier: use `claimsFrom` for raw tokens. Without a
 * current access token every answer is that nobody is signed in: nothing is granted, flags are their defaults.
 */
export class UserClaims<Tenant = KindeTenant> {
  readonly #source: ClaimsSource;

  /** @param tokens The claims of verified tokens, or a function that gives those of the moment. */
  constructor(tokens: VerifiedTokens | TokensFunction, options: UserClaimsOptions = {}) {
    this.#source = new ClaimsSource(tokens, options);
  }

  /**
   * A feature flag; the default (else null), with type `unknown`, where the user has no such flag.
   *
   * @throws KindeFlagTypeError `UNEXPECTED_RESPONSE` if its value is not of its type.
   */
  async getFlag<Key extends FlagKey<Tenant>, Default extends FlagValue<Tenant, Key> | null = null>(
    code: Key,
    defaultValue?: Default,
    options?: ReadOptions,
  ): Promise<Flag<FlagValue<Tenant, Key> | Default>> {
    const flag = flagFrom(await this.#flags(options), code, defaultValue as JsonValue);
    return flag as Flag<FlagValue<Tenant, Key> | Default>;
  }

  /** The value of a flag that is a boolean. @throws KindeFlagTypeError `INPUT_INVALID` for one of another type. */
  async getBooleanFlag<Key extends FlagKey<Tenant, boolean>, Default extends boolean | null = null>(
    code: Key,
    defaultValue?: Default,
    options?: ReadOptions,
  ): Promise<FlagValue<Tenant, Key, boolean> | Default> {
    return typedFlagValue(await this.#flags(options), code, 'boolean', defaultValue) as Default;
  }

  /** The value of a flag that is a text. @throws KindeFlagTypeError `INPUT_INVALID` for one of another type. */
  async getStringFlag<Key extends FlagKey<Tenant, string>, Default extends string | null = null>(
    code: Key,
    defaultValue?: Default,
    options?: ReadOptions,
  ): Promise<FlagValue<Tenant, Key, string> | Default> {
    return typedFlagValue(await this.#flags(options), code, 'string', defaultValue) as Default;
  }

  /** The value of a flag that is a whole number. @throws KindeFlagTypeError `INPUT_INVALID` for one of another type. */
  async getIntegerFlag<Key extends FlagKey<Tenant, number>, Default extends number | null = null>(
    code: Key,
    defaultValue?: Default,
    options?: ReadOptions,
  ): Promise<FlagValue<Tenant, Key, number> | Default> {
    return typedFlagValue(await this.#flags(options), code, 'integer', defaultValue) as Default;
  }

  /** The value of a flag that is JSON. @throws KindeFlagTypeError `INPUT_INVALID` for one of another type. */
  async getJsonFlag<Key extends FlagKey<Tenant, object>, Default extends object | null = null>(
    code: Key,
    defaultValue?: Default,
    options?: ReadOptions,
  ): Promise<FlagValue<Tenant, Key> | Default> {
    return typedFlagValue(await this.#flags(options), code, 'json', defaultValue as JsonValue) as Default;
  }

  /** All feature flags of the user, by key. */
  async getAllFlags(
    options?: ReadOptions,
  ): Promise<{ readonly [Key in FlagKey<Tenant>]?: Flag<FlagValue<Tenant, Key>> }> {
    const entries = await this.#flags(options);
    const flags = Array.from(entries.keys(), (code) => [code, flagFrom(entries, code)]);
    return Object.fromEntries(flags);
  }

  /** Whether the user has a permission. */
  async getPermission<Key extends PermissionKey<Tenant>>(key: Key, options?: ReadOptions): Promise<Permission<Key>> {
    return permissionIn(await this.#permissions(options), key);
  }

  /** The keys of all permissions of the user. */
  getPermissions(options?: ReadOptions): Promise<Permissions<PermissionKey<Tenant>>> {
    return this.#permissions(options) as Promise<Permissions<PermissionKey<Tenant>>>;
  }

  /** A role of the user, or that they do not have it. */
  async getRole<Key extends RoleKey<Tenant>>(key: Key, options?: ReadOptions): Promise<RoleGrant<Key>> {
    return roleIn(await this.#roles(options), key) as RoleGrant<Key>;
  }

  /** All roles of the user. */
  getRoles(options?: ReadOptions): Promise<Roles<RoleKey<Tenant>>> {
    return this.#roles(options) as Promise<Roles<RoleKey<Tenant>>>;
  }

  /** A claim by its name; `value` is null where the token has none. */
  async getClaim(name: string, from: TokenType = 'access_token'): Promise<{ name: string; value: unknown }> {
    return { name, value: claimOf((await this.#source.claims(from)) ?? {}, name) ?? null };
  }

  /** All claims of a token, in their own names; none where nobody is signed in. */
  async getAllClaims(from: TokenType = 'access_token'): Promise<Record<string, unknown>> {
    return { ...(await this.#source.claims(from)) };
  }

  /** Who the user is; null where nobody is signed in. */
  async getUserProfile(options?: ReadOptions): Promise<UserProfile | null> {
    const id = (await this.#source.claims('id_token')) ?? {};
    return this.#source.read(options, (access) => profileFrom(id, access), liveProfile);
  }

  /** The organization that the user is signed in to, as the access token says. */
  async getOrganization(): Promise<Organization> {
    return organizationFrom((await this.#source.claims('access_token')) ?? {});
  }

  /** The organizations that the user is a member of, as the ID token says. */
  async getOrganizations(): Promise<Organizations> {
    return organizationsFrom((await this.#source.claims('id_token')) ?? {});
  }

  /** A property of the user, their organization or the application; null where there is none. */
  async getProperty<Key extends PropertyName<Tenant>>(
    key: Key,
    options?: ReadOptions,
  ): Promise<PropertyValue<Tenant, Key> | null> {
    const properties = await this.#source.read(options, propertiesFrom, liveProperties);
    return (properties.get(key) ?? null) as PropertyValue<Tenant, Key> | null;
  }

  /** What the user's plans entitle to, all pages, and the plans; always live. */
  getEntitlements(options?: ReadOptions): Promise<Entitlements> {
    const nothing = (claims: Claims): Entitlements => ({ orgCode: orgCodeOf(claims), plans: [], entitlements: [] });
    return this.#source.live(options, nothing, liveEntitlements);
  }

  /**
   * The entitlement to one feature, by the feature's key; always live.
   *
   * @throws KindeError `NOT_FOUND` where Kinde knows no such feature.
   */
  getEntitlement(key: string, options?: ReadOptions): Promise<EntitlementGrant> {
    const nothing = (claims: Claims): EntitlementGrant => ({ orgCode: orgCodeOf(claims), entitlement: null });
    return this.#source.live(options, nothing, (api, call, claims) => liveEntitlement(api, key, call, claims));
  }

  /**
   * Whether the user has all of this; never where nobody is signed in.
   *
   * @throws KindeInputError for an unknown condition or one without a list, which would otherwise let everybody in.
   * @throws KindeFlagTypeError if a flag that must be on is not a boolean.
   */
  async has(conditions: Conditions<Tenant>, options?: ReadOptions): Promise<boolean> {
    assertConditions(conditions);
    if (!(await this.#source.claims('access_token'))) return false;
    return allHold(conditions, {
      permissions: () => this.#permissions(options),
      roles: () => this.#roles(options),
      flags: () => this.#flags(options),
      entitlements: () => this.getEntitlements(options),
    });
  }

  /** A URL of the self-serve portal to redirect the user to; it works once. */
  generatePortalUrl(input?: PortalInput, options?: CallOptions): Promise<string> {
    return generatePortalUrl(this.#source.api(), input, options);
  }

  /** Which tokens there are, and whose. */
  getTokenInfo(): Promise<TokenPresence> {
    return this.#source.tokenInfo();
  }

  /** Whether somebody is signed in: the access token holds, or can be renewed. */
  async isAuthenticated(): Promise<boolean> {
    return (await this.getTokenInfo()).isAuthenticated;
  }

  #flags(options?: ReadOptions): Promise<FlagEntries> {
    return this.#source.read(options, flagEntriesFrom, liveFlagEntries);
  }

  #permissions(options?: ReadOptions): Promise<Permissions> {
    return this.#source.read(options, permissionsFrom, livePermissions);
  }

  #roles(options?: ReadOptions): Promise<Roles> {
    return this.#source.read(options, rolesFrom, liveRoles);
  }
}
