import { type Call, queryList, queryText } from './call.js';
import { identitiesOf, readIdentityValue } from './identities.js';
import type { State, User } from './state.js';

/** The users that a `getUsers` asks for. */
export function filterUsers(call: Call): readonly User[] {
  const { state, query } = call;
  const ids = queryList(call, 'user_id');
  const hasOrganization = query.has_organization;
  const activeSince = queryText(call, 'active_since');
  const lists = (['email', 'username', 'phone'] as const).flatMap((field) => {
    const values = queryList(call, field)?.map((value) => readIdentityValue(field, value));
    return values ? [{ field, values: new Set(values) }] : [];
  });
  const wanted = ids && new Set(ids);
  if (!wanted && lists.length === 0 && typeof hasOrganization !== 'boolean' && !activeSince) return state.users.all();
  return state.users.all().filter((user) => {
    if (wanted && !wanted.has(user.id)) return false;
    if (typeof hasOrganization === 'boolean' && user.organizations.size > 0 !== hasOrganization) return false;
    if (activeSince && !(user.last_signed_in && Date.parse(user.last_signed_in) >= Date.parse(activeSince)))
      return false;
    return lists.every(({ field, values }) => holdsAny(state, user, field, values));
  });
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
export function searchedUsers(call: Call): readonly User[] {
  const text = queryText(call, 'query')?.toLowerCase();
  const properties = Object.entries((call.query.properties ?? {}) as Record<string, string[]>);
  if (queryText(call, 'api_scopes')) return [];
  if (properties.length === 0 && (text === undefined || text === '*')) return call.state.users.all();
  return call.state.users.all().filter((user) => {
    if (!properties.every(([key, values]) => values.includes(user.properties.get(key) ?? ''))) return false;
    if (text === undefined || text === '*') return true;
    const names = [user.email, user.first_name, user.last_name, `${user.first_name} ${user.last_name}`, user.username];
    return names.some((name) => name?.toLowerCase().includes(text));
  });
}
