import { refusal, success } from './answers.js';
import { type Call, type Handler, pathValue, queryList } from './call.js';
import { addMember, permissionIds, removeMember, roleIds } from './memberships.js';
import { organizationByCode } from './organizations.js';
import { LARGEST_BULK, type Listing, positionFrom, sorted, tokenPage } from './paging.js';
import { unique } from './plain.js';
import type { Membership, Organization, User } from './records.js';
import { roleById } from './roles.js';
import type { State } from './state.js';
import { userById } from './user-store.js';

/** GET /organizations/{org_code}/users */
export const listOrganizationUsers: Handler = (call) => {
  const { state } = call;
  const position = positionFrom(call.query);
  const members = filterMembers(call, sortedMembers(state, organizationOf(call), position.sort));
  const { items, next_token } = tokenPage(members, position);
  return success({ organization_users: items.map((member) => viewOf(state, member)), next_token });
};

/** POST /organizations/{org_code}/users: members already there are left as they are. */
export const addOrganizationUsers: Handler = (call) => {
  const organization = organizationOf(call);
  const entries = checkEntries(call.state, entriesOf(call));
  const members = call.state.membersOf(organization.code);
  const added = entries.filter(({ user }) => !members.has(user.id));
  for (const { user, roles, permissions } of added) addMember(call.state, organization, user, roles, permissions);
  return success({ users_added: added.map(({ user }) => user.id) });
};

/** PATCH /organizations/{org_code}/users: adds, changes and (with `operation: "delete"`) removes. */
export const updateOrganizationUsers: Handler = (call) => {
  const { state } = call;
  const organization = organizationOf(call);
  const members = state.membersOf(organization.code);
  const result = { users_added: [] as string[], users_updated: [] as string[], users_removed: [] as string[] };
  for (const { user, operation, roles, permissions } of checkEntries(state, entriesOf(call))) {
    const member = members.get(user.id);
    if (operation === 'delete') {
      if (!member) continue;
      removeMember(state, organization, user);
      result.users_removed.push(user.id);
    } else if (member) {
      members.update(user.id, {
        roles: roles ? unique(roleIds(state, roles)) : member.roles,
        permissions: permissions ? unique(permissionIds(state, permissions)) : member.permissions,
      });
      result.users_updated.push(user.id);
    } else {
      addMember(state, organization, user, roles, permissions);
      result.users_added.push(user.id);
    }
  }
  return success(result);
};

/** DELETE /organizations/{org_code}/users/{user_id} */
export const removeOrganizationUser: Handler = (call) => {
  memberOf(call);
  removeMember(call.state, organizationOf(call), userById(call.state, pathValue(call, 'user_id')));
  return success();
};

interface Entry {
  readonly id?: string;
  readonly operation?: string;
  readonly roles?: readonly string[];
  readonly permissions?: readonly string[];
}

function entriesOf({ body }: Call): readonly Entry[] {
  const entries = (body.users ?? []) as readonly Entry[];
  if (entries.length <= LARGEST_BULK) return entries;
  throw refusal(400, 'TOO_MANY_OBJECTS', `The request names ${entries.length} users; it may name ${LARGEST_BULK}`);
}

/** Looks everything up before anything changes, so that a refused request changes nothing. */
function checkEntries(state: State, entries: readonly Entry[]) {
  return entries.map((entry) => {
    roleIds(state, entry.roles ?? []);
    permissionIds(state, entry.permissions ?? []);
    return { ...entry, user: userById(state, entry.id ?? '') };
  });
}

/** The organization that a path names. @throws Refusal `ORGANIZATION_NOT_FOUND`. */
export function organizationOf(call: Call): Organization {
  return organizationByCode(call.state, pathValue(call, 'org_code'));
}

/**
 * The membership that a path names.
 *
 * @throws Refusal 404 `USER_NOT_IN_ORGANIZATION`: Kinde's Terraform provider reads these two as "not a member".
 */
export function memberOf(call: Call): Membership {
  const organization = organizationOf(call);
  const user = userById(call.state, pathValue(call, 'user_id'));
  const member = call.state.membersOf(organization.code).get(user.id);
  if (member) return member;
  throw refusal(404, 'USER_NOT_IN_ORGANIZATION', `User ${user.id} is not a member of ${organization.code}`);
}

function sortedMembers(state: State, organization: Organization, sort: string | undefined): Listing<Membership> {
  const members = state.membersOf(organization.code);
  if (sort === undefined) return members;
  const fields = {
    name: (member: Membership) => fullName(state.users.get(member.user_id)),
    email: (member: Membership) => state.users.get(member.user_id)?.email,
  };
  return members.view(`sorted ${sort}`, (all) => sorted(all, sort, fields), [state.users]);
}

/** Roles and permissions are named by key; a member passes a filter with any one of the listed ones. */
function filterMembers(call: Call, members: Listing<Membership>): Listing<Membership> {
  const { state } = call;
  const roles = queryList(call, 'roles');
  const permissions = queryList(call, 'permissions');
  if (!roles && !permissions) return members;
  const wantedRoles = roles && roleIds(state, roles);
  const wantedPermissions = permissions && permissionIds(state, permissions);
  return members.slice(0, Infinity).filter((member) => {
    if (wantedRoles && !wantedRoles.some((id) => member.roles.includes(id))) return false;
    return !wantedPermissions || wantedPermissions.some((id) => isGranted(state, member, id));
  });
}

function isGranted(state: State, member: Membership, permissionId: string): boolean {
  if (member.permissions.includes(permissionId)) return true;
  return member.roles.some((id) => state.roles.get(id)?.permissions.includes(permissionId));
}

function viewOf(state: State, member: Membership) {
  const user = userById(state, member.user_id);
  return {
    id: user.id,
    email: user.email ?? null,
    full_name: fullName(user),
    last_name: user.last_name ?? null,
    first_name: user.first_name ?? null,
    picture: user.picture ?? null,
    joined_on: member.joined_on,
    last_accessed_on: user.last_signed_in,
    is_suspended: user.is_suspended,
    roles: member.roles.map((id) => roleById(state, id).key),
  };
}

function fullName(user: User | undefined): string {
  return [user?.first_name, user?.last_name].filter(Boolean).join(' ');
}
