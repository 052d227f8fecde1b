import { notFound } from './answers.js';
import type { Collection } from './collection.js';
import { unique, withoutText, withText } from './plain.js';
import type { Membership, Organization, Permission, Role, User } from './records.js';
import type { State } from './state.js';

/**
 * Makes a user a member of an organization.
 *
 * Without a list of roles the member gets the default ones, as new users do in Kinde.
 */
export function addMember(
  state: State,
  organization: Pick<Organization, 'code'>,
  user: Pick<User, 'id'>,
  roles: readonly string[] | undefined,
  permissions: readonly string[] | undefined,
): Membership {
  const defaults = state.roles.view('defaults', (all) => all.filter((role) => role.is_default_role));
  const membership: Membership = {
    user_id: user.id,
    joined_on: state.timestamp(),
    roles: unique(roles ? roleIds(state, roles) : defaults.map((role) => role.id)),
    permissions: unique(permissionIds(state, permissions ?? [])),
  };
  state.membersOf(organization.code).set(user.id, membership);
  const organizations = state.users.get(user.id)?.organizations ?? [];
  state.users.update(user.id, { organizations: withText(organizations, organization.code) });
  return membership;
}

/** Ends a user's membership. */
export function removeMember(state: State, organization: Pick<Organization, 'code'>, user: Pick<User, 'id'>): void {
  state.membersOf(organization.code).delete(user.id);
  const organizations = state.users.get(user.id)?.organizations ?? [];
  state.users.update(user.id, { organizations: withoutText(organizations, organization.code) });
}

/** Changes what every member of every organization has, where that is a change. */
export function updateMembers(state: State, change: (member: Membership) => Partial<Membership> | undefined): void {
  for (const { code } of state.organizations.all()) {
    const members = state.membersOf(code);
    for (const member of members.all()) {
      const changes = change(member);
      if (changes) members.update(member.user_id, changes);
    }
  }
}

/** The roles that a member has. */
export function memberRoles(state: State, member: Membership): readonly Role[] {
  return member.roles.flatMap((id) => state.roles.get(id) ?? []);
}

/** The permissions that a member has, directly or by a role. */
export function memberPermissions(state: State, member: Membership): readonly Permission[] {
  const ofRoles = memberRoles(state, member).flatMap((role) => role.permissions);
  return unique([...member.permissions, ...ofRoles]).flatMap((id) => state.permissions.get(id) ?? []);
}

/** Identifiers of the roles with these keys. @throws Refusal `ROLE_NOT_FOUND`. */
export function roleIds(state: State, keys: readonly string[]): readonly string[] {
  return idsOf(state.roles, keys, 'role');
}

/** Identifiers of the permissions with these keys. @throws Refusal `PERMISSION_NOT_FOUND`. */
export function permissionIds(state: State, keys: readonly string[]): readonly string[] {
  return idsOf(state.permissions, keys, 'permission');
}

/** Members of an organization who have a role, in the order in which they joined. */
export function membersWithRole(
  state: State,
  { code }: Pick<Organization, 'code'>,
  roleId: string,
): readonly Membership[] {
  const members = state.membersOf(code);
  return members.view(`role ${roleId}`, (all) => all.filter((member) => member.roles.includes(roleId)));
}

function idsOf(
  items: Collection<{ id: string; key: string }>,
  keys: readonly string[],
  kind: string,
): readonly string[] {
  const byKey = items.view('by key', (all) => new Map(all.map((item) => [item.key, item.id])));
  return keys.map((key) => {
    const id = byKey.get(key);
    if (id === undefined) throw notFound(kind, key);
    return id;
  });
}
