import { notFound, refusal, success } from '../answers.js';
import { apiById, scopeOfApi } from '../apis/store.js';
import { bodyText, type Call, type Handler, pathValue, queryText } from '../call.js';
import { organizationByCode } from '../organizations.js';
import { cursorPage } from '../paging.js';
import type { State } from '../state.js';
import { userById } from '../user-store.js';
import type { ApiKey, ApiKeyType } from './model.js';
import { commonView, statusOf } from './view.js';

/** This list and that of directories have larger pages than all others. */
const DEFAULT_SIZE = 50;

/** GET /api_keys */
export const listApiKeys: Handler = (call) => {
  const keys = filtered(call);
  const query = { page_size: DEFAULT_SIZE, ...call.query };
  const { items, has_more } = cursorPage(keys, query, (id) => keys.findIndex((key) => key.id === id));
  return success({ api_keys: items.map((key) => commonView(call.state, key)), has_more });
};

/** POST /api_keys: the one answer besides that to a rotation which has the key itself. */
export const createApiKey: Handler = (call) => {
  const { state } = call;
  const type = call.body.type as ApiKeyType;
  const api = apiById(state, bodyText(call, 'api_id') ?? '', call.origin);
  const sent = (call.body.scope_ids ?? []) as readonly string[];
  const key: ApiKey = {
    id: state.ids.next('apiKey'),
    name: String(call.body.name),
    type,
    secret: newSecret(state),
    api_id: api.id,
    scopes: [...new Set(sent.map((id) => scopeOfApi(state, api.id, id).id))],
    ...ownerOf(call, type),
    created_on: state.timestamp(),
    last_verified_on: null,
    verification_count: 0,
  };
  state.apiKeys.set(key.id, key);
  const { id, secret } = key;
  return success({ code: 'API_KEY_CREATED', message: 'The API key was created', api_key: { id, key: secret } });
};

/** GET /api_keys/{key_id} */
export const getApiKey: Handler = (call) => {
  const key = apiKeyOf(call);
  const { user_id, verification_count } = key;
  const more = { user_id, organization_id: key.org_code, verification_count };
  return success({ api_key: { ...commonView(call.state, key), ...more } });
};

/** PUT /api_keys/{key_id}: the key of before is good no more. */
export const rotateApiKey: Handler = (call) => {
  const { state } = call;
  const { id } = apiKeyOf(call);
  const secret = newSecret(state);
  state.apiKeys.update(id, { secret });
  return success({ code: 'API_KEY_ROTATED', message: 'The API key was rotated', api_key: { id, key: secret } });
};

/** DELETE /api_keys/{key_id} */
export const deleteApiKey: Handler = (call) => {
  call.state.apiKeys.delete(apiKeyOf(call).id);
  return success();
};

/** Plainly a key of an emulator, in the form of Kinde's. */
function newSecret(state: State): string {
  return `k_test_${state.ids.next('secret')}`;
}

/** Whose key it is to be: a user and an organization must exist, a key of a type without its owner is refused. */
function ownerOf(call: Call, type: ApiKeyType): Pick<ApiKey, 'user_id' | 'org_code'> {
  const user = bodyText(call, 'user_id');
  const code = bodyText(call, 'org_code');
  if (type === 'user' && user === undefined) throw refusal(400, 'FIELD_REQUIRED', 'Field "user_id" is required');
  if (type === 'organization' && code === undefined) {
    throw refusal(400, 'FIELD_REQUIRED', 'Field "org_code" is required');
  }
  return {
    user_id: user === undefined ? null : userById(call.state, user).id,
    org_code: code === undefined ? null : organizationByCode(call.state, code).code,
  };
}

function filtered(call: Call): readonly ApiKey[] {
  const { state } = call;
  const [type, status] = [queryText(call, 'key_type'), queryText(call, 'status')];
  const [user, code] = [queryText(call, 'user_id'), queryText(call, 'org_code')];
  return state.apiKeys.all().filter((key) => {
    if (type !== undefined && key.type !== type) return false;
    if (user !== undefined && key.user_id !== user) return false;
    if (code !== undefined && key.org_code !== code) return false;
    return status === undefined || statusOf(state, key) === status;
  });
}

/** @throws Refusal 404 `API_KEY_NOT_FOUND`: one of the operations whose 404 Kinde's document declares. */
function apiKeyOf(call: Call): ApiKey {
  const id = pathValue(call, 'key_id');
  const key = call.state.apiKeys.get(id);
  if (!key) throw notFound('api key', id, 404);
  return key;
}
