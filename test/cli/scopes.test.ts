import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { operations } from '../../generated/management/operations.js';
import { HELP } from '../../src/cli/users/help.js';
import type { Seed } from '../../src/testing/index.js';
import { listening, runCommand, temporaryFolder } from './support.js';

/** The scopes that the help names, by the work that needs them. */
function scopesOfHelp(): ReadonlyMap<string, readonly string[]> {
  const scopes = new Map<string, string[]>();
  let work = '';
  for (const [, indent = '', name = '', said = ''] of HELP.matchAll(/^( +)(\S.*?) {2,}((?:\w+:\w+ ?)+)$/gm)) {
    if (indent.length === 2) work = name;
    scopes.set(work, [...(scopes.get(work) ?? []), ...said.split(' ')]);
  }
  return scopes;
}

const scopes = scopesOfHelp();
const seed: Seed = {
  organizations: [
    { code: 'org_a', name: 'A' },
    { code: 'org_b', name: 'B' },
  ],
  roles: [{ key: 'admin' }],
  properties: [{ key: 'city', context: 'usr' }],
  users: [{ email: 'a@example.com', organizations: ['org_a'], properties: { city: 'Perth' } }],
};
const everything = {
  hashed_password: '$2b$10$abcdefghijklmnopqrstuv',
  is_suspended: true,
  properties: { city: 'Sydney' },
  organizations: [{ code: 'org_a', roles: ['admin'] }, 'org_b'],
  identities: [{ type: 'social', identity: 'x', connection_id: 'conn_1' }],
};

test('the help tells the scopes of every action', () => {
  expect([...scopes.keys()]).toEqual(['import', 'import --if-exists update', 'export', 'delete', 'add', 'remove']);
});

test.each([
  ['import', 'new@example.com', []],
  ['import --if-exists update', 'a@example.com', ['--overwrite-passwords']],
  ['export', '', ['--roles', '--verified']],
  ['export', '', ['--organization', 'org_a', '--roles', '--verified']],
  ['delete', 'a@example.com', ['--yes']],
  ['add', 'a@example.com', ['--organization', 'org_b']],
  ['remove', 'a@example.com', ['--organization', 'org_a']],
])('%s of %s with %j needs those that the help tells', async (work, email, more) => {
  using folder = temporaryFolder();
  const granted = scopes.get(work) ?? [];
  const applications = [{ clientId: 'job', clientSecret: 'secret', scopes: granted }];
  await using kinde = await listening({ seed: { ...seed, applications } });
  const file = `${folder.path}/users.ndjson`;
  writeFileSync(file, email === '' ? '' : `${JSON.stringify({ email, ...everything })}\n`);
  const ran = await runCommand(['users', ...work.split(' '), '--file', file, ...more], kinde.env);
  expect(ran).toMatchObject({ code: 0 });
  const rows: Readonly<Record<string, { readonly scope?: string }>> = operations;
  const called = kinde.emulator.requests.flatMap(({ operation = '' }) => rows[operation]?.scope ?? []);
  // An update makes nobody here; an export is either of an organization or of all.
  const spared = new Set([
    'create:users',
    ...(more.includes('org_a') ? [] : ['read:organization_users', 'read:user_properties']),
  ]);
  const idle = granted.filter((scope) => !called.includes(scope));
  expect(idle.filter((scope) => work === 'import' || !spared.has(scope))).toEqual([]);
});
