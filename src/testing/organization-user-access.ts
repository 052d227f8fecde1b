import { notFound, refusal, success } from './answers.js';
import { type Call, type Handler, pathValue, queryList } from './call.js';
import { membersWithRole } from './memberships.js';
import { memberOf, organizationOf } from './organization-users.js';
import { positionFrom, tokenPage } from './paging.js';
import { permissionById } from './permissions.js';
import { roleById } from './roles.js';

/** GET /organizations/{org_code}/users/{user_id}/roles */
export const listOrganizationUserRoles: Handler = (call) => {
  const { items, next_token } = tokenPage([...memberOf(call).roles], positionFrom(call.query));
  const roles = items.map((id) => roleById(call.state, id));
  return success({ roles: roles.map(({ id, key, name }) => ({ id, key, name })), next_token });
};

/** POST /organizations/{org_code}/users/{user_id}/roles */
export const addOrganizationUserRole: Handler = (call) => {
  memberOf(call).roles.add(roleById(call.state, requiredId(call, 'role_id')).id);
  return success();
};

/** DELETE /organizations/{org_code}/users/{user_id}/roles/{role_id} */
export const removeOrganizationUserRole: Handler = (call) => {
  const id = pathValue(call, 'role_id');
  if (!memberOf(call).roles.delete(id)) throw notFound('role', id);
  return success();
};

/** GET /organizations/{org_code}/users/{user_id}/permissions: those given directly and those of the member's roles. */
export const listOrganizationUserPermissions: Handler = (call) => {
  const member = memberOf(call);
  const roles = [...member.roles].map((id) => roleById(call.state, id));
  const ids = new Set([...member.permissions, ...roles.flatMap((role) => [...role.permissions])]);
  const isExpanded = queryList(call, 'expand')?.includes('roles');
  const permissions = [...ids].map((id) => ({
    ...permissionById(call.state, id),
    roles: isExpanded
      ? roles.filter((role) => role.permissions.has(id)).map((role) => ({ id: role.id, key: role.key }))
      : undefined,
  }));
  return success({ permissions });
};

/** POST /organizations/{org_code}/users/{user_id}/permissions */
export const addOrganizationUserPermission: Handler = (call) => {
  memberOf(call).permissions.add(permissionById(call.state, requiredId(call, 'permission_id')).id);
  return success();
};

/** DELETE /organizations/{org_code}/users/{user_id}/permissions/{permission_id} */
export const removeOrganizationUserPermission: Handler = (call) => {
  const id = pathValue(call, 'permission_id');
  if (!memberOf(call).permissions.delete(id)) throw notFound('permission', id);
  return success();
};

/** GET /organizations/{org_code}/roles/{role_id}/users */
export const listOrganizationRoleUsers: Handler = (call) => {
  const members = membersWithRole(organizationOf(call), roleById(call.state, pathValue(call, 'role_id')).id);
  const { items, next_token } = tokenPage(members, positionFrom(call.query));
  return success({ users: items.map((member) => ({ id: member.user_id })), next_token });
};

/** GET /organizations/{org_code}/roles/{role_id}/users/count */
export const countOrganizationRoleUsers: Handler = (call) => {
  const role = roleById(call.state, pathValue(call, 'role_id'));
  return success({ count: membersWithRole(organizationOf(call), role.id).length });
};

function requiredId(call: Call, name: string): string {
  const id = call.body[name];
  if (typeof id === 'string') return id;
  throw refusal(400, 'FIELD_REQUIRED', `Field "${name}" is required`);
}
