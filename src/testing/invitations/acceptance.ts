import { identitiesOf } from '../identities.js';
import { addMember } from '../memberships.js';
import type { User } from '../records.js';
import { OAuthError } from '../sign-in/oauth-error.js';
import type { State } from '../state.js';
import { emitUser } from '../webhooks/payloads.js';

/**
 * Makes a user a member of the organization that invited them, with the roles of the invitation; returns its code.
 *
 * An invitation works once. Who accepted it may come by it again.
 *
 * @throws OAuthError `access_denied` when it is not good, or for another address.
 */
export function acceptInvitation(state: State, user: User, code: string): string {
  const invitation = state.invitations.get(code);
  const organization = state.organizations.get(invitation?.org_code ?? '');
  if (!invitation || !organization || invitation.is_revoked) {
    throw new OAuthError('access_denied', 'The invitation is not good, or not any more');
  }
  if (organization.is_suspended) throw new OAuthError('access_denied', 'The organization is suspended');
  const isInvited = identitiesOf(state, user).some(({ type, value }) => type === 'email' && value === invitation.email);
  if (!isInvited) throw new OAuthError('access_denied', 'The invitation is for another address');
  const isMember = state.membersOf(organization.code).has(user.id);
  if (!isMember && invitation.accepted_on !== null) {
    throw new OAuthError('access_denied', 'The invitation was accepted before');
  }
  if (!isMember) {
    const roles = invitation.roles.flatMap((id) => state.roles.get(id)?.key ?? []);
    addMember(state, organization, user, roles, undefined);
    emitUser(state, 'user.updated', state.users.get(user.id), 'user');
  }
  if (invitation.accepted_on === null) state.invitations.update(code, { accepted_on: state.timestamp() });
  return organization.code;
}

/** The address that a link invites; `undefined` when it invites nobody. */
export function invitedAddress(state: State, link: URLSearchParams): string | undefined {
  return state.invitations.get(link.get('invitation_code') ?? '')?.email;
}
