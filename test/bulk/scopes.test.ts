import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { operations } from '../../generated/management/operations.js';
import {
  addToOrganization,
  deleteUsers,
  type ExportUsersOptions,
  exportUsers,
  type ImportUsersOptions,
  importUsers,
  removeFromOrganization,
  rollBackFlag,
  rollOutFlag,
  type UserRecord,
} from '../../src/bulk/index.js';
import { ManagementClient } from '../../src/management/index.js';
import { createEmulator, createSigningKeys, type Seed } from '../../src/testing/index.js';
import { seed } from './support.js';

const keys = createSigningKeys();

/** The rows of the guide's table of scopes, those of a part under the name of the work. */
function rowsOfGuide(): ReadonlyMap<string, readonly string[]> {
  const guide = readFileSync(new URL('../../docs/guides/bulk.md', import.meta.url), 'utf8');
  const [, table = ''] = /\| work \| scopes \|\n.*\n((?:\|.*\n)+)/.exec(guide) ?? [];
  let work = '';
  return new Map(
    [...table.matchAll(/^\| (- )?(.+?) \| (.+) \|$/gm)].map(([, isPart, name = '', scopes = '']) => {
      if (!isPart) work = name;
      const found = [...scopes.matchAll(/`(\w+:\w+)`/g)].map(([, scope = '']) => scope);
      return [isPart ? `${work} - ${name}` : name, found];
    }),
  );
}

const connection = 'conn_1';
const there: Seed = {
  ...seed,
  users: [
    {
      id: 'kp_1',
      email: 'a@example.com',
      organizations: [{ code: 'org_a', roles: ['member'] }],
      properties: { city: 'Perth' },
    },
  ],
  properties: [{ key: 'city', context: 'usr' }],
};

type Work = (client: ManagementClient) => Promise<unknown>;
const importing =
  (record: Partial<UserRecord>, options?: ImportUsersOptions): Work =>
  async (client) => {
    const { failures } = await importUsers(client, [{ email: 'new@example.com', ...record }], options);
    expect(failures).toEqual([]);
  };
const updating = (record: Partial<UserRecord>, options?: ImportUsersOptions): Work =>
  importing({ email: 'a@example.com', ...record }, { ifExists: 'update', ...options });
const exporting =
  (options: ExportUsersOptions): Work =>
  async (client) => {
    const users: UserRecord[] = [];
    for await (const user of exportUsers(client, options)) users.push(user);
    expect(users).toHaveLength(1);
  };

const password = { hashed_password: '$2b$10$abcdefghijklmnopqrstuv' };
const flag = 'editor';
const social = { type: 'social', identity: 'x', connection_id: connection } as const;
const another = "import with `ifExists: 'update'`";

/** What is done, and the rows of the table whose scopes it needs: these and no others. */
const CASES: readonly (readonly [rows: readonly string[], work: Work])[] = [
  [['import'], importing({})],
  [['import', 'import - passwords'], importing(password)],
  [['import', 'import - `is_suspended`'], importing({ is_suspended: true })],
  [['import', 'import - properties'], importing({ properties: { city: 'Sydney' } })],
  [['import', 'import - organizations'], importing({ organizations: [{ code: 'org_a', roles: ['admin'] }] })],
  [['import', 'import - identities of connections'], importing({ identities: [social] })],
  [
    ['import', `${another} - another name, picture, \`provided_id\` or \`is_suspended\``],
    updating({ email: 'a@example.com', first_name: 'A' }),
  ],
  [['import', `${another} - properties`], updating({ properties: { city: 'Sydney' } })],
  [['import', `${another} - organizations`], updating({ organizations: ['org_b'] })],
  [
    ['import', `${another} - roles and permissions in organizations that they are in`],
    updating({ organizations: [{ code: 'org_a', roles: ['admin'] }] }),
  ],
  [['import', `${another} - more identities`], updating({ username: 'amber' })],
  [['import', `${another} - passwords, with \`overwritePasswords\``], updating(password, { overwritePasswords: true })],
  [['export'], exporting({})],
  [['export', 'export - with `organization`'], exporting({ organization: 'org_a', properties: false })],
  [
    ['export', 'export - with `organization`', 'export - with `organization`, for properties'],
    exporting({ organization: 'org_a' }),
  ],
  [['export', 'export - with `roles`'], exporting({ roles: true })],
  [['export', 'export - with `verified`'], exporting({ verified: true })],
  [['delete'], (client) => deleteUsers(client, ['kp_1'])],
  [['add to an organization'], (client) => addToOrganization(client, 'org_b', ['kp_1'])],
  [["add with `ifMember: 'update'`"], (client) => addToOrganization(client, 'org_a', ['kp_1'], { ifMember: 'update' })],
  [['remove from one'], (client) => removeFromOrganization(client, 'org_a', ['kp_1'])],
  [['roll out a flag'], (client) => rollOutFlag(client, { flag, value: true, organizations: ['org_a'] })],
  [
    ['roll out a flag', 'roll out a flag - where no `organizations` are named'],
    (client) => rollOutFlag(client, { flag, value: true }),
  ],
  [['roll it back'], (client) => rollBackFlag(client, { flag, organizations: [{ code: 'org_a', before: true }] })],
  [
    ['roll it back', "roll it back - to the environment's value"],
    (client) => rollBackFlag(client, { flag, organizations: [{ code: 'org_a', before: null }] }),
  ],
];

/** Does work with an application that has some scopes; gives those that the operations it called need. */
async function scopesOf(work: Work, scopes: readonly string[]): Promise<readonly string[]> {
  const application = { clientId: 'job', clientSecret: 'secret', scopes };
  const emulator = createEmulator({ seed: { ...there, applications: [application] }, keys });
  const { credentials, fetch } = emulator;
  await work(new ManagementClient({ ...credentials, fetch, env: {}, retry: false }));
  const rows: Readonly<Record<string, { readonly scope?: string }>> = operations;
  return emulator.requests.flatMap(
    ({ operation = '' }) => (Object.hasOwn(rows, operation) && rows[operation]?.scope) || [],
  );
}

describe('the scopes that the guide names', () => {
  const rows = rowsOfGuide();

  it.each(CASES)('of %j are those that are needed', async (names, work) => {
    const named = names.flatMap((name) => rows.get(name) ?? [`no row ${name}`]);
    const called = await scopesOf(work, named);
    // An update makes nobody, and a roll-back is of one of two kinds.
    const spared = new Set(['create:users', 'update:organization_feature_flags']);
    expect(named).toEqual(expect.arrayContaining([...called]));
    expect(named.filter((scope) => !called.includes(scope) && !spared.has(scope))).toEqual([]);
  });

  it('are of work that is all tried', () => {
    const tried = new Set(CASES.flatMap(([names]) => names));
    expect([...rows.keys()].filter((name) => !tried.has(name))).toEqual([another]);
  });
});
