import { memberPermissions, memberRoles } from '../memberships.js';
import type { Organization, Permission, Role, User } from '../records.js';
import type { State } from '../state.js';
import type { EventType } from './event-types.js';
import type { EventSource } from './types.js';

type Data = Readonly<Record<string, unknown>>;

/** Tells of something that was made or changed, or (with nothing but its identifier) deleted. */
export function emit(state: State, type: EventType, data: Data, source: EventSource = 'api'): void {
  state.webhooks.emit({ type, source, data });
}

/** Tells of a user who was made or changed. */
export function emitUser(
  state: State,
  type: 'user.created' | 'user.updated',
  user: User | undefined,
  source: EventSource = 'api',
): void {
  if (user) emit(state, type, { user: userData(state, user) }, source);
}

/** Tells of an organization that was made or changed. */
export function emitOrganization(
  state: State,
  type: 'organization.created' | 'organization.updated',
  organization: Organization | undefined,
  source: EventSource = 'api',
): void {
  if (organization) emit(state, type, { organization: organizationData(organization) }, source);
}

/** Tells of a role that was made or changed. */
export function emitRole(state: State, type: 'role.created' | 'role.updated', role: Role | undefined): void {
  if (!role) return;
  const { id, key, name, description = null, is_default_role } = role;
  emit(state, type, { role: { id, key, name, description, is_default_role } });
}

/** Tells of a permission that was made or changed. */
export function emitPermission(
  state: State,
  type: 'permission.created' | 'permission.updated',
  permission: Permission | undefined,
): void {
  if (!permission) return;
  const { id, key, name, description = null } = permission;
  emit(state, type, { permission: { id, key, name, description } });
}

/** Tells that somebody signed in, or tried to. */
export function emitSignIn(
  state: State,
  type: 'user.authenticated' | 'user.authentication_failed',
  { id }: User,
): void {
  state.webhooks.emit({ type, source: 'user', data: { user: { id } }, ip_address: '127.0.0.1' });
}

function userData(state: State, user: User): Data {
  return {
    id: user.id,
    email: user.email ?? null,
    first_name: user.first_name ?? null,
    last_name: user.last_name ?? null,
    phone: user.phone ?? null,
    username: user.username ?? null,
    is_suspended: user.is_suspended,
    is_password_reset_requested: user.is_password_reset_requested,
    organizations: user.organizations.map((code) => {
      const member = state.membersOf(code).get(user.id);
      return {
        code,
        roles: keysOrNull(member && memberRoles(state, member)),
        permissions: keysOrNull(member && memberPermissions(state, member)),
      };
    }),
  };
}

/** Where there are none, Kinde sends `null` and no empty list. */
function keysOrNull(items: readonly { readonly id: string; readonly key: string }[] = []): readonly object[] | null {
  return items.length === 0 ? null : items.map(({ id, key }) => ({ id, key }));
}

function organizationData({ code, name, handle, external_id, settings }: Organization): Data {
  return {
    code,
    name,
    handle: handle ?? null,
    external_id: external_id ?? null,
    is_allow_registrations: settings.is_allow_registrations ?? null,
  };
}
