import { addIdentity, readIdentityValue } from '../identities.js';
import { addMember } from '../memberships.js';
import type { User } from '../records.js';
import type { State } from '../state.js';
import { insertUser } from '../user-store.js';
import { emitUser } from '../webhooks/payloads.js';

/** What a new user says of themselves. */
export interface Registration {
  readonly email: string;
  readonly firstName?: string | undefined;
  readonly lastName?: string | undefined;
}

const IDENTIFIERS = ['email', 'phone', 'username'] as const;

/** Finds the user who signs in with an e-mail address, a phone number or a name. */
export function userByIdentifier(state: State, text: string): User | undefined {
  for (const type of IDENTIFIERS) {
    const id = state.identityByValue.get(`${type}:${readIdentityValue(type, text)}`);
    const identity = id === undefined ? undefined : state.identities.get(id);
    if (identity) return state.users.get(identity.user_id);
  }
  return undefined;
}

/** The name under which a user is shown. */
export function displayName(user: User): string {
  const name = [user.first_name, user.last_name].filter(Boolean).join(' ');
  return name || user.email || user.username || user.phone || user.id;
}

/** The identifier that a `login_hint` stands for: an address, `phone:<number>:<country>` or `username:<name>`. */
export function identifierFromHint(hint: string | null): string {
  const [, , value = ''] = /^(phone|username|email):([^:]*)/.exec(hint ?? '') ?? [];
  return value || (hint ?? '');
}

/**
 * Adds a user who registers.
 *
 * The user joins the organization that the link names, else the default one, unless a new organization is to be made.
 *
 * @throws Refusal 409 when somebody has the address.
 */
export function register(state: State, registration: Registration, link: URLSearchParams): User {
  const user = insertUser(state, { first_name: registration.firstName, last_name: registration.lastName });
  addIdentity(state, user, { type: 'email', value: registration.email, is_confirmed: true });
  const organization = organizationToJoin(state, link);
  if (organization) addMember(state, organization, user, undefined, undefined);
  const registered = state.users.get(user.id) ?? user;
  emitUser(state, 'user.created', registered, 'user');
  return registered;
}

function organizationToJoin(state: State, link: URLSearchParams) {
  // Who is invited joins the organization that invites, once signed in.
  if (link.get('is_create_org') === 'true' || link.get('invitation_code')) return undefined;
  const named = state.organizations.get(link.get('org_code') ?? '');
  if (named) return named.settings.is_allow_registrations === false ? undefined : named;
  return state.organizations.all().find((organization) => organization.is_default);
}
