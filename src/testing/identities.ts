import { alreadyExists, notFound, refusal, success } from './answers.js';
import { bodyFlag, bodyText, type Handler, pathValue } from './call.js';
import { cursorPage } from './paging.js';
import { withoutText } from './plain.js';
import type { Identity, IdentityType, User } from './records.js';
import type { State } from './state.js';
import { userById } from './user-store.js';

const TYPES: ReadonlySet<string> = new Set<IdentityType>(['email', 'phone', 'username', 'enterprise', 'social']);

/** GET /users/{user_id}/identities */
export const listIdentities: Handler = (call) => {
  const identities = identitiesOf(call.state, userById(call.state, pathValue(call, 'user_id')));
  const page = cursorPage(identities, call.query, (id) => identities.findIndex((identity) => identity.id === id));
  return success({ identities: page.items.map(viewOf), has_more: page.has_more });
};

/** POST /users/{user_id}/identities */
export const createIdentity: Handler = (call) => {
  const user = userById(call.state, pathValue(call, 'user_id'));
  const type = bodyText(call, 'type') ?? '';
  const value = bodyText(call, 'value');
  if (!isIdentityType(type)) throw refusal(400, 'FIELD_REQUIRED', 'Field "type" is required');
  if (value === undefined) throw refusal(400, 'FIELD_REQUIRED', 'Field "value" is required');
  const identity = addIdentity(call.state, user, { type, value, connection_id: bodyText(call, 'connection_id') });
  return success({ identity: { id: identity.id } });
};

/** GET /identities/{identity_id} */
export const getIdentity: Handler = (call) => viewOf(identityById(call.state, pathValue(call, 'identity_id')));

/** PATCH /identities/{identity_id} */
export const updateIdentity: Handler = (call) => {
  const identity = identityById(call.state, pathValue(call, 'identity_id'));
  const isPrimary = bodyFlag(call, 'is_primary');
  if (isPrimary === undefined) return success();
  const user = userById(call.state, identity.user_id);
  for (const other of identitiesOf(call.state, user)) {
    const isDethroned = isPrimary && other.type === identity.type && other.is_primary;
    if (isDethroned) call.state.identities.update(other.id, { is_primary: false });
  }
  call.state.identities.update(identity.id, { is_primary: isPrimary });
  refreshContact(call.state, user, identity.type);
  return success();
};

/** DELETE /identities/{identity_id} */
export const deleteIdentity: Handler = (call) => {
  const { state } = call;
  const identity = identityById(state, pathValue(call, 'identity_id'));
  const user = userById(state, identity.user_id);
  state.users.update(user.id, { identities: withoutText(user.identities, identity.id) });
  state.identities.delete(identity.id);
  state.identityByValue.delete(`${identity.type}:${identity.value}`);
  refreshContact(state, user, identity.type);
  return success();
};

/** Whether a text names a kind of identity. */
export function isIdentityType(type: string): type is IdentityType {
  return TYPES.has(type);
}

/** The form in which identities are compared: addresses and names do not differ by case. */
export function readIdentityValue(type: string, value: string): string {
  return type === 'email' || type === 'username' ? value.trim().toLowerCase() : value.trim();
}

/** The identities of a user, oldest first. */
export function identitiesOf(state: State, { id }: Pick<User, 'id'>): readonly Identity[] {
  return (state.users.get(id)?.identities ?? []).flatMap((identity) => state.identities.get(identity) ?? []);
}

/** Gives a user an identity; the first of a type is the primary one. @throws Refusal 409 `IDENTITY_EXISTS`. */
export function addIdentity(
  state: State,
  user: Pick<User, 'id'>,
  { type, ...input }: { type: IdentityType; value: string; is_confirmed?: boolean; connection_id?: string | undefined },
): Identity {
  const value = readIdentityValue(type, input.value);
  const key = `${type}:${value}`;
  if (state.identityByValue.has(key)) throw alreadyExists('identity', value);
  const identity: Identity = {
    id: state.ids.next('identity'),
    user_id: user.id,
    type,
    value,
    created_on: state.timestamp(),
    is_confirmed: input.is_confirmed ?? false,
    connection_id: input.connection_id,
    is_primary: !identitiesOf(state, user).some((other) => other.type === type),
  };
  state.identities.set(identity.id, identity);
  state.identityByValue.set(key, identity.id);
  state.users.update(user.id, { identities: [...(state.users.get(user.id)?.identities ?? []), identity.id] });
  refreshContact(state, user, type);
  return identity;
}

/** A user's e-mail address, phone number and name follow the primary identity of that type. */
function refreshContact(state: State, user: Pick<User, 'id'>, type: IdentityType): void {
  if (type !== 'email' && type !== 'phone' && type !== 'username') return;
  const own = identitiesOf(state, user).filter((identity) => identity.type === type);
  const value = (own.find((identity) => identity.is_primary) ?? own[0])?.value;
  state.users.update(user.id, { [type]: value });
}

function viewOf(identity: Identity) {
  return {
    id: identity.id,
    type: identity.type,
    is_confirmed: identity.is_confirmed,
    created_on: identity.created_on,
    total_logins: 0,
    name: identity.value,
    email: identity.type === 'email' ? identity.value : undefined,
    connection_id: identity.connection_id ?? null,
    is_primary: identity.is_primary,
  };
}

function identityById(state: State, id: string): Identity {
  const identity = state.identities.get(id);
  if (!identity) throw notFound('identity', id);
  return identity;
}
