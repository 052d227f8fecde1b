import { assertOptions } from '../config.js';
import { isKindeError } from '../errors.js';
import type { ListOptions, ManagementClient } from '../management/index.js';
import type { Calls } from './calls.js';
import { KindeBulkError } from './errors.js';
import { recordOf } from './export-record.js';
import type { ListedUser } from './listed-user.js';
import { check } from './options.js';
import { type ListedPage, pagesOf, readingCalls } from './pages.js';
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
  /** Users per page, 1 to 500, at most 100 with `organization`; default 500. */
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
 *
 * @throws KindeError `ABORTED` after `signal`; KindeBulkError `BULK_STOPPED` after `maxOutage`.
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
  yield* pagesWith(exportCalls(options), client, options);
}

/** The pages by calls that are there already, whose options are checked. */
export async function* pagesWith(
  calls: Calls,
  client: ManagementClient,
  options: ExportUsersOptions,
): AsyncGenerator<ExportPage, void, undefined> {
  const details = { client, calls, options };
  try {
    for await (const page of pagesOf(calls, (list) => listed(client, options, list), options.cursor)) {
      const users = await Promise.all(page.items.map((user) => calls.finish(() => recordOf(user, details))));
      yield { users, nextCursor: page.nextCursor };
    }
  } catch (error) {
    const { signal } = options;
    // Between two calls it is the signal itself that throws, whatever it was aborted with.
    if (!signal?.aborted || isKindeError(error)) throw error;
    throw new KindeBulkError('ABORTED', 'The export was aborted.', { cause: signal.reason });
  }
}

/** The calls of an export. @throws KindeConfigError `CONFIG_INVALID`, naming the option. */
export function exportCalls(options: ExportUsersOptions): Calls {
  // A misspelt `organization` would export everybody.
  assertOptions(options, EXPORT_OPTIONS);
  const { pageSize = MOST_PER_PAGE, concurrency, maxOutage, signal } = options;
  check(Number.isInteger(pageSize) && pageSize >= 1 && pageSize <= MOST_PER_PAGE, 'pageSize', 'from 1 to 500');
  return readingCalls({ concurrency, maxOutage, signal });
}

const EXPORT_OPTIONS = [
  'organization',
  'properties',
  'roles',
  'verified',
  'concurrency',
  'pageSize',
  'cursor',
  'signal',
  'maxOutage',
] as const satisfies readonly (keyof ExportUsersOptions)[];

const MOST_PER_PAGE = 500;
const MOST_MEMBERS = 100;
const EXPAND = ['organizations', 'identities'];

async function listed(
  client: ManagementClient,
  { organization, properties = true, pageSize = MOST_PER_PAGE }: ExportUsersOptions,
  options: ListOptions,
): Promise<ListedPage<ListedUser>> {
  const page_size = pageSize;
  if (organization !== undefined) return members(client, { org_code: organization, page_size }, options);
  if (!properties) return client.getUsers({ page_size, expand: EXPAND }, options);
  // The one list that tells properties.
  return client.searchUsers({ query: '*', page_size, expand: [...EXPAND, 'properties'] }, options);
}

/** The list of members tells too little of them, so that they are asked for by their identifiers. */
async function members(client: ManagementClient, input: { org_code: string; page_size: number }, options: ListOptions) {
  const { items, nextCursor } = await client.getOrganizationUsers(
    { ...input, page_size: Math.min(input.page_size, MOST_MEMBERS) },
    options,
  );
  const ids = items.flatMap(({ id }) => id ?? []);
  if (ids.length === 0) return { items: [], nextCursor };
  const { cursor: _, ...others } = options;
  const details = await client.getUsers({ user_id: ids, page_size: MOST_PER_PAGE, expand: EXPAND }, others).toArray();
  const byId = new Map(details.map((user) => [user.id, user]));
  return { items: ids.flatMap((id) => byId.get(id) ?? []), nextCursor };
}
