import { applicationLifetimes } from '../applications/settings.js';
import { settingsOf } from '../environment/settings.js';
import type { Session } from '../sign-in/model.js';
import type { State } from '../state.js';

/**
 * When a session ends, in milliseconds, once its user signed in to an application and an organization.
 *
 * An organization with a lifetime of its own says, else the application, else it stays as it was.
 */
export function sessionEnd(state: State, session: Session, clientId: string, orgCode: string | undefined): number {
  const organization = orgCode === undefined ? undefined : settingsOf(state, 'sessions', orgCode);
  const ofOrganization = organization?.is_use_org_authenticated_session_lifetime
    ? organization.authenticated_session_lifetime
    : undefined;
  const seconds = ofOrganization ?? applicationLifetimes(state, clientId).authenticated_session_lifetime;
  return seconds === undefined ? session.expiresAt : session.authTime + seconds * 1000;
}
