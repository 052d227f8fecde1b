/** A value as JSON has it. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/**
 * What a Kinde environment defines, so that its keys are checked when compiling; empty until it is augmented.
 *
 * Members: `permissions` and `roles`, unions of keys; `flags` and `properties`, from key to the type of the value. Every
 * key is a `string` where the member is left out.
 *
 * ```ts
 * declare module 'kinde-sdk/claims' {
 *   interface KindeTenant {
 *     permissions: 'create:todos' | 'read:todos';
 *     flags: { theme: string; is_dark_mode: boolean };
 *   }
 * }
 * ```
 */
// biome-ignore lint/suspicious/noEmptyInterface: it is there to be augmented
export interface KindeTenant {}

/** Keys of the tenant's permissions. */
export type PermissionKey<Tenant> = Tenant extends { permissions: infer Key extends string } ? Key : string;

/** Keys of the tenant's roles. */
export type RoleKey<Tenant> = Tenant extends { roles: infer Key extends string } ? Key : string;

/** Keys of the tenant's feature flags whose value is a `Value`. */
export type FlagKey<Tenant, Value = unknown> = Tenant extends { flags: infer Flags } ? KeyFor<Flags, Value> : string;

/** Type of a feature flag's value; `Value` where the tenant does not say. */
export type FlagValue<Tenant, Key, Value = JsonValue> = Tenant extends { flags: infer Flags }
  ? Key extends keyof Flags
    ? Flags[Key]
    : Value
  : Value;

/** Keys of the tenant's properties. */
export type PropertyName<Tenant> = Tenant extends { properties: infer Properties }
  ? KeyFor<Properties, unknown>
  : string;

/** Type of a property's value. */
export type PropertyValue<Tenant, Key> = Tenant extends { properties: infer Properties }
  ? Key extends keyof Properties
    ? Properties[Key]
    : JsonValue
  : JsonValue;

type KeyFor<Map, Value> = { [Key in keyof Map]: Map[Key] extends Value ? Key : never }[keyof Map] & string;
