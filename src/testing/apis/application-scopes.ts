import { notFound, refusal, success } from '../answers.js';
import { type Call, type Handler, pathValue } from '../call.js';
import { apiOf } from './apis.js';
import { grantedScopeIds, grantScopes } from './grants.js';
import { scopeOf } from './scopes.js';

/** POST /apis/{api_id}/applications/{application_id}/scopes/{scope_id}: the application must be authorized. */
export const addApplicationScope: Handler = (call) => {
  const { apiId, clientId, granted } = grantOf(call);
  const { id } = scopeOf(call, apiId);
  if (!granted.includes(id)) grantScopes(call.state, apiId, clientId, [...granted, id]);
  return success();
};

/** DELETE /apis/{api_id}/applications/{application_id}/scopes/{scope_id}: tokens that were issued keep it. */
export const deleteApplicationScope: Handler = (call) => {
  const { apiId, clientId, granted } = grantOf(call);
  const { id } = scopeOf(call, apiId);
  if (!granted.includes(id)) throw notFound('application scope', id);
  grantScopes(
    call.state,
    apiId,
    clientId,
    granted.filter((one) => one !== id),
  );
  return success();
};

function grantOf(call: Call) {
  const { id: apiId } = apiOf(call);
  const clientId = pathValue(call, 'application_id');
  if (!call.state.applications.has(clientId)) throw notFound('application', clientId);
  const granted = grantedScopeIds(call.state, apiId, clientId);
  if (granted) return { apiId, clientId, granted };
  const message = `The application ${clientId} is not authorized for the API ${apiId}`;
  throw refusal(400, 'APPLICATION_NOT_AUTHORIZED', message);
}
