import { notFound, success } from '../answers.js';
import { bodyText, type Call, type Handler, pathValue } from '../call.js';
import type { Collection } from '../collection.js';
import { memberOf, organizationOf } from '../organization-users.js';
import { roleById } from '../roles.js';
import { apiOf } from './apis.js';
import { memberKey } from './member-key.js';
import type { AssignedScopes } from './model.js';
import { scopeOf } from './scopes.js';
import { scopeById } from './store.js';

/** GET /roles/{role_id}/scopes */
export const listRoleScopes: Handler = (call) => {
  const { id } = roleById(call.state, pathValue(call, 'role_id'));
  const scopes = scopesIn(call.state.roleScopes, id).map((scope) => scopeById(call.state, scope));
  return success({
    scopes: scopes.map(({ id: scopeId, key, description, api_id }) => ({ id: scopeId, key, description, api_id })),
  });
};

/** POST /roles/{role_id}/scopes */
export const addRoleScope: Handler = (call) => {
  const { id } = roleById(call.state, pathValue(call, 'role_id'));
  add(call.state.roleScopes, id, scopeById(call.state, bodyText(call, 'scope_id') ?? '').id);
  return success({ code: 'ROLE_SCOPE_ADDED', message: 'The role has the scope' });
};

/** DELETE /roles/{role_id}/scopes/{scope_id} */
export const deleteRoleScope: Handler = (call) => {
  const { id } = roleById(call.state, pathValue(call, 'role_id'));
  remove(call.state.roleScopes, id, pathValue(call, 'scope_id'));
  return success({ code: 'SCOPE_DELETED', message: 'The role has the scope no more' });
};

/** POST /organizations/{org_code}/users/{user_id}/apis/{api_id}/scopes/{scope_id} */
export const addMemberScope: Handler = (call) => {
  const key = memberKeyOf(call);
  add(call.state.memberScopes, key, scopeOf(call, apiOf(call).id).id);
  return success();
};

/** DELETE /organizations/{org_code}/users/{user_id}/apis/{api_id}/scopes/{scope_id} */
export const deleteMemberScope: Handler = (call) => {
  const key = memberKeyOf(call);
  remove(call.state.memberScopes, key, scopeOf(call, apiOf(call).id).id);
  return success();
};

function memberKeyOf(call: Call): string {
  return memberKey(organizationOf(call).code, memberOf(call).user_id);
}

function scopesIn(table: Collection<AssignedScopes>, key: string): readonly string[] {
  return table.get(key)?.scopes ?? [];
}

function add(table: Collection<AssignedScopes>, key: string, scope: string): void {
  const scopes = scopesIn(table, key);
  if (!scopes.includes(scope)) table.set(key, { scopes: [...scopes, scope] });
}

function remove(table: Collection<AssignedScopes>, key: string, scope: string): void {
  const scopes = scopesIn(table, key);
  if (!scopes.includes(scope)) throw notFound('scope', scope);
  table.set(key, { scopes: scopes.filter((one) => one !== scope) });
}
