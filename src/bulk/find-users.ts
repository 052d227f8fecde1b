import type { CallOptions, ManagementClient } from '../management/index.js';
import { identityKey, type LookupType } from './identity.js';
import type { ListedUser } from './listed-user.js';

/** A user that Kinde has. */
export interface FoundUser {
  readonly id: string;
  readonly provided_id: string | undefined;
  readonly first_name: string | undefined;
  readonly last_name: string | undefined;
  readonly picture: string | undefined;
  readonly is_suspended: boolean;
  readonly organizations: ReadonlySet<string>;
  /** Keys of identities. */
  readonly identities: ReadonlySet<string>;
}

/** What a user is asked for by. */
export interface Wanted {
  readonly type: LookupType | 'user_id';
  readonly value: string;
}

/** Fewer than an address may be long. */
const MOST_CHARACTERS = 4_000;
const MOST_VALUES = 100;
const PAGE_SIZE = 500;

/** Finds users by identities or identifiers, many with one request; gives every user that has one of them. */
export async function findUsers(
  client: ManagementClient,
  wanted: readonly Wanted[],
  options: CallOptions,
): Promise<readonly FoundUser[]> {
  const found = new Map<string, FoundUser>();
  for (const type of ['user_id', 'email', 'phone', 'username'] as const) {
    const values = [...new Set(wanted.filter((one) => one.type === type).map(({ value }) => value))];
    for (const some of chunksOf(values)) {
      const input = { [type]: some, page_size: PAGE_SIZE, expand: ['organizations', 'identities'] };
      for await (const user of client.getUsers(input, options)) {
        if (user.id) found.set(user.id, foundFrom(user.id, user));
      }
    }
  }
  return [...found.values()];
}

/** Users by every key that they have: `email:…`, `phone:…`, `username:…` and `user_id:…`. */
export function byKey(users: readonly FoundUser[]): ReadonlyMap<string, FoundUser> {
  return new Map(
    users.flatMap((user) => [...user.identities, `user_id:${user.id}`].map((key) => [key, user] as const)),
  );
}

function* chunksOf(values: readonly string[]): Generator<readonly string[]> {
  let chunk: string[] = [];
  let length = 0;
  for (const value of values) {
    if (chunk.length === MOST_VALUES || length + value.length > MOST_CHARACTERS) {
      yield chunk;
      [chunk, length] = [[], 0];
    }
    chunk.push(value);
    length += value.length + 1;
  }
  if (chunk.length > 0) yield chunk;
}

function foundFrom(id: string, { email, phone, username, identities, organizations, ...user }: ListedUser): FoundUser {
  const own = Object.entries({ email, phone, username }).flatMap(([type, identity]) =>
    identity ? [identityKey({ type, identity })] : [],
  );
  return {
    id,
    provided_id: user.provided_id ?? undefined,
    first_name: user.first_name ?? undefined,
    last_name: user.last_name ?? undefined,
    picture: user.picture ?? undefined,
    is_suspended: user.is_suspended === true,
    organizations: new Set(organizations ?? []),
    identities: new Set([...own, ...(identities ?? []).map(identityKey)]),
  };
}
