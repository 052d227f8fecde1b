import { type Call, queryList, queryText } from './call.js';
import type { Collection } from './collection.js';
import { identitiesOf, readIdentityValue } from './identities.js';
import { ownValue } from './plain.js';
import type { User } from './records.js';
import type { State } from './state.js';

/** The users that a `getUsers` asks for: those of them, or the collection itself. */
export function filterUsers(call: Call): readonly User[] | Collection<User> {
  const { state, query } = call;
  const ids = queryList(call, 'user_id');
  const hasOrganization = query.has_organization;
  const activeSince = queryText(call, 'active_since');
  const lists = (['email', 'username', 'phone'] as const).flatMap((field) => {
    const values = queryList(call, field)?.map((value) => readIdentityValue(field, value));
    return values ? [{ field, values: new Set(values) }] : [];
  });
  const wanted = ids && new Set(ids);
  if (!wanted && lists.length === 0 && typeof hasOrganization !== 'boolean' && !activeSince) return state.users;
  return (candidates(state, wanted, lists[0]) ?? state.users.all()).filter((user) => {
    if (wanted && !wanted.has(user.id)) return false;
    if (typeof hasOrganization === 'boolean' && user.organizations.length > 0 !== hasOrganization) return false;
    if (activeSince && !(user.last_signed_in && Date.parse(user.last_signed_in) >= Date.parse(activeSince)))
      return false;
    return lists.every(({ field, values }) => holdsAny(state, user, field, values));
  });
}

/** The users among whom those of a list must be, found without a look at the others; none where there is no list. */
function candidates(
  state: State,
  ids: ReadonlySet<string> | undefined,
  list: { readonly field: 'email' | 'username' | 'phone'; readonly values: ReadonlySet<string> } | undefined,
): readonly User[] | undefined {
  if (ids) return inOrder(state, [...ids]);
  return (
    list &&
    inOrder(
      state,
      [...list.values].flatMap((value) => ownersOf(state, list.field, value)),
    )
  );
}

function ownersOf(state: State, field: 'email' | 'username' | 'phone', value: string): readonly string[] {
  const identity = state.identities.get(state.identityByValue.get(`${field}:${value}`) ?? '');
  return [
    ...(identity ? [identity.user_id] : []),
    ...(field === 'email' ? (state.profileEmails.get(value) ?? []) : []),
  ];
}

function inOrder(state: State, ids: readonly string[]): readonly User[] {
  return [...new Set(ids)]
    .flatMap((id) => ({ id, position: state.users.positionOf(id) ?? -1 }))
    .sort((a, b) => a.position - b.position)
    .flatMap(({ id }) => state.users.get(id) ?? []);
}

function holdsAny(
  state: State,
  user: User,
  type: 'email' | 'username' | 'phone',
  values: ReadonlySet<string>,
): boolean {
  const own = user[type];
  if (own !== undefined && values.has(readIdentityValue(type, own))) return true;
  return identitiesOf(state, user).some((identity) => identity.type === type && values.has(identity.value));
}

/**
 * The users that a `searchUsers` asks for.
 *
 * `*` stands for every user; the emulator's users have no API scopes, so that filter finds nobody.
 */
export function searchedUsers(call: Call): readonly User[] | Collection<User> {
  const text = queryText(call, 'query')?.toLowerCase();
  const properties = Object.entries((call.query.properties ?? {}) as Record<string, string[]>);
  if (queryText(call, 'api_scopes')) return [];
  if (properties.length === 0 && (text === undefined || text === '*')) return call.state.users;
  return call.state.users.all().filter((user) => {
    if (!properties.every(([key, values]) => values.includes(ownValue(user.properties, key) ?? ''))) return false;
    if (text === undefined || text === '*') return true;
    const names = [user.email, user.first_name, user.last_name, `${user.first_name} ${user.last_name}`, user.username];
    return names.some((name) => name?.toLowerCase().includes(text));
  });
}
