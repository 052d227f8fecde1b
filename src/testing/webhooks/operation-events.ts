import type { ManagementOperations } from '../../../generated/management/operations.js';
import { type Call, pathValue, queryText } from '../call.js';
import { emit, emitOrganization, emitPermission, emitRole, emitUser } from './payloads.js';

/** Looks at a call before it is answered, and gives what tells of it afterwards, out of the answer. */
type Watch = (call: Call) => (answer: object) => void;

/** The operations that cause events. Roles given to a user are the user's news, permissions of a role are nobody's. */
const WATCHES: Readonly<Partial<Record<keyof ManagementOperations, Watch>>> = {
  createUser:
    ({ state }) =>
    (answer) =>
      emitUser(state, 'user.created', state.users.get(textOf(answer, 'id'))),
  updateUser: (call) => userUpdated(call, queryText(call, 'id')),
  deleteUser: (call) => () => emit(call.state, 'user.deleted', { user: { id: queryText(call, 'id') } }),
  createUserIdentity: (call) => userUpdated(call, pathValue(call, 'user_id')),
  updateIdentity: (call) => userUpdated(call, ownerOfIdentity(call)),
  deleteIdentity: (call) => userUpdated(call, ownerOfIdentity(call)),
  addOrganizationUsers: membersUpdated,
  updateOrganizationUsers: membersUpdated,
  removeOrganizationUser: memberUpdated,
  createOrganizationUserRole: memberUpdated,
  deleteOrganizationUserRole: memberUpdated,
  createOrganizationUserPermission: memberUpdated,
  deleteOrganizationUserPermission: memberUpdated,

  createOrganization:
    ({ state }) =>
    (answer) => {
      const { organization } = answer as { organization?: object };
      emitOrganization(state, 'organization.created', state.organizations.get(textOf(organization ?? {}, 'code')));
    },
  updateOrganization: organizationUpdated,
  deleteOrganizationHandle: organizationUpdated,
  deleteOrganization: (call) => () => {
    emit(call.state, 'organization.deleted', { organization: { code: pathValue(call, 'org_code') } });
  },

  createRole:
    ({ state }) =>
    (answer) => {
      const { role } = answer as { role?: object };
      emitRole(state, 'role.created', state.roles.get(textOf(role ?? {}, 'id')));
    },
  updateRole: (call) => () => emitRole(call.state, 'role.updated', call.state.roles.get(pathValue(call, 'role_id'))),
  deleteRole: (call) => () => emit(call.state, 'role.deleted', { role: { id: pathValue(call, 'role_id') } }),

  // Its answer does not say the new identifier; the newest permission is the one that was made.
  createPermission:
    ({ state }) =>
    () =>
      emitPermission(state, 'permission.created', state.permissions.last()),
  updatePermission: (call) => () => {
    emitPermission(call.state, 'permission.updated', call.state.permissions.get(pathValue(call, 'permission_id')));
  },
  deletePermission: (call) => () => {
    emit(call.state, 'permission.deleted', { permission: { id: pathValue(call, 'permission_id') } });
  },

  createSubscriber: (call) => (answer) => {
    const { subscriber } = answer as { subscriber?: object };
    const [email, first_name, last_name] = ['email', 'first_name', 'last_name'].map((name) => queryText(call, name));
    const id = textOf(subscriber ?? {}, 'subscriber_id');
    emit(call.state, 'subscriber.created', { subscriber: { id, email, first_name, last_name, user_id: null } });
  },
};

/** What to look at, by the name of the operation. */
export const watches: Readonly<Record<string, Watch | undefined>> = WATCHES;

function userUpdated({ state }: Call, id: string | undefined): () => void {
  return () => emitUser(state, 'user.updated', state.users.get(id ?? ''));
}

function memberUpdated(call: Call): () => void {
  return userUpdated(call, pathValue(call, 'user_id'));
}

function membersUpdated({ state }: Call): (answer: object) => void {
  return (answer) => {
    const { users_added = [], users_updated = [], users_removed = [] } = answer as Record<string, string[]>;
    for (const id of [...users_added, ...users_updated, ...users_removed]) {
      emitUser(state, 'user.updated', state.users.get(id));
    }
  };
}

function organizationUpdated(call: Call): () => void {
  return () => {
    emitOrganization(call.state, 'organization.updated', call.state.organizations.get(pathValue(call, 'org_code')));
  };
}

function ownerOfIdentity(call: Call): string | undefined {
  return call.state.identities.get(pathValue(call, 'identity_id'))?.user_id;
}

function textOf(answer: object, field: string): string {
  const value = (answer as Record<string, unknown>)[field];
  return typeof value === 'string' ? value : '';
}
