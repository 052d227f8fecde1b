import { setMaxListeners } from 'node:events';
import type { ListOptions, ManagementClient } from '../management/index.js';
import { createCalls } from './calls.js';
import { recordOf } from './export-record.js';
import type { ListedUser } from './listed-user.js';
import type { UserRecord } from './user-record.js';

/** Options of `exportUsers`. */
export interface ExportUsersOptions {
  /** Only members of this organization, by its code; default every user. */
  readonly organization?: string | undefined;
  /** Values of properties; default true. They cost one request per user with `organization`, none without. */
  readonly properties?: boolean | undefined;
  /** Roles and permissions in organizations, for two requests per membership; default false. */
  readonly roles?: boolean | undefined;
  /** Which addresses and numbers are verified, for one request per user; default false. */
  readonly verified?: boolean | undefined;
  /** Users that are read at once where each costs requests, 1 to 100; default 10. */
  readonly concurrency?: number | undefined;
  /** Users per page, 1 to 500; default 500. */
  readonly pageSize?: number | undefined;
  /** Go on at a page, see `exportPages`. */
  readonly cursor?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Longest time in ms that Kinde may be out of reach; default 300,000. */
  readonly maxOutage?: number | undefined;
}

/** A page of an export. */
export interface ExportPage {
  readonly users: readonly UserRecord[];
  /** What goes on after this page as `cursor`; null after the last one. */
  readonly nextCursor: string | null;
}

/**
 * Every user with identities, organizations and properties, in the form that `importUsers` takes. Passwords are not
 * among it: Kinde does not give them out.
 */
export async function* exportUsers(
  client: ManagementClient,
  options: ExportUsersOptions = {},
): AsyncGenerator<UserRecord, void, undefined> {
  for await (const { users } of exportPages(client, options)) yield* users;
}

/** The same page by page, for an export that can go on where it stopped. */
export async function* exportPages(
  client: ManagementClient,
  options: ExportUsersOptions = {},
): AsyncGenerator<ExportPage, void, undefined> {
  const { concurrency = 10, maxOutage = 300_000 } = options;
  const signal = AbortSignal.any(options.signal ? [options.signal] : []);
  // Every call under way listens to it, and that is no leak.
  setMaxListeners(0, signal);
  const calls = createCalls({ concurrency, maxOutage, signal, isDraining: () => false, fail() {} });
  for (let cursor = options.cursor; ; ) {
    const page = await calls.patiently(() => listed(client, options, { ...calls.once, cursor, prefetch: false }));
    const details = { client, calls, options };
    const users = await Promise.all(page.users.map((user) => calls.finish(() => recordOf(user, details))));
    // Kinde is known to give a cursor with the last page, and to repeat one.
    const isLast = page.nextCursor === null || users.length === 0 || page.nextCursor === cursor;
    yield { users, nextCursor: isLast ? null : page.nextCursor };
    if (isLast || page.nextCursor === null) return;
    cursor = page.nextCursor;
  }
}

const EXPAND = ['organizations', 'identities'];

async function listed(
  client: ManagementClient,
  { organization, properties = true, pageSize = 500 }: ExportUsersOptions,
  options: ListOptions,
): Promise<{ readonly users: readonly ListedUser[]; readonly nextCursor: string | null }> {
  const page_size = pageSize;
  if (organization !== undefined) return members(client, { org_code: organization, page_size }, options);
  if (!properties) {
    const { items, nextCursor } = await client.getUsers({ page_size, expand: EXPAND }, options);
    return { users: items, nextCursor };
  }
  // The one list that tells properties.
  const input = { query: '*', page_size, expand: [...EXPAND, 'properties'] };
  const { items, nextCursor } = await client.searchUsers(input, options);
  return { users: items, nextCursor };
}

/** The list of members tells too little of them, so that they are asked for by their identifiers. */
async function members(client: ManagementClient, input: { org_code: string; page_size: number }, options: ListOptions) {
  const { items, nextCursor } = await client.getOrganizationUsers(
    { ...input, page_size: Math.min(input.page_size, 100) },
    options,
  );
  const ids = items.flatMap(({ id }) => id ?? []);
  if (ids.length === 0) return { users: [], nextCursor };
  const { cursor: _, ...others } = options;
  const details = await client.getUsers({ user_id: ids, page_size: 500, expand: EXPAND }, others).toArray();
  const byId = new Map(details.map((user) => [user.id, user]));
  return { users: ids.flatMap((id) => byId.get(id) ?? []), nextCursor };
}
