import { refusal, success } from '../answers.js';
import { bodyFlag, bodyText, type Call, type Handler, type HandlerTable, pathValue } from '../call.js';
import type { SessionSettings } from '../environment/model.js';
import { changeSettings } from '../environment/settings.js';
import { uuidFrom } from '../ids.js';
import { organizationOf } from '../organization-users.js';
import { cursorPage } from '../paging.js';
import type { Grant, Session } from '../sign-in/model.js';
import { revokeSessions } from '../sign-in/sessions.js';
import { timestampFrom } from '../timestamp.js';
import { userById } from '../user-store.js';

/** GET /users/{user_id}/sessions: the browsers in which the user is signed in. */
const listUserSessions: Handler = (call) => {
  const { state, query } = call;
  const { id } = userById(state, pathValue(call, 'user_id'));
  const open = state.signIn.sessions.all().filter(({ userId, expiresAt }) => userId === id && expiresAt > state.now());
  const sessions = open.map((session) => viewOf(call, session));
  const page = cursorPage(sessions, query, (last) => sessions.findIndex(({ session_id }) => session_id === last));
  return success({ sessions: page.items, has_more: page.has_more });
};

/** DELETE /users/{user_id}/sessions: ends them all, and the tokens that came from them. */
const deleteUserSessions: Handler = (call) => {
  const { id } = userById(call.state, pathValue(call, 'user_id'));
  revokeSessions(call.state, call.authority, ({ userId }) => userId === id);
  return success();
};

/** PATCH /organizations/{org_code}/sessions: no operation reads it back; sign-ins to the organization follow it. */
const updateOrganizationSessions: Handler = (call) => {
  const lifetime = call.body.authenticated_session_lifetime as number | undefined;
  if (lifetime !== undefined && lifetime < 1) {
    throw refusal(400, 'FIELD_INVALID', 'Field "authenticated_session_lifetime" must be at least 1 second');
  }
  const changes = {
    is_use_org_sso_session_policy: bodyFlag(call, 'is_use_org_sso_session_policy'),
    sso_session_persistence_mode: bodyText(call, 'sso_session_persistence_mode') as
      | SessionSettings['sso_session_persistence_mode']
      | undefined,
    is_use_org_authenticated_session_lifetime: bodyFlag(call, 'is_use_org_authenticated_session_lifetime'),
    authenticated_session_lifetime: lifetime,
  };
  changeSettings(call.state, 'sessions', changes, organizationOf(call).code);
  return success();
};

/** The operations of sessions. */
export const userSessionHandlers = {
  getUserSessions: listUserSessions,
  deleteUserSessions,
  updateOrganizationSessions,
} satisfies HandlerTable;

/** Shows a session by another identifier than its own, which is the secret in the browser's cookie. */
function viewOf({ state }: Call, { id, userId, orgCode, authTime, expiresAt, userAgent }: Session) {
  const grants: readonly Grant[] = state.signIn.grants.all().filter(({ sessionId }) => sessionId === id);
  const updatedAt = Math.max(authTime, ...grants.map(({ requestedAt }) => requestedAt));
  const ip = '127.0.0.1';
  return {
    session_id: `session_${uuidFrom(id).replaceAll('-', '')}`,
    user_id: userId,
    org_code: orgCode ?? null,
    client_id: grants[0]?.clientId,
    started_on: timestampFrom(authTime),
    updated_on: timestampFrom(updatedAt),
    expires_on: timestampFrom(expiresAt),
    initial_ip_address: ip,
    last_ip_address: ip,
    initial_user_agent: userAgent,
    last_user_agent: userAgent,
  };
}
