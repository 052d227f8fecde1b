import { success } from '../answers.js';
import { memberKey } from '../apis/member-key.js';
import { type Handler, pathValue } from '../call.js';
import { memberPermissions, memberRoles } from '../memberships.js';
import { ownValue, type Texts } from '../plain.js';
import type { User } from '../records.js';
import type { State } from '../state.js';
import { userById } from '../user-store.js';
import { flagClaims } from './flag-claims.js';
import type { ClaimSnapshot } from './model.js';

/**
 * The cached claims of a user in an organization.
 *
 * As in Kinde, the cache follows what is changed on the user: profile, memberships, roles, permissions, properties,
 * own flags. What changes elsewhere (flags of the organization or the environment, permissions of a role) is seen after
 * `refreshUserClaims` only.
 */
export function claimSnapshot(state: State, user: User, orgCode: string | undefined): ClaimSnapshot {
  const cached = state.signIn.claims.get(user.id);
  const fingerprint = fingerprintOf(state, user);
  const known = ownValue(cached, orgCode ?? '');
  if (known?.fingerprint === fingerprint) return known;
  const snapshot: ClaimSnapshot = {
    serial: state.ids.count('claims'),
    fingerprint,
    access: defined(accessPart(state, user, orgCode)),
    identity: defined(identityPart(state, user)),
  };
  state.signIn.claims.set(user.id, { ...cached, [orgCode ?? '']: snapshot });
  return snapshot;
}

/** POST /users/{user_id}/refresh_claims: the next token is made of the state as it is then. */
export const refreshUserClaims: Handler = (call) => {
  const { id } = userById(call.state, pathValue(call, 'user_id'));
  call.state.signIn.claims.delete(id);
  return success();
};

/** Leaves out what is undefined. */
export function defined(claims: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined));
}

function accessPart(state: State, user: User, orgCode: string | undefined): Record<string, unknown> {
  const organization = orgCode === undefined ? undefined : state.organizations.get(orgCode);
  const member = organization && state.membersOf(organization.code).get(user.id);
  return {
    org_code: organization?.code,
    org_name: organization?.name,
    external_org_id: organization?.external_id,
    permissions: listOrNothing(member && memberPermissions(state, member).map(({ key }) => key)),
    roles: listOrNothing(member && memberRoles(state, member).map(({ id, key, name }) => ({ id, key, name }))),
    feature_flags: flagClaims(state, user.id, organization?.code),
    email: user.email,
    user_properties: propertyClaims(user.properties),
    organization_properties: propertyClaims(organization?.properties),
  };
}

function identityPart(state: State, user: User): Record<string, unknown> {
  const organizations = user.organizations.flatMap((code) => state.organizations.get(code) ?? []);
  return {
    org_codes: listOrNothing(organizations.map(({ code }) => code)),
    organizations: listOrNothing(organizations.map(({ code, name }) => ({ id: code, name }))),
    user_properties: propertyClaims(user.properties),
  };
}

function propertyClaims(properties: Texts | undefined): object | undefined {
  if (!properties || Object.keys(properties).length === 0) return undefined;
  return Object.fromEntries(Object.entries(properties).map(([key, v]) => [key, { v }]));
}

function listOrNothing<T>(items: readonly T[] | undefined): readonly T[] | undefined {
  return items && items.length > 0 ? items : undefined;
}

function fingerprintOf(state: State, user: User): string {
  const { first_name, last_name, email, phone, username, picture, provided_id } = user;
  const memberships = user.organizations.map((code) => {
    const member = state.membersOf(code).get(user.id);
    const scopes = state.memberScopes.get(memberKey(code, user.id))?.scopes ?? [];
    return [code, member?.roles ?? [], member?.permissions ?? [], scopes];
  });
  const own = Object.entries(state.overridesOf.get(user.id) ?? {});
  const profile = [first_name, last_name, email, phone, username, picture, provided_id];
  return JSON.stringify([profile, memberships, Object.entries(user.properties), own]);
}
