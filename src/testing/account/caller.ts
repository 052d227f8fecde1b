import { memberPermissions, memberRoles } from '../memberships.js';
import type { Organization, Permission, Role, User } from '../records.js';
import type { Exchange } from '../sign-in/exchange.js';
import { tokenUser } from '../sign-in/token-user.js';

/** The user of an access token, as they are at the moment of the request. */
export interface Caller {
  readonly user: User;
  /** The organization that the token was issued for. */
  readonly orgCode: string | undefined;
  readonly organization: Organization | undefined;
  readonly roles: readonly Role[];
  readonly permissions: readonly Permission[];
}

/** Finds out who asks: the user of a good access token; tokens of machines and ID tokens are none. @throws Refusal 403. */
export async function callerOf(exchange: Exchange): Promise<Caller> {
  const { state } = exchange;
  const { user, claims } = await tokenUser(exchange);
  const orgCode = (claims.org_code ?? claims['x-hasura-org-code']) as string | undefined;
  const organization = orgCode === undefined ? undefined : state.organizations.get(orgCode);
  const member = organization && state.membersOf(organization.code).get(user.id);
  return {
    user,
    orgCode,
    organization,
    roles: member ? memberRoles(state, member) : [],
    permissions: member ? memberPermissions(state, member) : [],
  };
}
