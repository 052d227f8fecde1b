import type { CallOptions, ManagementClient } from '../management/index.js';
import { byKey, type FoundUser, findUsers, type Wanted } from './find-users.js';
import { identityKey } from './identity.js';
import type { Problem } from './source.js';
import { isGiven } from './user-record.js';

/** A user that is there, told by an identifier or an identity; a text with `@` is an address, any other one an identifier. */
export type UserTarget =
  | string
  | {
      readonly id?: string | undefined;
      readonly email?: string | null | undefined;
      readonly phone?: string | null | undefined;
      readonly username?: string | null | undefined;
    };

/** A target that was read. */
export interface Target extends Wanted {
  readonly record: Readonly<Record<string, unknown>>;
}

const FIELDS = [
  ['id', 'user_id'],
  ['email', 'email'],
  ['phone', 'phone'],
  ['username', 'username'],
] as const;

/** The target that a record names, or what is wrong with it. */
export function readTarget(record: unknown): { readonly value: Target; readonly key: string } | Problem {
  const fields = typeof record === 'string' ? fieldsOf(record.trim()) : record;
  if (typeof fields !== 'object' || fields === null) return { message: 'must be a text or an object' };
  const named = fields as Readonly<Record<string, unknown>>;
  const [field, type] = FIELDS.find(([name]) => isGiven(named[name])) ?? [];
  if (!field || !type) return { field: 'id', message: 'is missing: name the user by id, email, phone or username' };
  const value = named[field];
  if (typeof value !== 'string') return { field, message: 'must be text' };
  // Kinde takes lists with commas between.
  if (/[\s,]/.test(value)) return { field, message: 'must have no spaces and commas' };
  return { value: { type, value, record: named }, key: value };
}

function fieldsOf(text: string): object {
  return text.includes('@') ? { email: text } : { id: text };
}

/** The users of targets, 100 with one request. */
export async function usersByTarget(
  client: ManagementClient,
  targets: readonly Target[],
  options: CallOptions,
): Promise<(target: Target) => FoundUser | undefined> {
  const users = byKey(await findUsers(client, targets, options));
  return ({ type, value }) =>
    users.get(type === 'user_id' ? `user_id:${value}` : identityKey({ type, identity: value }));
}
