import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runCommand, temporaryFolder } from './support.js';

const PROGRAM =
  "import { init, Users } from '@kinde/management-api-js';\ninit();\nexport const users = Users.getUsers();\n";
const OTHER =
  "import { UsersApi } from '@kinde-oss/kinde-typescript-sdk';\nconst api = new UsersApi();\nawait api.getUsers({ pageSize: 1 });\n";

function project() {
  const folder = temporaryFolder();
  for (const name of ['src/deep', 'node_modules/x', 'dist']) mkdirSync(join(folder.path, name), { recursive: true });
  for (const name of ['src/a.ts', 'src/deep/b.mjs', 'node_modules/x/c.ts', 'dist/d.js', 'src/e.d.ts', 'src/f.md']) {
    writeFileSync(join(folder.path, name), PROGRAM);
  }
  const read = (name: string): string => readFileSync(join(folder.path, name), 'utf8');
  return { path: folder.path, read, [Symbol.dispose]: () => folder[Symbol.dispose]() };
}

it('shows what would change and writes nothing', async () => {
  using there = project();
  const { code, out, error } = await runCommand(['migrate', there.path]);
  expect([code, error]).toEqual([0, '']);
  expect(out).toContain('\n-export const users = Users.getUsers();\n');
  expect(out).toContain('\n+export const users = management.getUsers();\n');
  expect(out).toContain('2 files would change; --write does it, with 2 calls; 0 places to look at.');
  expect(there.read('src/a.ts')).toBe(PROGRAM);
});

it('writes programs, and not what is installed, built or declared', async () => {
  using there = project();
  const { code, out } = await runCommand(['migrate', there.path, '--write']);
  expect([code, out]).toEqual([0, '2 files are changed, with 2 calls; 0 places to look at.']);
  for (const name of ['src/a.ts', 'src/deep/b.mjs']) expect(there.read(name)).toContain("from 'kinde-sdk/management'");
  for (const name of ['node_modules/x/c.ts', 'dist/d.js', 'src/e.d.ts', 'src/f.md'])
    expect(there.read(name)).toBe(PROGRAM);
  expect((await runCommand(['migrate', there.path, '--write'])).out).toMatch(/^0 files/);
});

it('tells where something is left to do', async () => {
  using there = project();
  writeFileSync(join(there.path, 'src/a.ts'), `${PROGRAM}ids.map(Users.getUserData);\n`);
  const { error } = await runCommand(['migrate', join(there.path, 'src/a.ts')]);
  expect(error).toMatch(/a\.ts:\d+ this is as it was: a method is passed on/);
});

it('migrates from one client only, if asked', async () => {
  using there = project();
  writeFileSync(join(there.path, 'src/a.ts'), OTHER);
  await runCommand(['migrate', there.path, '--write', '--from', 'kinde-typescript-sdk']);
  expect(there.read('src/a.ts')).toContain('management.getUsers({ page_size: 1 })');
  expect(there.read('src/deep/b.mjs')).toBe(PROGRAM);
});

it.each([
  [['migrate'], 'Which files or folders?'],
  [['migrate', '.', '--from', 'auth0'], 'management-api-js, kinde-typescript-sdk'],
  [['migrate', '.', '--write', '--dry-run'], 'exclude each other'],
  [['migrate', '.', '--nope'], "'--nope'"],
])('%j makes no sense', async (args, message) => {
  const { code, error } = await runCommand(args);
  expect(code).toBe(2);
  expect(error).toContain(message);
});

it('a path that leads nowhere', async () => {
  using there = project();
  const { code, error } = await runCommand(['migrate', join(there.path, 'nope')]);
  expect(code).toBe(1);
  expect(error).toContain('There is no file or folder');
});

it('a file that cannot be read', async () => {
  using there = project();
  const file = join(there.path, 's.ts');
  const socket = createServer().listen(file);
  await once(socket, 'listening');
  const { code, error } = await runCommand(['migrate', file]);
  socket.close();
  expect([code, error]).toEqual([1, expect.stringContaining(`${file} cannot be read: `)]);
});

it('--help tells of the options', async () => {
  const { code, out } = await runCommand(['migrate', '--help']);
  expect(code).toBe(0);
  for (const option of ['--from', '--dry-run', '--write']) expect(out).toContain(option);
});
