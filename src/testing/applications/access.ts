import { OAuthError } from '../sign-in/oauth-error.js';
import type { State } from '../state.js';
import { applicationSettings } from './settings.js';

/**
 * Whether a user may sign in to an application: while its access control is on, by one of its roles in the organization
 * (without one, in any).
 */
export function hasAccess(state: State, clientId: string, userId: string, orgCode: string | undefined): boolean {
  const { is_access_control_enabled, access_roles } = applicationSettings(state, clientId);
  if (!is_access_control_enabled) return true;
  const codes = orgCode === undefined ? (state.users.get(userId)?.organizations ?? []) : [orgCode];
  const roles = codes.flatMap((code) => state.membersOf(code).get(userId)?.roles ?? []);
  return roles.some((role) => access_roles.includes(role));
}

/** Checks the same. @throws OAuthError `access_denied`. */
export function checkAccess(state: State, clientId: string, userId: string, orgCode: string | undefined): void {
  if (hasAccess(state, clientId, userId, orgCode)) return;
  throw new OAuthError('access_denied', 'None of the roles of the user may sign in to this application');
}
