import { notFound, refusal, success } from '../answers.js';
import { type Call, type Handler, type HandlerTable, pathValue } from '../call.js';
import { LARGEST_BULK, positionFrom, sorted, tokenPage } from '../paging.js';
import { roleById } from '../roles.js';
import { SYSTEM_PERMISSIONS, type SystemPermission } from './system-permissions.js';

/** GET /system_permissions */
const listSystemPermissions: Handler = (call) => pageOf(call, SYSTEM_PERMISSIONS);

/** GET /roles/{role_id}/system_permissions */
const listOfRole: Handler = (call) => {
  const ids = idsOf(call);
  return pageOf(
    call,
    SYSTEM_PERMISSIONS.filter(({ id }) => ids.includes(id)),
  );
};

/** PATCH /roles/{role_id}/system_permissions: adds, and (with `operation: "delete"`) removes. */
const updateOfRole: Handler = (call) => {
  const { id: role } = roleById(call.state, pathValue(call, 'role_id'));
  const ids = new Set(idsOf(call));
  const result = { system_permissions_added: [] as string[], system_permissions_removed: [] as string[] };
  for (const { id, operation } of entriesOf(call)) {
    if (operation === 'delete') {
      if (ids.delete(id)) result.system_permissions_removed.push(id);
    } else if (!ids.has(id)) {
      ids.add(id);
      result.system_permissions_added.push(id);
    }
  }
  call.state.roleSystemPermissions.set(role, { permissions: [...ids] });
  return success(result);
};

/** The operations of system permissions. */
export const systemPermissionHandlers = {
  getSystemPermissions: listSystemPermissions,
  getRoleSystemPermissions: listOfRole,
  updateRoleSystemPermissions: updateOfRole,
} satisfies HandlerTable;

function idsOf(call: Call): readonly string[] {
  const { id } = roleById(call.state, pathValue(call, 'role_id'));
  return call.state.roleSystemPermissions.get(id)?.permissions ?? [];
}

/** Looks everything up before anything changes. */
function entriesOf({ body }: Call): readonly { readonly id: string; readonly operation?: string }[] {
  const entries = (body.system_permissions ?? []) as readonly { id?: string; operation?: string }[];
  if (entries.length > LARGEST_BULK) {
    throw refusal(400, 'TOO_MANY_OBJECTS', `The request names ${entries.length} permissions, not ${LARGEST_BULK}`);
  }
  return entries.map(({ id = '', ...entry }) => {
    if (!SYSTEM_PERMISSIONS.some((permission) => permission.id === id)) throw notFound('system permission', id);
    return { ...entry, id };
  });
}

function pageOf({ query }: Call, permissions: readonly SystemPermission[]): object {
  const position = positionFrom(query);
  const items = sorted(permissions, position.sort, { name: ({ name }) => name, id: ({ id }) => id });
  const page = tokenPage(items, position);
  return success({ system_permissions: page.items, next_token: page.next_token });
}
