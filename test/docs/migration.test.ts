import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { snakeCase, withNameTables } from '../../scripts/docs/name-tables.js';

const root = resolve(import.meta.dirname, '../..');
const run = promisify(execFile);

it('the files of the guide from kinde-auth-nextjs compile', async () => {
  const folder = join(root, '.artifacts/next-guide');
  rmSync(folder, { recursive: true, force: true });
  const text = readFileSync(join(root, 'docs/migrate/kinde-auth-nextjs.md'), 'utf8');
  const files = [...text.matchAll(/^```ts next (\S+)\n([\s\S]*?)^```$/gm)];
  expect(files.map(([, name]) => name)).toEqual([
    'kinde.ts',
    'app/api/auth/[...kinde]/route.ts',
    'proxy.ts',
    'app/page.ts',
  ]);
  for (const [, name = '', code = ''] of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), code);
  }
  const compilerOptions = { rootDir: '../..', module: 'preserve', moduleResolution: 'bundler' };
  const config = { extends: '../../tsconfig.json', include: ['./**/*.ts'], compilerOptions };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  const { stdout } = await run('npx', ['tsc', '--noEmit', '-p', folder], { cwd: root }).catch((error) => error);
  expect(stdout.split('\n').filter((line: string) => line.startsWith('.artifacts/'))).toEqual([]);
}, 120_000);

it.each([
  ['getUsers', 'get_users'],
  ['GetEnvironementFeatureFlags', 'get_environement_feature_flags'],
  ['addAPIs', 'add_apis'],
  ['getCallbackURLs', 'get_callback_urls'],
  ['ResetOrgUserMFAAll', 'reset_org_user_mfa_all'],
])('Python calls %s %s', (id, name) => expect(snakeCase(id)).toBe(name));

it('writes a table between its marks, and nothing else', () => {
  const before = 'a\n\n<!-- names:management-api-js -->\nold\n<!-- /names -->\n\nb\n';
  const after = withNameTables(before);
  expect(after).toContain('| `Users.getUserData` | `getUser` |');
  expect(after).not.toContain('old');
  expect([after.startsWith('a\n\n'), after.endsWith('\n\nb\n')]).toEqual([true, true]);
  expect(withNameTables(after)).toBe(after);
  expect(() => withNameTables('<!-- names:nobody -->\n<!-- /names -->')).toThrow('no table of names');
});
