import type { State } from '../state.js';
import { memberKey } from './member-key.js';

/**
 * Keys of the scopes that a user has at the APIs with these audiences, by roles or besides.
 *
 * They come with a token for such an audience without being asked for, as in Kinde.
 */
export function userScopesFor(
  state: State,
  userId: string,
  orgCode: string | undefined,
  audiences: readonly string[],
): readonly string[] {
  const member = orgCode === undefined ? undefined : state.membersOf(orgCode).get(userId);
  if (orgCode === undefined || !member || audiences.length === 0) return [];
  const ofRoles = member.roles.flatMap((role) => state.roleScopes.get(role)?.scopes ?? []);
  const ids = new Set([...ofRoles, ...(state.memberScopes.get(memberKey(orgCode, userId))?.scopes ?? [])]);
  const scopes = [...ids].flatMap((id) => state.apiScopes.get(id) ?? []);
  return scopes
    .filter(({ api_id }) => audiences.includes(state.apis.get(api_id)?.audience ?? ''))
    .map(({ key }) => key);
}
