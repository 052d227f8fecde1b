import type { AccountMethods } from '../account/types.js';
import type { CallOptions } from '../management/call.js';
import { type Claims, claimOf, isRecord, listOf, orgCodeOf, textOrNull } from './read.js';

/** Whether the user has a permission. */
export interface Permission<Key = string> {
  readonly permissionKey: Key;
  /** The organization it is about; null where the token has none. */
  readonly orgCode: string | null;
  readonly isGranted: boolean;
}

/** Keys of all permissions of the user. */
export interface Permissions<Key = string> {
  readonly orgCode: string | null;
  readonly permissions: readonly Key[];
}

/** The permissions in the claims of an access token. */
export function permissionsFrom(claims: Claims): Permissions {
  return { orgCode: orgCodeOf(claims), permissions: keysOf(listOf(claimOf(claims, 'permissions'))) };
}

/** The permissions that the Account API gives, of all pages. */
export async function livePermissions(api: AccountMethods, options: CallOptions, claims: Claims): Promise<Permissions> {
  let orgCode: string | null = null;
  const items: unknown[] = [];
  for await (const page of api.getPermissions({}, options).pages()) {
    orgCode ??= textOrNull(page.data?.org_code);
    items.push(...page.items);
  }
  return { orgCode: orgCode ?? orgCodeOf(claims), permissions: keysOf(items) };
}

/** One permission out of all. */
export function permissionIn<Key extends string>({ orgCode, permissions }: Permissions, key: Key): Permission<Key> {
  return { permissionKey: key, orgCode, isGranted: permissions.includes(key) };
}

/** Tokens hold keys, the API objects with a `key`. */
function keysOf(items: readonly unknown[]): string[] {
  const keys = items.map((item) => textOrNull(isRecord(item) ? item.key : item));
  return [...new Set(keys.filter((key) => key !== null))];
}
