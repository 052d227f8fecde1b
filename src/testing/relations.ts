import { memberKey } from './apis/member-key.js';
import { forgetAccessRole } from './applications/settings.js';
import type { Call, Handler } from './call.js';
import { forgetOrganizationConnections } from './connections/store.js';
import { forgetLogos } from './environment/logo-store.js';
import { forgetSettings } from './environment/settings.js';
import { forgetFactors } from './mfa/factors.js';
import { revokeSessions } from './sign-in/sessions.js';
import type { State } from './state.js';

/** What a deletion takes along, besides what its own handler does. */
type Follow = (call: Call) => void;

/** Lets something follow a handler that went well. */
export function followedBy(handler: Handler, follow: Follow): Handler {
  return (call) => {
    const answer = handler(call);
    follow(call);
    return answer;
  };
}

/** Takes along what a user had: factors, scopes, API keys, sessions. */
export const forgetUser: Follow = ({ state, authority, query }) => {
  const id = String(query.id);
  forgetFactors(state, id);
  for (const key of state.memberScopes.ids()) if (key.endsWith(` ${id}`)) state.memberScopes.delete(key);
  for (const key of state.apiKeys.all()) if (key.user_id === id) state.apiKeys.delete(key.id);
  state.activity.delete(id);
  revokeSessions(state, authority, ({ userId }) => userId === id);
};

/** Takes along what an organization had: connections, a directory, invitations, API keys, logos, settings. */
export const forgetOrganization: Follow = ({ state, path }) => {
  const code = path.org_code ?? '';
  forgetOrganizationConnections(state, code);
  forgetLogos(state, code);
  forgetSettings(state, code);
  for (const item of state.invitations.all()) if (item.org_code === code) state.invitations.delete(item.code);
  for (const key of state.apiKeys.all()) if (key.org_code === code) state.apiKeys.delete(key.id);
  for (const item of state.mfaFactors.all()) if (item.org_code === code) state.mfaFactors.delete(item.id);
  for (const key of state.memberScopes.ids()) if (key.startsWith(`${code} `)) state.memberScopes.delete(key);
};

/** Takes along what a user had as a member of an organization. */
export const forgetMember: Follow = ({ state, path }) => forgetMembership(state, path.org_code, path.user_id);

/** The same for those whom a request removes among others. */
export const forgetMembers: Follow = ({ state, path, body }) => {
  for (const { id, operation } of (body.users ?? []) as readonly { id?: string; operation?: string }[]) {
    if (operation === 'delete') forgetMembership(state, path.org_code, id);
  }
};

/** Takes a role from applications, invitations and scopes. */
export const forgetRole: Follow = ({ state, path }) => {
  const id = path.role_id ?? '';
  forgetAccessRole(state, id);
  state.roleScopes.delete(id);
  state.roleSystemPermissions.delete(id);
  for (const { code, roles } of state.invitations.all()) {
    if (roles.includes(id)) state.invitations.update(code, { roles: roles.filter((role) => role !== id) });
  }
};

function forgetMembership(state: State, orgCode = '', userId = ''): void {
  forgetFactors(state, userId, orgCode);
  state.memberScopes.delete(memberKey(orgCode, userId));
}
