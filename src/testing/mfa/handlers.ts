import { notFound, success } from '../answers.js';
import { bodyFlag, type Call, type Handler, type HandlerTable, pathValue } from '../call.js';
import type { FactorType, MfaSettings } from '../environment/model.js';
import { changeSettings } from '../environment/settings.js';
import { memberOf, organizationOf } from '../organization-users.js';
import { userById } from '../user-store.js';
import { factorsOf } from './factors.js';
import type { MfaFactor } from './model.js';

/** PUT /mfa: no operation reads it back; the next sign-ins follow it. */
const replaceMfa: Handler = (call) => {
  changeSettings(call.state, 'mfa', { policy: call.body.policy as MfaSettings['policy'], ...factorsFrom(call) });
  return success();
};

/** PUT /organizations/{org_code}/mfa: an organization with factors of its own requires one of them. */
const replaceOrganizationMfa: Handler = (call) => {
  changeSettings(call.state, 'mfa', { policy: 'required', ...factorsFrom(call) }, organizationOf(call).code);
  return success();
};

/** GET /users/{user_id}/mfa: Kinde's answer has room for one factor, the oldest. */
const getUserMfa: Handler = (call) => viewOf(ofUser(call));

/** DELETE /users/{user_id}/mfa */
const resetUserMfa: Handler = (call) => reset(call, ofUser(call));

/** DELETE /users/{user_id}/mfa/{factor_id} */
const resetUserMfaFactor: Handler = (call) => reset(call, [named(call, ofUser(call))]);

/** GET /organizations/{org_code}/users/{user_id}/mfa */
const getOrganizationUserMfa: Handler = (call) => viewOf(ofMember(call));

/** DELETE /organizations/{org_code}/users/{user_id}/mfa */
const resetOrganizationUserMfa: Handler = (call) => reset(call, ofMember(call));

/** DELETE /organizations/{org_code}/users/{user_id}/mfa/{factor_id} */
const resetOrganizationUserMfaFactor: Handler = (call) => reset(call, [named(call, ofMember(call))]);

/** The operations of second factors. */
export const mfaHandlers = {
  replaceMfa,
  replaceOrganizationMfa,
  getUserMfa,
  resetUserMfa,
  resetUserMfaFactor,
  getOrganizationUserMfa,
  resetOrganizationUserMfa,
  resetOrganizationUserMfaFactor,
} satisfies HandlerTable;

function factorsFrom(call: Call): Pick<MfaSettings, 'enabled_factors' | 'is_recovery_codes_enabled'> {
  return {
    enabled_factors: (call.body.enabled_factors ?? []) as readonly FactorType[],
    is_recovery_codes_enabled: bodyFlag(call, 'is_recovery_codes_enabled') ?? true,
  };
}

function ofUser(call: Call): readonly MfaFactor[] {
  return factorsOf(call.state, userById(call.state, pathValue(call, 'user_id')).id);
}

function ofMember(call: Call): readonly MfaFactor[] {
  return factorsOf(call.state, memberOf(call).user_id, organizationOf(call).code);
}

/** @throws Refusal 404 `MFA_FACTOR_NOT_FOUND`. */
function named(call: Call, factors: readonly MfaFactor[]): MfaFactor {
  const id = pathValue(call, 'factor_id');
  const factor = factors.find((one) => one.id === id);
  if (!factor) throw notFound('mfa factor', id, 404);
  return factor;
}

function reset({ state }: Call, factors: readonly MfaFactor[]): object {
  for (const { id } of factors) state.mfaFactors.delete(id);
  return success();
}

function viewOf([factor]: readonly MfaFactor[]): object {
  if (!factor) return success();
  const { id, type, name, created_on, usage_count, last_used_on } = factor;
  const used = last_used_on === null ? {} : { last_used_on };
  return success({
    mfa: { id, type: type.replace('mfa:', ''), name, created_on, usage_count, is_verified: true, ...used },
  });
}
