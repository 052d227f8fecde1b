import { acceptInvitation } from '../invitations/acceptance.js';
import { addMember } from '../memberships.js';
import { insertOrganization } from '../organizations.js';
import type { Organization, User } from '../records.js';
import type { State } from '../state.js';
import { emitOrganization, emitUser } from '../webhooks/payloads.js';
import type { AuthorizeRequest } from './authorize-request.js';
import type { Session } from './model.js';
import { OAuthError } from './oauth-error.js';

/** The organization that a user signs in to: settled (perhaps none), or still to be asked for. */
export type OrganizationChoice =
  | { readonly isOpen: false; readonly orgCode: string | undefined }
  | { readonly isOpen: true };

/** Settles the organization where that needs no question. @throws OAuthError `access_denied`. */
export function chooseOrganization(
  state: State,
  user: User,
  session: Session,
  request: AuthorizeRequest,
): OrganizationChoice {
  const { orgCode, createsOrganization, orgName, prompts, invitationCode } = request;
  if (invitationCode !== undefined) return settled(acceptInvitation(state, user, invitationCode));
  if (createsOrganization && orgName === undefined) return { isOpen: true };
  if (createsOrganization && orgName !== undefined) return settled(createOrganizationFor(state, user, orgName));
  if (orgCode !== undefined) return settled(enter(state, user, orgCode));
  const open = openOrganizations(state, user);
  const last = open.find(({ code }) => code === session.orgCode);
  if (last) return settled(last.code);
  // Asked silently, nobody can choose: the first organization is as good as any.
  return open.length > 1 && !prompts.has('none') ? { isOpen: true } : settled(open[0]?.code);
}

/** The organizations that a user may sign in to, in the order in which they were joined. */
export function openOrganizations(state: State, user: Pick<User, 'id'>): readonly Organization[] {
  const organizations = state.users.get(user.id)?.organizations ?? [];
  return organizations.flatMap((code) => state.organizations.get(code) ?? []).filter((item) => !item.is_suspended);
}

/** Makes an organization with the user as its first member. */
export function createOrganizationFor(state: State, user: User, name: string): string {
  const organization = insertOrganization(state, { name });
  addMember(state, organization, user, undefined, undefined);
  emitOrganization(state, 'organization.created', organization, 'user');
  emitUser(state, 'user.updated', state.users.get(user.id), 'user');
  return organization.code;
}

function enter(state: State, user: User, orgCode: string): string {
  const organization = state.organizations.get(orgCode);
  if (!organization) throw new OAuthError('invalid_request', `There is no organization ${orgCode}`);
  if (organization.is_suspended) throw new OAuthError('access_denied', `The organization ${orgCode} is suspended`);
  if (user.organizations.includes(orgCode)) return orgCode;
  if (!organization.is_auto_membership_enabled) {
    throw new OAuthError('access_denied', `The user is not a member of the organization ${orgCode}`);
  }
  addMember(state, organization, user, undefined, undefined);
  emitUser(state, 'user.updated', state.users.get(user.id), 'user');
  return orgCode;
}

function settled(orgCode: string | undefined): OrganizationChoice {
  return { isOpen: false, orgCode };
}
