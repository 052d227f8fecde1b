import { alreadyExists, notFound, refusal, success } from '../answers.js';
import { bodyText, type Call, type Handler, pathValue, queryText } from '../call.js';
import { LARGEST_BULK, positionFrom, tokenPage } from '../paging.js';
import type { ApplicationType } from '../records.js';
import type { State } from '../state.js';
import { forgetScope } from './forget.js';
import { authorizeApplication, isAuthorized, revokeAuthorization } from './grants.js';
import type { Api } from './model.js';
import { allApis, apiById, MANAGEMENT_API_ID, managementApi, scopesOfApi } from './store.js';

const LONGEST = 64;
/** Here the type of an application is a label. */
const LABELS: Readonly<Record<ApplicationType, string>> = {
  m2m: 'Machine to machine (M2M)',
  web: 'Back-end web',
  spa: 'Front-end and mobile',
  device: 'Device and IoT',
};

/** GET /apis: by name. */
export const listApis: Handler = (call) => {
  const { items, next_token } = tokenPage(allApis(call.state, call.origin), positionFrom(call.query));
  const isExpanded = queryText(call, 'expand') === 'scopes';
  return success({ apis: items.map((api) => viewOf(call.state, api, isExpanded)), next_token });
};

/** POST /apis */
export const addApi: Handler = (call) => {
  const { state, origin } = call;
  const name = shortText(call, 'name');
  const audience = shortText(call, 'audience');
  const isTaken = [managementApi(origin), ...state.apis.all()].some((api) => api.audience === audience);
  if (isTaken) throw alreadyExists('api', audience);
  const id = state.ids.next('api');
  state.apis.set(id, { id, name, audience });
  return success({ api: { id } });
};

/** GET /apis/{api_id}: with every application, and whether it is authorized. */
export const getApi: Handler = (call) => {
  const { state } = call;
  const api = apiOf(call);
  const applications = state.applications.all().map(({ clientId, name, type }) => {
    return { id: clientId, name, type: LABELS[type], is_active: isAuthorized(state, api.id, clientId) };
  });
  return success({ api: { ...viewOf(state, api, true), applications } });
};

/** DELETE /apis/{api_id}: scopes, authorizations and API keys go with it. */
export const deleteApi: Handler = (call) => {
  const { state } = call;
  const { id } = ownApiOf(call);
  for (const scope of scopesOfApi(state, id)) forgetScope(state, scope.id);
  for (const { client_id } of state.apiGrants.all().filter((grant) => grant.api_id === id)) {
    revokeAuthorization(state, id, client_id);
  }
  for (const key of state.apiKeys.all()) if (key.api_id === id) state.apiKeys.delete(key.id);
  state.apis.delete(id);
  return success({ code: 'API_DELETED', message: 'The API was deleted' });
};

/** PATCH /apis/{api_id}/applications: authorizes, and (with `operation: "delete"`) takes that back. */
export const updateApiApplications: Handler = (call) => {
  const { state } = call;
  const { id: apiId } = apiOf(call);
  const entries = (call.body.applications ?? []) as readonly { id: string; operation?: string }[];
  if (entries.length > LARGEST_BULK) {
    throw refusal(400, 'TOO_MANY_OBJECTS', `The request names ${entries.length} applications, not ${LARGEST_BULK}`);
  }
  const unknown = entries.find(({ id }) => !state.applications.has(id));
  if (unknown) throw notFound('application', unknown.id);
  const applications_connected: string[] = [];
  const applications_disconnected: string[] = [];
  for (const { id, operation } of entries) {
    if (operation === 'delete') {
      if (revokeAuthorization(state, apiId, id)) applications_disconnected.push(id);
    } else if (!isAuthorized(state, apiId, id)) {
      authorizeApplication(state, apiId, id);
      applications_connected.push(id);
    }
  }
  const result = { applications_connected, applications_disconnected };
  return success({ code: 'API_APPLICATIONS_UPDATED', message: 'The applications were updated', ...result });
};

/** The API that a path names. @throws Refusal `API_NOT_FOUND`. */
export function apiOf(call: Call): Api {
  return apiById(call.state, pathValue(call, 'api_id'), call.origin);
}

/** The API that a path names, which is not the Management API. @throws Refusal. */
export function ownApiOf(call: Call): Api {
  const api = apiOf(call);
  if (api.id !== MANAGEMENT_API_ID) return api;
  throw refusal(400, 'MANAGEMENT_API_NOT_EDITABLE', 'The Management API and its scopes cannot be changed');
}

/** Reads a text of 1 to 64 characters. */
function shortText(call: Call, name: string): string {
  const text = bodyText(call, name);
  if (text !== undefined && text.length <= LONGEST) return text;
  throw refusal(400, 'FIELD_INVALID', `Field "${name}" must have 1 to ${LONGEST} characters`);
}

function viewOf(state: State, { id, name, audience }: Api, hasScopes: boolean) {
  const scopes = hasScopes ? scopesOfApi(state, id).map((scope) => ({ id: scope.id, key: scope.key })) : undefined;
  return { id, name, audience, is_management_api: id === MANAGEMENT_API_ID, scopes };
}
