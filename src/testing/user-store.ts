import { notFound } from './answers.js';
import type { User } from './records.js';
import type { State } from './state.js';

/** Finds a user. @throws Refusal `USER_NOT_FOUND`. */
export function userById(state: State, id: string): User {
  const user = state.users.get(id);
  if (!user) throw notFound('user', id);
  return user;
}

/** Adds a user with nothing but what is given. */
export function insertUser(state: State, fields: Partial<User>): User {
  const user: User = {
    provided_id: undefined,
    first_name: undefined,
    last_name: undefined,
    email: undefined,
    phone: undefined,
    username: undefined,
    picture: undefined,
    is_suspended: false,
    is_password_reset_requested: false,
    total_sign_ins: 0,
    failed_sign_ins: 0,
    last_signed_in: null,
    ...fields,
    id: fields.id ?? state.ids.next('user'),
    created_on: fields.created_on ?? state.timestamp(),
    organizations: [],
    identities: [],
    properties: fields.properties ?? {},
    plans: fields.plans ?? [],
  };
  state.users.set(user.id, user);
  return user;
}
