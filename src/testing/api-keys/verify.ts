import { success } from '../answers.js';
import { bodyText, type Handler } from '../call.js';
import { keysOf, statusOf } from './view.js';

/** POST /api_keys/verify: asked without a token; a key that is not good is an answer, no error. */
export const verifyApiKey: Handler = (call) => {
  const { state } = call;
  const secret = bodyText(call, 'api_key');
  const found = state.apiKeys
    .view('by secret', (all) => new Map(all.map((key) => [key.secret, key])))
    .get(secret ?? '');
  if (!found) return success({ code: 'API_KEY_INVALID', message: 'The API key is not known', is_valid: false });
  const status = statusOf(state, found);
  const { id, org_code, user_id, scopes } = found;
  const about = { key_id: id, status, org_code, user_id, scopes: keysOf(state, scopes) };
  if (status !== 'active') {
    const { last_verified_on, verification_count } = found;
    const message = 'Whoever the API key is for is suspended';
    return success({
      code: 'API_KEY_INVALID',
      message,
      is_valid: false,
      ...about,
      last_verified_on,
      verification_count,
    });
  }
  const changes = { last_verified_on: state.timestamp(), verification_count: found.verification_count + 1 };
  state.apiKeys.update(id, changes);
  return success({ code: 'API_KEY_VERIFIED', message: 'The API key is good', is_valid: true, ...about, ...changes });
};
