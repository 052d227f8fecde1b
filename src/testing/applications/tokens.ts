import { refusal, success } from '../answers.js';
import { bodyFlag, type Call, type Handler } from '../call.js';
import type { ApplicationLifetimes } from './model.js';
import { applicationLifetimes, changeApplicationSettings } from './settings.js';
import { applicationOf } from './store.js';

const LIFETIMES = [
  'access_token_lifetime',
  'refresh_token_lifetime',
  'id_token_lifetime',
  'authenticated_session_lifetime',
] as const;

/** PATCH /applications/{application_id}/tokens: for tokens and sessions from then on. */
export const updateApplicationTokens: Handler = (call) => {
  const { state } = call;
  const { clientId, isHasura } = applicationOf(call);
  const lifetimes = { ...applicationLifetimes(state, clientId), ...sentLifetimes(call) };
  changeApplicationSettings(state, clientId, { lifetimes });
  state.applications.update(clientId, { isHasura: bodyFlag(call, 'is_hasura_mapping_enabled') ?? isHasura });
  return success();
};

function sentLifetimes({ body }: Call): ApplicationLifetimes {
  const sent = LIFETIMES.filter((name) => typeof body[name] === 'number');
  const wrong = sent.find((name) => (body[name] as number) < 1);
  if (wrong !== undefined) throw refusal(400, 'FIELD_INVALID', `Field "${wrong}" must be at least 1 second`);
  return Object.fromEntries(sent.map((name) => [name, body[name]]));
}
