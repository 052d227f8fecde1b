import { refusal, success } from '../answers.js';
import { bodyFlag, bodyText, type Call, type Handler, pathValue } from '../call.js';
import { organizationByCode } from '../organizations.js';
import type { State } from '../state.js';
import type { PasskeyPolicy } from './model.js';
import { changeSettings, settingsOf } from './settings.js';

/** GET /passkey */
export const getPasskey: Handler = ({ state }) => success(viewOf(settingsOf(state, 'passkey').policy));

/** PUT /passkey */
export const updatePasskey: Handler = (call) => {
  const policy = call.body.policy as PasskeyPolicy;
  changeSettings(call.state, 'passkey', { policy });
  return success(viewOf(policy));
};

/** GET /organizations/{org_code}/passkey */
export const getOrganizationPasskey: Handler = (call) => {
  const environment_policy = settingsOf(call.state, 'passkey').policy;
  return success({ ...organizationView(call.state, codeOf(call)), environment_policy });
};

/** PUT /organizations/{org_code}/passkey: a policy overrides the environment's, `false` goes back to that. */
export const updateOrganizationPasskey: Handler = (call) => {
  const { state } = call;
  const code = codeOf(call);
  const policy = bodyText(call, 'policy') as PasskeyPolicy | undefined;
  const is_override = bodyFlag(call, 'is_override_environment_passkey_settings') ?? policy !== undefined;
  if (is_override && policy === undefined && !settingsOf(state, 'passkey', code).is_override) {
    throw refusal(400, 'FIELD_REQUIRED', 'Field "policy" is required to override that of the environment');
  }
  changeSettings(state, 'passkey', { is_override, policy }, code);
  return success(organizationView(state, code));
};

function organizationView(state: State, code: string) {
  const { policy, is_override } = settingsOf(state, 'passkey', code);
  const effective = is_override ? policy : settingsOf(state, 'passkey').policy;
  return { ...viewOf(effective), is_override_environment_passkey_settings: is_override };
}

function viewOf(policy: PasskeyPolicy) {
  return { enabled: policy !== 'off', policy };
}

function codeOf(call: Call): string {
  return organizationByCode(call.state, pathValue(call, 'org_code')).code;
}
