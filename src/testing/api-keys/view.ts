import { scopeById } from '../apis/store.js';
import type { State } from '../state.js';
import type { ApiKey } from './model.js';

const PREFIX_LENGTH = 6;
const SUFFIX_LENGTH = 4;

/** A key rests while the user or the organization that it is for is suspended. */
export function statusOf(state: State, { user_id, org_code }: ApiKey): 'active' | 'inactive' {
  const isSuspended =
    (user_id !== null && state.users.get(user_id)?.is_suspended) ||
    (org_code !== null && state.organizations.get(org_code)?.is_suspended);
  return isSuspended ? 'inactive' : 'active';
}

/** The first and the last characters of a key tell it from others and do not give it away. */
export function commonView(state: State, key: ApiKey) {
  return {
    id: key.id,
    name: key.name,
    type: key.type,
    status: statusOf(state, key),
    key_prefix: key.secret.slice(0, PREFIX_LENGTH),
    key_suffix: key.secret.slice(-SUFFIX_LENGTH),
    created_on: key.created_on,
    last_verified_on: key.last_verified_on,
    last_verified_ip: key.last_verified_on === null ? null : '127.0.0.1',
    created_by: null,
    api_ids: [key.api_id],
    scopes: keysOf(state, key.scopes),
  };
}

/** Keys of scopes. */
export function keysOf(state: State, scopes: readonly string[]): readonly string[] {
  return scopes.map((id) => scopeById(state, id).key);
}
