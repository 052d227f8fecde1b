import { notFound, refusal, success } from '../answers.js';
import { type Call, type Handler, pathValue } from '../call.js';
import { cursorPage } from '../paging.js';
import { withoutText, withText } from '../plain.js';
import { roleById } from '../roles.js';
import { applicationSettings, changeApplicationSettings } from './settings.js';
import { applicationOf } from './store.js';

/** GET /applications/{application_id}/access_roles */
export const listAccessRoles: Handler = (call) => {
  const { clientId } = applicationOf(call);
  const roles = applicationSettings(call.state, clientId).access_roles.map((id) => roleById(call.state, id));
  const { items, has_more } = cursorPage(roles, call.query, (id) => roles.findIndex((role) => role.id === id));
  return success({
    roles: items.map(({ id, key, name, description = null }) => ({ id, key, name, description })),
    has_more,
  });
};

/** POST /applications/{application_id}/access_roles/{role_id}: does not switch access control on. */
export const addAccessRole: Handler = (call) => {
  const { type } = applicationOf(call);
  if (type === 'm2m') {
    throw refusal(400, 'APPLICATION_TYPE_NOT_SUPPORTED', 'Nobody signs in to an application of type m2m');
  }
  return change(call, withText);
};

/** DELETE /applications/{application_id}/access_roles/{role_id}: does not switch access control off. */
export const removeAccessRole: Handler = (call) => {
  const id = pathValue(call, 'role_id');
  const { access_roles } = applicationSettings(call.state, applicationOf(call).clientId);
  if (!access_roles.includes(id)) throw notFound('role', id);
  return change(call, withoutText);
};

function change(call: Call, changed: (roles: readonly string[], id: string) => readonly string[]): object {
  const { clientId } = applicationOf(call);
  const { id } = roleById(call.state, pathValue(call, 'role_id'));
  const { access_roles } = applicationSettings(call.state, clientId);
  changeApplicationSettings(call.state, clientId, { access_roles: changed(access_roles, id) });
  return success();
}
