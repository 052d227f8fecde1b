import { alreadyExists, notFound, refusal, success } from '../answers.js';
import { bodyFlag, bodyText, type Call, type Handler, type HandlerTable, pathValue } from '../call.js';
import { readIdentityValue } from '../identities.js';
import { roleIds } from '../memberships.js';
import { organizationByCode } from '../organizations.js';
import { positionFrom, sorted, tokenPage } from '../paging.js';
import type { State } from '../state.js';
import type { Invitation } from './model.js';
import { INVITATION_PATH } from './path.js';

const ADDRESS = /^[^\s@]+@[^\s@]+$/;

/** GET /organization/{org_code}/invites: those that wait for an answer, unless the request asks for more. */
const listInvitations: Handler = (call) => {
  const { query } = call;
  const position = positionFrom(query);
  const wanted = invitationsOf(call.state, organizationIn(call)).filter(({ is_revoked, accepted_on }) => {
    if (is_revoked && query.include_revoked !== true) return false;
    return accepted_on === null || query.include_accepted === true;
  });
  const invites = sorted(wanted, position.sort, {
    created_on: (item) => item.created_on,
    email: (item) => item.email,
    name: fullName,
  });
  const { items, next_token } = tokenPage(invites, position);
  return success({ invites: items.map((item) => viewOf(call, item)), next_token: next_token ?? null });
};

/** POST /organization/{org_code}/invites: no mail is ever sent, the link is in the answer. */
const createInvitation: Handler = (call) => {
  const { state } = call;
  const org_code = organizationIn(call);
  const email = readIdentityValue('email', bodyText(call, 'email') ?? '');
  checkInvitee(state, org_code, email);
  const code = state.ids.next('invitation');
  const invitation: Invitation = {
    code,
    org_code,
    email,
    first_name: bodyText(call, 'first_name') ?? null,
    last_name: bodyText(call, 'last_name') ?? null,
    roles: roleIds(state, (call.body.roles ?? []) as readonly string[]),
    is_sent: bodyFlag(call, 'send_email') ?? false,
    is_revoked: false,
    created_on: state.timestamp(),
    accepted_on: null,
  };
  state.invitations.set(code, invitation);
  return success({
    code: 'INVITATION_CREATED',
    message: 'The invitation was created',
    invite: viewOf(call, invitation),
  });
};

/** GET /organization/{org_code}/invites/{invite_code}: without an envelope, so that `code` is the invitation's. */
const getInvitation: Handler = (call) => ({ ...viewOf(call, invitationIn(call)), message: 'Success' });

/** DELETE /organization/{org_code}/invites/{invite_code}: revokes it; it can still be read. */
const deleteInvitation: Handler = (call) => {
  const { code, accepted_on } = invitationIn(call);
  if (accepted_on !== null) throw refusal(400, 'INVITATION_ACCEPTED', `The invitation ${code} was accepted`);
  call.state.invitations.update(code, { is_revoked: true });
  return success();
};

/** The operations of invitations. */
export const invitationHandlers = {
  getOrganizationInvites: listInvitations,
  createOrganizationInvite: createInvitation,
  getOrganizationInvite: getInvitation,
  deleteOrganizationInvite: deleteInvitation,
} satisfies HandlerTable;

/** A directory's users come from the directory; members and those who are invited need no other invitation. */
function checkInvitee(state: State, orgCode: string, email: string): void {
  if (!ADDRESS.test(email)) throw refusal(400, 'FIELD_INVALID', 'Field "email" must be an e-mail address');
  if (state.directories.all().some((directory) => directory.org_code === orgCode)) {
    const message = `Users of organization ${orgCode} come from its directory`;
    throw refusal(400, 'ORGANIZATION_MANAGED_BY_DIRECTORY', message);
  }
  const identity = state.identities.get(state.identityByValue.get(`email:${email}`) ?? '');
  if (identity && state.membersOf(orgCode).has(identity.user_id)) throw alreadyExists('organization user', email);
  const isInvited = invitationsOf(state, orgCode).some((item) => item.email === email && isPending(item));
  if (isInvited) throw alreadyExists('invitation', email);
}

function isPending({ is_revoked, accepted_on }: Invitation): boolean {
  return !is_revoked && accepted_on === null;
}

function invitationsOf(state: State, orgCode: string): readonly Invitation[] {
  return state.invitations.view(`of ${orgCode}`, (all) => all.filter((item) => item.org_code === orgCode));
}

function organizationIn(call: Call): string {
  return organizationByCode(call.state, pathValue(call, 'org_code')).code;
}

/** @throws Refusal 404 `INVITATION_NOT_FOUND`. */
function invitationIn(call: Call): Invitation {
  const code = pathValue(call, 'invite_code');
  const invitation = call.state.invitations.get(code);
  if (!invitation || invitation.org_code !== organizationIn(call)) throw notFound('invitation', code, 404);
  return invitation;
}

function fullName({ first_name, last_name }: Invitation): string {
  return [first_name, last_name].filter(Boolean).join(' ');
}

function viewOf({ state, origin }: Call, invitation: Invitation) {
  const { org_code: _, roles, code, ...rest } = invitation;
  return {
    id: code,
    code,
    ...rest,
    full_name: fullName(invitation),
    roles: roles.flatMap((id) => {
      const role = state.roles.get(id);
      return role ? [{ key: role.key, name: role.name }] : [];
    }),
    invite_link: `${origin}${INVITATION_PATH}?${new URLSearchParams({ code })}`,
  };
}
