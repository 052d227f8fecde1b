import type { MfaSettings } from '../environment/model.js';
import { hasSettings, settingsOf } from '../environment/settings.js';
import type { User } from '../records.js';
import type { State } from '../state.js';
import type { MfaFactor } from './model.js';

/** The factors that a user has for the environment or, with a code, for an organization. */
export function factorsOf(state: State, userId: string, orgCode?: string): readonly MfaFactor[] {
  const ofUser = state.mfaFactors.view('by user', (all) => {
    const groups = new Map<string, MfaFactor[]>();
    for (const factor of all) groups.set(factor.user_id, [...(groups.get(factor.user_id) ?? []), factor]);
    return groups;
  });
  return (ofUser.get(userId) ?? []).filter(({ org_code }) => org_code === orgCode);
}

/** Deletes every factor of a user; with a code, those for an organization only. */
export function forgetFactors(state: State, userId: string, orgCode?: string): void {
  for (const { id, user_id, org_code } of state.mfaFactors.all()) {
    if (user_id === userId && (orgCode === undefined || org_code === orgCode)) state.mfaFactors.delete(id);
  }
}

/**
 * Counts a second factor at a sign-in to the environment or to an organization that has its own.
 *
 * Nobody is asked for a code. Where a factor is required and the user has none, the first of the allowed ones that the
 * user can have is set up.
 */
export function countFactor(state: State, user: User, orgCode?: string): void {
  if (orgCode !== undefined && !hasSettings(state, 'mfa', orgCode)) return;
  const { policy, enabled_factors } = settingsOf(state, 'mfa', orgCode);
  if (policy === 'off' || enabled_factors.length === 0) return;
  const [known] = factorsOf(state, user.id, orgCode);
  const factor = known ?? (policy === 'required' ? setUp(state, user, enabled_factors, orgCode) : undefined);
  if (!factor) return;
  state.mfaFactors.set(factor.id, {
    ...factor,
    usage_count: factor.usage_count + 1,
    last_used_on: state.timestamp(),
  });
}

function setUp(
  state: State,
  { id: user_id, email, phone }: User,
  allowed: MfaSettings['enabled_factors'],
  org_code: string | undefined,
): MfaFactor | undefined {
  const names = { 'mfa:email': email, 'mfa:sms': phone, 'mfa:authenticator_app': 'Authenticator app' };
  const type = allowed.find((one) => names[one] !== undefined);
  if (type === undefined) return undefined;
  const rest = { created_on: state.timestamp(), usage_count: 0, last_used_on: null };
  const about = { user_id, type, name: names[type] ?? '', ...(org_code === undefined ? {} : { org_code }) };
  return { id: state.ids.next('factor'), ...about, ...rest };
}
