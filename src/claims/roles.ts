import type { AccountMethods } from '../account/types.js';
import type { CallOptions } from '../management/call.js';
import { type Claims, claimOf, isRecord, listOf, orgCodeOf, textOrNull } from './read.js';

/** A role of the user; what the source does not tell is null. */
export interface Role<Key = string> {
  readonly id: string | null;
  readonly key: Key;
  readonly name: string | null;
  readonly description: string | null;
  readonly is_default_role: boolean;
}

/** All roles of the user. */
export interface Roles<Key = string> {
  /** The organization they are about; null where the token has none. */
  readonly orgCode: string | null;
  readonly roles: readonly Role<Key>[];
}

/** One role, or that the user does not have it: then everything about the role is null. */
export type RoleGrant<Key = string> =
  | (Role<Key> & { readonly orgCode: string | null; readonly isGranted: true })
  | ({ readonly [Field in keyof Role]: null } & { readonly orgCode: string | null; readonly isGranted: false });

/** The roles in the claims of an access token. */
export function rolesFrom(claims: Claims): Roles {
  return { orgCode: orgCodeOf(claims), roles: listOf(claimOf(claims, 'roles')).flatMap(roleFrom) };
}

/** The roles that the Account API gives, of all pages. */
export async function liveRoles(api: AccountMethods, options: CallOptions, claims: Claims): Promise<Roles> {
  let orgCode: string | null = null;
  const roles: Role[] = [];
  for await (const page of api.getRoles({}, options).pages()) {
    orgCode ??= textOrNull(page.data?.org_code);
    roles.push(...page.items.flatMap(roleFrom));
  }
  return { orgCode: orgCode ?? orgCodeOf(claims), roles };
}

/** One role out of all. */
export function roleIn({ orgCode, roles }: Roles, key: string): RoleGrant {
  const role = roles.find((candidate) => candidate.key === key);
  if (role) return { ...role, orgCode, isGranted: true };
  return { id: null, key: null, name: null, description: null, is_default_role: null, orgCode, isGranted: false };
}

/** A role is an object or, in some environments, only its key; one without a key is none. */
function roleFrom(item: unknown): Role[] {
  const fields: Record<string, unknown> = isRecord(item) ? item : { key: item };
  const key = textOrNull(fields.key);
  if (key === null) return [];
  const { id, name, description, is_default_role } = fields;
  return [
    {
      id: textOrNull(id),
      key,
      name: textOrNull(name),
      description: textOrNull(description),
      is_default_role: is_default_role === true,
    },
  ];
}
