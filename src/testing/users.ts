import { notFound, refusal, success } from './answers.js';
import { userCustomer } from './billing/customers.js';
import { bodyFlag, bodyText, type Call, type Handler, queryList, queryText } from './call.js';
import { addIdentity, identitiesOf, isIdentityType, readIdentityValue } from './identities.js';
import { addMember } from './memberships.js';
import { cursorPage, positionFrom, tokenPage } from './paging.js';
import type { User } from './records.js';
import type { State } from './state.js';
import { filterUsers, searchedUsers } from './user-filters.js';
import { insertUser, userById } from './user-store.js';

/** GET /users */
export const listUsers: Handler = (call) => {
  const { items, next_token } = tokenPage(filterUsers(call), positionFrom(call.query));
  const expand = queryList(call, 'expand') ?? [];
  const users = items.map((user) => ({
    ...commonView(user),
    email: user.email,
    ...expanded(call.state, user, expand),
  }));
  return success({ users, next_token });
};

/** GET /user: the bare user, without an envelope. */
export const getUser: Handler = (call) => {
  const user = userById(call.state, queryText(call, 'id') ?? '');
  const expand = queryList(call, 'expand') ?? [];
  return { ...commonView(user), preferred_email: user.email, ...expanded(call.state, user, expand) };
};

/** POST /user */
export const createUser: Handler = (call) => {
  const { state } = call;
  const identities = newIdentities(call);
  const code = bodyText(call, 'organization_code');
  const organization = code === undefined ? undefined : state.organizations.get(code);
  if (code !== undefined && !organization) throw notFound('organization', code);
  const profile = (call.body.profile ?? {}) as ProfileInput;
  const user = insertUser(state, {
    first_name: profile.given_name,
    last_name: profile.family_name,
    picture: profile.picture,
    // An address in the profile gives the user no way to sign in: it makes no identity.
    email: profile.email,
    provided_id: bodyText(call, 'provided_id'),
  });
  if (profile.email !== undefined) noteProfileEmail(state, user, profile.email);
  for (const identity of identities) addIdentity(state, user, identity);
  if (organization) addMember(state, organization, user, undefined, undefined);
  return {
    id: user.id,
    created: true,
    identities: identities.map(({ type }) => ({ type, result: { created: true } })),
  };
};

/** PATCH /user */
export const updateUser: Handler = (call) => {
  const before = userById(call.state, queryText(call, 'id') ?? '');
  // Names cannot be cleared: Kinde ignores an empty one.
  const changes = {
    first_name: bodyText(call, 'given_name') ?? before.first_name,
    last_name: bodyText(call, 'family_name') ?? before.last_name,
    picture: bodyText(call, 'picture') ?? before.picture,
    provided_id: bodyText(call, 'provided_id') ?? before.provided_id,
    is_suspended: bodyFlag(call, 'is_suspended') ?? before.is_suspended,
    is_password_reset_requested: bodyFlag(call, 'is_password_reset_requested') ?? before.is_password_reset_requested,
  };
  const user = call.state.users.update(before.id, changes) ?? before;
  return {
    id: user.id,
    given_name: user.first_name,
    family_name: user.last_name,
    email: user.email,
    is_suspended: user.is_suspended,
    is_password_reset_requested: user.is_password_reset_requested,
    picture: user.picture,
  };
};

/** DELETE /user */
export const deleteUser: Handler = (call) => {
  const { state } = call;
  const user = userById(state, queryText(call, 'id') ?? '');
  for (const code of user.organizations) state.membersOf(code).delete(user.id);
  for (const identity of identitiesOf(state, user)) {
    state.identityByValue.delete(`${identity.type}:${identity.value}`);
    state.identities.delete(identity.id);
  }
  state.overridesOf.delete(user.id);
  state.users.delete(user.id);
  return success();
};

/** GET /search/users: its answer has neither `next_token` nor `has_more`. */
export const searchUsers: Handler = (call) => {
  const { query, state } = call;
  const found = searchedUsers(call);
  const { items } = cursorPage(found, query, (id) =>
    'positionOf' in found ? found.positionOf(id) : found.findIndex((user) => user.id === id),
  );
  const expand = queryList(call, 'expand') ?? [];
  const results = items.map((user) => {
    const { phone: _, ...common } = commonView(user);
    const properties = expand.includes('properties') ? user.properties : undefined;
    return { ...common, email: user.email, ...expanded(state, user, expand), properties };
  });
  return success({ results });
};

/** PUT /users/{user_id}/password: nothing that can be read back changes. */
export const touchUser: Handler = (call) => {
  userById(call.state, call.path.user_id ?? '');
  return success();
};

/** So that the user can be found by the address. */
function noteProfileEmail(state: State, { id }: User, email: string): void {
  const value = readIdentityValue('email', email);
  state.profileEmails.set(value, [...(state.profileEmails.get(value) ?? []), id]);
}

interface ProfileInput {
  readonly given_name?: string;
  readonly family_name?: string;
  readonly picture?: string;
  readonly email?: string;
}

interface IdentityInput {
  readonly type?: string;
  readonly is_verified?: boolean;
  readonly details?: { readonly email?: string; readonly phone?: string; readonly username?: string };
}

/** The identities of a new user. @throws Refusal when one is incomplete, repeated or somebody else's. */
function newIdentities({ body, state }: Call) {
  const taken = new Set<string>();
  return ((body.identities ?? []) as IdentityInput[]).map((input, index) => {
    const identity = readIdentity(input, index);
    const key = `${identity.type}:${identity.value}`;
    if (taken.has(key) || state.identityByValue.has(key)) {
      throw refusal(409, 'USER_EXISTS', `There is a user with the ${identity.type} ${identity.value} already`);
    }
    taken.add(key);
    return identity;
  });
}

function readIdentity({ type = '', is_verified = false, details = {} }: IdentityInput, index: number) {
  if (!isIdentityType(type)) throw refusal(400, 'FIELD_REQUIRED', `Field "identities.${index}.type" is required`);
  const value = details[type as 'email' | 'phone' | 'username'];
  if (!value) throw refusal(400, 'FIELD_REQUIRED', `Field "identities.${index}.details.${type}" is required`);
  return { type, value: readIdentityValue(type, value), is_confirmed: is_verified };
}

/** The fields that every read of a user shares. */
function commonView(user: User) {
  return {
    id: user.id,
    provided_id: user.provided_id,
    phone: user.phone,
    username: user.username,
    last_name: user.last_name,
    first_name: user.first_name,
    is_suspended: user.is_suspended,
    picture: user.picture,
    total_sign_ins: user.total_sign_ins,
    failed_sign_ins: user.failed_sign_ins,
    last_signed_in: user.last_signed_in,
    created_on: user.created_on,
  };
}

function expanded(state: State, user: User, expand: readonly string[]) {
  const customer = expand.includes('billing') ? userCustomer(user) : undefined;
  return {
    billing: customer && { customer_id: customer.id },
    organizations: expand.includes('organizations') ? user.organizations : undefined,
    identities: expand.includes('identities')
      ? identitiesOf(state, user).map(({ type, value }) => ({ type, identity: value }))
      : undefined,
  };
}
