import { alreadyExists, refusal, success } from '../answers.js';
import { bodyText, type Call, type Handler, pathValue } from '../call.js';
import { apiOf, ownApiOf } from './apis.js';
import { forgetScope } from './forget.js';
import type { ApiScope } from './model.js';
import { scopeOfApi, scopesOfApi } from './store.js';

/** 1 to 64 characters without white space. */
const KEY = /^\S{1,64}$/;

/** GET /apis/{api_id}/scopes: all of them, the list has no pages. */
export const listScopes: Handler = (call) => {
  return success({ scopes: scopesOfApi(call.state, apiOf(call).id).map(viewOf) });
};

/** POST /apis/{api_id}/scopes */
export const addScope: Handler = (call) => {
  const { state } = call;
  const { id: api_id } = ownApiOf(call);
  const key = bodyText(call, 'key') ?? '';
  if (!KEY.test(key))
    throw refusal(400, 'FIELD_INVALID', 'Field "key" must have 1 to 64 characters and no white space');
  if (scopesOfApi(state, api_id).some((scope) => scope.key === key)) throw alreadyExists('scope', key);
  const id = state.ids.next('scope');
  state.apiScopes.set(id, { id, api_id, key, description: bodyText(call, 'description') ?? '' });
  return success({ scope: { id } });
};

/** GET /apis/{api_id}/scopes/{scope_id} */
export const getScope: Handler = (call) => success({ scope: viewOf(scopeOf(call, apiOf(call).id)) });

/** PATCH /apis/{api_id}/scopes/{scope_id}: the key stays. */
export const updateScope: Handler = (call) => {
  const { id, description } = scopeOf(call, ownApiOf(call).id);
  call.state.apiScopes.update(id, { description: bodyText(call, 'description') ?? description });
  return success();
};

/** DELETE /apis/{api_id}/scopes/{scope_id}: applications, roles, users and API keys lose it. */
export const deleteScope: Handler = (call) => {
  forgetScope(call.state, scopeOf(call, ownApiOf(call).id).id);
  return success();
};

/** The scope that a path names. @throws Refusal `SCOPE_NOT_FOUND`. */
export function scopeOf(call: Call, apiId: string): ApiScope {
  return scopeOfApi(call.state, apiId, pathValue(call, 'scope_id'));
}

function viewOf({ id, key, description }: ApiScope) {
  return { id, key, description };
}
