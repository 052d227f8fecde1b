import { notFound, refusal, success } from './answers.js';
import { bodyFlag, bodyText, type Call, type Handler, pathValue } from './call.js';
import { membersWithRole, updateMembers } from './memberships.js';
import { LARGEST_BULK, positionFrom, sorted, tokenPage } from './paging.js';
import { checkKey, keyAndName, permissionById, sortPermissions } from './permissions.js';
import { withoutText } from './plain.js';
import type { Role } from './records.js';
import type { State } from './state.js';

/** GET /roles */
export const listRoles: Handler = (call) => {
  const position = positionFrom(call.query);
  const roles = sorted(call.state.roles.all(), position.sort, { name: (role) => role.name, key: (role) => role.key });
  const { items, next_token } = tokenPage(roles, position);
  return success({ roles: items.map(viewOf), next_token });
};

/** GET /roles/{role_id} */
export const getRole: Handler = (call) => success({ role: viewOf(roleOf(call)) });

/** POST /roles */
export const createRole: Handler = (call) => {
  const { key, name } = keyAndName(call, call.state.roles, 'role');
  checkAssignment(call);
  const role = insertRole(call.state, {
    key,
    name,
    description: bodyText(call, 'description'),
    is_default_role: bodyFlag(call, 'is_default_role') ?? false,
  });
  return success({ role: { id: role.id } });
};

/** PATCH /roles/{role_id}: `name` and `key` are required, a description cannot be cleared. */
export const updateRole: Handler = (call) => {
  const role = roleOf(call);
  const key = bodyText(call, 'key') ?? role.key;
  checkKey(call.state.roles, key, role.id, 'role');
  checkAssignment(call);
  call.state.roles.update(role.id, {
    key,
    name: bodyText(call, 'name') ?? role.name,
    description: bodyText(call, 'description') ?? role.description,
    is_default_role: bodyFlag(call, 'is_default_role') ?? role.is_default_role,
  });
  return success();
};

/** DELETE /roles/{role_id}: members lose the role. */
export const deleteRole: Handler = (call) => {
  const { id } = roleOf(call);
  updateMembers(call.state, ({ roles }) => (roles.includes(id) ? { roles: withoutText(roles, id) } : undefined));
  call.state.roles.delete(id);
  return success();
};

/** GET /roles/{role_id}/permissions */
export const listRolePermissions: Handler = (call) => {
  const position = positionFrom(call.query);
  const permissions = roleOf(call).permissions.map((id) => permissionById(call.state, id));
  const { items, next_token } = tokenPage(sortPermissions(permissions, position.sort), position);
  return success({ permissions: items, next_token });
};

/** PATCH /roles/{role_id}/permissions: adds, and (with `operation: "delete"`) removes. */
export const updateRolePermissions: Handler = (call) => {
  const role = roleOf(call);
  const entries = (call.body.permissions ?? []) as readonly { id?: string; operation?: string }[];
  if (entries.length > LARGEST_BULK) {
    throw refusal(
      400,
      'TOO_MANY_OBJECTS',
      `The request names ${entries.length} permissions; it may name ${LARGEST_BULK}`,
    );
  }
  const ids = entries.map((entry) => permissionById(call.state, entry.id ?? '').id);
  const result = { permissions_added: [] as string[], permissions_removed: [] as string[] };
  const permissions = new Set(role.permissions);
  for (const [index, id] of ids.entries()) {
    if (entries[index]?.operation === 'delete') {
      if (permissions.delete(id)) result.permissions_removed.push(id);
    } else if (!permissions.has(id)) {
      permissions.add(id);
      result.permissions_added.push(id);
    }
  }
  call.state.roles.update(role.id, { permissions: [...permissions] });
  return success(result);
};

/** DELETE /roles/{role_id}/permissions/{permission_id} */
export const removeRolePermission: Handler = (call) => {
  const id = pathValue(call, 'permission_id');
  const role = roleOf(call);
  if (!role.permissions.includes(id)) throw notFound('permission', id);
  call.state.roles.update(role.id, { permissions: withoutText(role.permissions, id) });
  return success();
};

/** GET /roles/{role_id}/users: users with the organizations in which they have the role. */
export const listRoleUsers: Handler = (call) => {
  const { state } = call;
  const { id } = roleOf(call);
  const users = usersWithRole(state, id);
  const { items, next_token } = tokenPage(users, positionFrom(call.query));
  return success({ users: items, next_token });
};

/** Finds a role. @throws Refusal `ROLE_NOT_FOUND`. */
export function roleById(state: State, id: string): Role {
  const role = state.roles.get(id);
  if (!role) throw notFound('role', id);
  return role;
}

/** Adds a role without permissions. */
export function insertRole(
  state: State,
  fields: Omit<Role, 'id' | 'permissions'> & {
    readonly id?: string | undefined;
    readonly permissions?: readonly string[];
  },
): Role {
  const role: Role = { ...fields, id: fields.id ?? state.ids.next('role'), permissions: fields.permissions ?? [] };
  state.roles.set(role.id, role);
  return role;
}

function roleOf(call: Call): Role {
  return roleById(call.state, pathValue(call, 'role_id'));
}

function checkAssignment(call: Call): void {
  const id = bodyText(call, 'assignment_permission_id');
  if (id !== undefined) permissionById(call.state, id);
}

function usersWithRole(state: State, roleId: string): readonly { id: string; org_codes: string[] }[] {
  const users = new Map<string, { id: string; org_codes: string[] }>();
  for (const organization of state.organizations.all()) {
    for (const { user_id: id } of membersWithRole(state, organization, roleId)) {
      const user = users.get(id) ?? { id, org_codes: [] };
      user.org_codes.push(organization.code);
      users.set(id, user);
    }
  }
  return [...users.values()];
}

function viewOf({ id, key, name, description, is_default_role }: Role) {
  return { id, key, name, description, is_default_role };
}
