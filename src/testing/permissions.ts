import { alreadyExists, notFound, refusal, success } from './answers.js';
import { bodyText, type Call, type Handler, pathValue } from './call.js';
import type { Collection } from './collection.js';
import { updateMembers } from './memberships.js';
import { positionFrom, sorted, tokenPage } from './paging.js';
import { withoutText } from './plain.js';
import type { Permission } from './records.js';
import type { State } from './state.js';

/** GET /permissions */
export const listPermissions: Handler = (call) => {
  const position = positionFrom(call.query);
  const { items, next_token } = tokenPage(sortPermissions(call.state.permissions.all(), position.sort), position);
  return success({ permissions: items, next_token });
};

/** POST /permissions: the answer does not say the new identifier. */
export const createPermission: Handler = (call) => {
  const { key, name } = keyAndName(call, call.state.permissions, 'permission');
  insertPermission(call.state, { key, name, description: bodyText(call, 'description') });
  return success();
};

/** PATCH /permissions/{permission_id} */
export const updatePermission: Handler = (call) => {
  const permission = permissionById(call.state, pathValue(call, 'permission_id'));
  const key = bodyText(call, 'key') ?? permission.key;
  checkKey(call.state.permissions, key, permission.id, 'permission');
  call.state.permissions.update(permission.id, {
    key,
    name: bodyText(call, 'name') ?? permission.name,
    description: bodyText(call, 'description') ?? permission.description,
  });
  return success();
};

/** DELETE /permissions/{permission_id} */
export const deletePermission: Handler = (call) => {
  const { state } = call;
  const { id } = permissionById(state, pathValue(call, 'permission_id'));
  const less = ({ permissions }: { readonly permissions: readonly string[] }) =>
    permissions.includes(id) ? { permissions: withoutText(permissions, id) } : undefined;
  for (const role of state.roles.all()) state.roles.update(role.id, less(role) ?? {});
  updateMembers(state, less);
  state.permissions.delete(id);
  return success();
};

/** Finds a permission. @throws Refusal `PERMISSION_NOT_FOUND`. */
export function permissionById(state: State, id: string): Permission {
  const permission = state.permissions.get(id);
  if (!permission) throw notFound('permission', id);
  return permission;
}

/** Adds a permission. */
export function insertPermission(
  state: State,
  fields: Omit<Permission, 'id'> & { id?: string | undefined },
): Permission {
  const permission: Permission = { ...fields, id: fields.id ?? state.ids.next('permission') };
  state.permissions.set(permission.id, permission);
  return permission;
}

/** Orders permissions by `name` or `id`. */
export function sortPermissions(permissions: readonly Permission[], sort: string | undefined): readonly Permission[] {
  return sorted(permissions, sort, { name: (permission) => permission.name, id: (permission) => permission.id });
}

/**
 * Reads the key and the name of a new role or permission.
 *
 * Kinde's document requires neither; the emulator makes one out of the other and refuses a request without both.
 */
export function keyAndName(
  call: Call,
  items: Collection<{ id: string; key: string }>,
  kind: string,
): { key: string; name: string } {
  const name = bodyText(call, 'name') ?? bodyText(call, 'key');
  const key = bodyText(call, 'key') ?? name?.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  if (name === undefined || key === undefined) throw refusal(400, 'FIELD_REQUIRED', 'Field "key" is required');
  checkKey(items, key, undefined, kind);
  return { key, name };
}

/** Checks that nothing else has a key. @throws Refusal 409. */
export function checkKey(
  items: Collection<{ id: string; key: string }>,
  key: string,
  ownId: string | undefined,
  kind: string,
): void {
  const holder = items.view('by key', (all) => new Map(all.map((item) => [item.key, item.id]))).get(key);
  if (holder !== undefined && holder !== ownId) throw alreadyExists(kind, key);
}
