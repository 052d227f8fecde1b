import { notFound, refusal, success } from './answers.js';
import { type Call, type Handler, pathValue, queryList } from './call.js';
import { membersWithRole } from './memberships.js';
import { memberOf, organizationOf } from './organization-users.js';
import { positionFrom, tokenPage } from './paging.js';
import { permissionById } from './permissions.js';
import { withoutText, withText } from './plain.js';
import type { Membership } from './records.js';
import { roleById } from './roles.js';

/** GET /organizations/{org_code}/users/{user_id}/roles */
export const listOrganizationUserRoles: Handler = (call) => {
  const { items, next_token } = tokenPage(memberOf(call).roles, positionFrom(call.query));
  const roles = items.map((id) => roleById(call.state, id));
  return success({ roles: roles.map(({ id, key, name }) => ({ id, key, name })), next_token });
};

/** POST /organizations/{org_code}/users/{user_id}/roles */
export const addOrganizationUserRole: Handler = (call) => {
  const { roles } = memberOf(call);
  updateMember(call, { roles: withText(roles, roleById(call.state, requiredId(call, 'role_id')).id) });
  return success();
};

/** DELETE /organizations/{org_code}/users/{user_id}/roles/{role_id} */
export const removeOrganizationUserRole: Handler = (call) => {
  const id = pathValue(call, 'role_id');
  const { roles } = memberOf(call);
  if (!roles.includes(id)) throw notFound('role', id);
  updateMember(call, { roles: withoutText(roles, id) });
  return success();
};

/** GET /organizations/{org_code}/users/{user_id}/permissions: those given directly and those of the member's roles. */
export const listOrganizationUserPermissions: Handler = (call) => {
  const member = memberOf(call);
  const roles = member.roles.map((id) => roleById(call.state, id));
  const ids = new Set([...member.permissions, ...roles.flatMap((role) => role.permissions)]);
  const isExpanded = queryList(call, 'expand')?.includes('roles');
  const permissions = [...ids].map((id) => ({
    ...permissionById(call.state, id),
    roles: isExpanded
      ? roles.filter((role) => role.permissions.includes(id)).map((role) => ({ id: role.id, key: role.key }))
      : undefined,
  }));
  return success({ permissions });
};

/** POST /organizations/{org_code}/users/{user_id}/permissions */
export const addOrganizationUserPermission: Handler = (call) => {
  const { permissions } = memberOf(call);
  const { id } = permissionById(call.state, requiredId(call, 'permission_id'));
  updateMember(call, { permissions: withText(permissions, id) });
  return success();
};

/** DELETE /organizations/{org_code}/users/{user_id}/permissions/{permission_id} */
export const removeOrganizationUserPermission: Handler = (call) => {
  const id = pathValue(call, 'permission_id');
  const { permissions } = memberOf(call);
  if (!permissions.includes(id)) throw notFound('permission', id);
  updateMember(call, { permissions: withoutText(permissions, id) });
  return success();
};

/** GET /organizations/{org_code}/roles/{role_id}/users */
export const listOrganizationRoleUsers: Handler = (call) => {
  const members = membersWithRole(
    call.state,
    organizationOf(call),
    roleById(call.state, pathValue(call, 'role_id')).id,
  );
  const { items, next_token } = tokenPage(members, positionFrom(call.query));
  return success({ users: items.map((member) => ({ id: member.user_id })), next_token });
};

/** GET /organizations/{org_code}/roles/{role_id}/users/count */
export const countOrganizationRoleUsers: Handler = (call) => {
  const role = roleById(call.state, pathValue(call, 'role_id'));
  return success({ count: membersWithRole(call.state, organizationOf(call), role.id).length });
};

function updateMember(call: Call, changes: Partial<Membership>): void {
  call.state.membersOf(organizationOf(call).code).update(memberOf(call).user_id, changes);
}

function requiredId(call: Call, name: string): string {
  const id = call.body[name];
  if (typeof id === 'string') return id;
  throw refusal(400, 'FIELD_REQUIRED', `Field "${name}" is required`);
}
