import { notFound, refusal, success } from '../answers.js';
import { type Call, type Handler, type HandlerTable, queryText } from '../call.js';
import { timestampFrom } from '../timestamp.js';
import type { ConnectedAppSession } from './model.js';
import { CONNECTED_APP_PATH } from './path.js';

const LIFETIME_MS = 3_600_000;

/** GET /connected_apps/auth_url: any reference will do, the emulator has no list of connected apps. */
const getAuthUrl: Handler = (call) => {
  const { state, origin } = call;
  const [user, code] = [queryText(call, 'user_id'), queryText(call, 'org_code')];
  if (user !== undefined && !state.users.has(user)) throw notFound('user', user, 404);
  if (code !== undefined && !state.organizations.has(code)) throw notFound('organization', code, 404);
  const callback_url = queryText(call, 'override_callback_url');
  if (callback_url !== undefined && !URL.canParse(callback_url)) {
    throw refusal(400, 'PARAMETER_INVALID', 'Parameter "override_callback_url" must be an absolute URL');
  }
  const id = state.ids.next('connectedApp');
  const key_code_ref = queryText(call, 'key_code_ref') ?? '';
  const more = callback_url === undefined ? {} : { callback_url };
  state.connectedApps.set(id, { id, key_code_ref, status: 'pending', ...more });
  return { url: `${origin}${CONNECTED_APP_PATH}?${new URLSearchParams({ session_id: id })}`, session_id: id };
};

/** GET /connected_apps/token: good once the URL was followed; a token that expired is replaced. */
const getToken: Handler = (call) => {
  const { state } = call;
  const session = sessionOf(call);
  if (session.status !== 'connected') {
    throw refusal(400, 'SESSION_INVALID', `The session ${session.id} is ${session.status}: nobody is connected`);
  }
  const isGood = session.expiresAt !== undefined && session.expiresAt > state.now();
  const access_token = isGood ? session.access_token : `connected_app_${state.ids.next('secret')}`;
  const expiresAt = isGood ? (session.expiresAt ?? 0) : state.now() + LIFETIME_MS;
  state.connectedApps.update(session.id, { access_token, expiresAt });
  return { access_token, access_token_expiry: timestampFrom(expiresAt) };
};

/** POST /connected_apps/revoke */
const revokeToken: Handler = (call) => {
  const { id } = sessionOf(call);
  call.state.connectedApps.update(id, { status: 'revoked', access_token: undefined, expiresAt: undefined });
  return success();
};

/** The operations of connected apps. */
export const connectedAppHandlers = {
  getConnectedAppAuthUrl: getAuthUrl,
  getConnectedAppToken: getToken,
  revokeConnectedAppToken: revokeToken,
} satisfies HandlerTable;

function sessionOf(call: Call): ConnectedAppSession {
  const id = queryText(call, 'session_id') ?? '';
  const session = call.state.connectedApps.get(id);
  if (!session) throw notFound('session', id);
  return session;
}
