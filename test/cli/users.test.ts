import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { duration } from '../../src/cli/amounts.js';
import { run } from '../../src/cli/run.js';
import { createProgress } from '../../src/cli/users/progress.js';
import { ManagementClient } from '../../src/management/index.js';
import type { Seed } from '../../src/testing/index.js';
import { listening, runCommand, temporaryFolder } from './support.js';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
const seed: Seed = { organizations: [{ code: 'org_a', name: 'A' }], roles: [{ key: 'admin' }] };

/** A folder for the files of a command, with a short way to write and read them. */
function files() {
  const folder = temporaryFolder();
  const path = (name: string) => `${folder.path}/${name}`;
  return {
    path,
    write(name: string, ...lines: string[]) {
      writeFileSync(path(name), `${lines.join('\n')}\n`);
      return path(name);
    },
    read: (name: string) => readFileSync(path(name), 'utf8'),
    [Symbol.dispose]: () => folder[Symbol.dispose](),
  };
}

describe('kinde-sdk users', () => {
  it('imports a CSV file, says what failed, and takes the mended failures', async () => {
    using folder = files();
    await using kinde = await listening({ seed });
    const file = folder.write(
      'users.csv',
      'email,first_name,organizations',
      'a@example.com,A,org_a:admin',
      'b@example,B,',
      'c@example.com,C,org_none',
    );
    const failures = folder.path('failures.ndjson');
    const ran = await runCommand(['users', 'import', '--file', file, '--failures', failures], kinde.env);
    expect(ran.code).toBe(3);
    expect(ran.out).toMatch(/^3 users: 1 created, 2 failed, in \d+ s \(\d+\/s\)\.\n/);
    expect(ran.out).toContain('line 3: RECORD_INVALID: line 3, email: must be an email address');
    expect(ran.out).toContain('c@example.com: ORGANIZATION_NOT_FOUND: organization org_none: ');
    expect(ran.out).toContain(`Failures are in ${failures}.`);
    expect(statSync(failures).mode & 0o077).toBe(0);
    const failed = readFileSync(failures, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(failed).toMatchObject([
      { email: 'b@example', import_error: { line: 3, code: 'RECORD_INVALID', field: 'email' } },
      { email: 'c@example.com', import_error: { line: 4, field: 'organizations' } },
    ]);
    const mended = readFileSync(failures, 'utf8').replace('b@example"', 'b@example.com"').replace('org_none', 'org_a');
    writeFileSync(failures, mended);
    const again = await runCommand(['users', 'import', '--file', failures, '--if-exists', 'update'], kinde.env);
    expect(again).toMatchObject({ code: 0, out: expect.stringMatching(/^2 users: 1 created, 1 updated, /) });
  });

  it('looks before it leaps, and adds everybody to an organization', async () => {
    using folder = files();
    await using kinde = await listening({ seed });
    const file = folder.write(
      'users.ndjson',
      '{"email":"a@example.com"}',
      '{"email":"b@example.com","organizations":["org_a"]}',
    );
    const args = ['users', 'import', '--file', file, '--organization', 'org_a'];
    const dry = await runCommand([...args, '--dry-run'], kinde.env);
    expect(dry).toMatchObject({ code: 0, error: '' });
    expect(dry.out.split('\n')).toEqual([
      'line 1: a@example.com would be created',
      'line 2: b@example.com would be created',
      'Would be: 2 created. Nothing was changed.',
    ]);
    const management = new ManagementClient({ env: kinde.env });
    expect(await management.getUsers().toArray()).toEqual([]);
    expect((await runCommand(args, kinde.env)).code).toBe(0);
    expect(await management.getOrganizationUsers({ org_code: 'org_a' }).toArray()).toHaveLength(2);
    const removal = ['users', 'remove', '--file', file, '--organization', 'org_a'];
    expect((await runCommand(removal, kinde.env)).out).toMatch(/^2 users: 2 updated, /);
    expect((await runCommand(['users', 'add', ...removal.slice(2)], kinde.env)).out).toMatch(/^2 users: 2 updated, /);
    const deletion = ['users', 'delete', '--file', file];
    expect(await runCommand(deletion, kinde.env)).toMatchObject({ code: 2, error: expect.stringContaining('--yes') });
    expect((await runCommand([...deletion, '--dry-run'], kinde.env)).out).toContain('Would be: 2 deleted');
    expect((await runCommand([...deletion, '--yes'], kinde.env)).out).toMatch(/^2 users: 2 deleted, /);
    expect(await management.getUsers().toArray()).toEqual([]);
  });

  it('names a few users of each outcome in a dry run, and each of them only when that is asked for', async () => {
    using folder = files();
    await using kinde = await listening({ seed: { ...seed, users: 8 } });
    const file = folder.write(
      'users.csv',
      'email',
      ...Array.from({ length: 8 }, (_, n) => `user-${n + 1}@example.com`),
      ...Array.from({ length: 1_200 }, (_, n) => `new-${n}@example.com`),
      'nobody',
    );
    const args = ['users', 'import', '--file', file];
    const dry = await runCommand([...args, '--dry-run', '--failures', folder.path('failed')], kinde.env);
    const lines = dry.out.split('\n');
    expect(lines).toHaveLength(5 + 5 + 4);
    expect(lines.slice(0, 5)).toEqual(
      Array.from({ length: 5 }, (_, n) => `line ${n + 2}: user-${n + 1}@example.com would be skipped (USER_EXISTS)`),
    );
    for (const line of lines.slice(5, 10)) expect(line).toMatch(/^line \d+: new-\d+@example.com would be created$/);
    expect(lines.slice(10)).toEqual([
      'and 1,198 more; --verbose tells of each',
      'Would be: 1,200 created, 8 skipped, 1 failed. Nothing was changed.',
      '  line 1210: RECORD_INVALID: line 1210, email: must be an email address',
      `Failures are in ${folder.path('failed')}.`,
    ]);
    const verbose = (await runCommand([...args, '--dry-run', '--verbose'], kinde.env)).out.split('\n');
    expect(verbose.filter((line) => / would be (created|skipped)/.test(line))).toHaveLength(1_208);
    expect(verbose).toContain('line 1210: failed: RECORD_INVALID: line 1210, email: must be an email address');
    const some = folder.write('some.csv', 'email,organizations', 'user-1@example.com,', 'x@example.com,org_none');
    const real = await runCommand(['users', 'import', '--file', some, '--verbose'], kinde.env);
    expect(real.out.split('\n').slice(0, 2).sort()).toEqual([
      'line 2: user-1@example.com skipped (USER_EXISTS)',
      expect.stringMatching(/^line 3: x@example.com: failed: ORGANIZATION_NOT_FOUND: organization org_none: /),
    ]);
  });

  it('where somebody looks, makes room for lines', async () => {
    using folder = files();
    await using kinde = await listening({ seed });
    const file = folder.write('users.csv', 'email', 'a@example.com');
    const said: string[] = [];
    await run(['users', 'import', '--file', file, '--verbose'], {
      out: (line) => said.push(line),
      error() {},
      status: (line) => said.push(line),
      env: kinde.env,
      signal: new AbortController().signal,
    });
    expect(said[said.indexOf('line 2: a@example.com created') - 1]).toBe('');
  });

  it('exports to a file or to standard output, and an import takes it', async () => {
    using folder = files();
    await using from = await listening({ seed: { ...seed, users: 25 } });
    await using to = await listening({ seed });
    const file = folder.path('users.csv');
    const exported = await runCommand(['users', 'export', '--file', file, '--roles', '--verified'], from.env);
    expect(exported).toEqual({ code: 0, out: `25 users are in ${file}.`, error: '' });
    const lines = await runCommand(['users', 'export'], from.env);
    expect(lines.out.split('\n').map((line) => JSON.parse(line).email)).toContain('user-25@example.com');
    expect((await runCommand(['users', 'export', '--organization', 'org_a', '--no-properties'], from.env)).code).toBe(
      0,
    );
    expect((await runCommand(['users', 'import', '--file', file], to.env)).out).toMatch(/^25 users: 25 created/);
  });

  it('interrupted, says how to go on, and goes on', { timeout: 60_000 }, async () => {
    using folder = files();
    let creates = 0;
    let onCreate = (): void => {};
    await using kinde = await listening({
      seed,
      latencyMs: 5,
      onRequest(_, { operation }) {
        if (operation === 'createUser') creates += 1;
        onCreate();
        return undefined;
      },
    });
    const file = folder.write(
      'it is.ndjson',
      ...Array.from({ length: 400 }, (_, n) => `{"email":"user-${n}@example.com"}`),
    );
    const args = ['users', 'import', '--file', file, '--checkpoint', folder.path('checkpoint'), '--concurrency', '4'];
    const child = spawn(process.execPath, ['--import', 'tsx', MAIN, ...args], {
      env: { ...process.env, ...kinde.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    onCreate = () => creates === 50 && child.kill('SIGINT');
    const [out, error, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
    onCreate = () => {};
    expect(code).toBe(130);
    expect(out).toMatch(/^\d+ users: \d+ created, in /);
    expect(error).toContain(`To go on: npx kinde-sdk users import --file '${file}' --checkpoint `);
    const ran = await runCommand(args, kinde.env);
    expect(ran.out).toMatch(/^400 users, \d+ of them before: 400 created, /);
    expect(await new ManagementClient({ env: kinde.env }).getUsers({ page_size: 500 }).toArray()).toHaveLength(400);
    const other = [...args.slice(0, -2), '--if-exists', 'update'];
    const refused = await runCommand(other, kinde.env);
    expect(refused).toMatchObject({ code: 1, error: expect.stringContaining('belongs to other work: options') });
    expect(existsSync(`${folder.path('checkpoint')}.lock`)).toBe(false);
  });

  it('shows a bar where somebody looks, and lines elsewhere', async () => {
    using folder = files();
    await using kinde = await listening({ seed });
    const file = folder.write(
      'users.ndjson',
      ...Array.from({ length: 300 }, (_, n) => `{"email":"user-${n}@example.com"}`),
    );
    const shown: string[] = [];
    const terminal = { out() {}, error() {}, env: kinde.env, signal: new AbortController().signal };
    await run(['users', 'import', '--file', file], { ...terminal, status: (line) => shown.push(line) });
    expect(shown.at(-2)).toMatch(/^\[#{24}\] 300 of 300 \(100 %\), \d+\/s$/);
    expect(shown.at(-1)).toBe('');
    const lines: string[] = [];
    let now = 0;
    const clock = { now: () => now, every: () => () => {} };
    const progress = createProgress({ ...terminal, error: (line) => lines.push(line), clock }, () => undefined);
    for (now = 1_000; now <= 11_000; now += 1_000) {
      progress.show({ done: 5_000, total: 100_000, failed: 10, rate: 71.4, etaMs: 1_330_000 });
    }
    expect(lines).toEqual(Array.from({ length: 2 }, () => '5,000 of 100,000 (5 %), 71/s, 10 failed, 22 min 10 s left'));
    expect([400, 61_000, 7_260_000].map(duration)).toEqual(['0 s', '1 min 1 s', '2 h 1 min']);
  });

  it.each([
    [[], 2, 'kinde-sdk users export'],
    [['rename'], 2, 'There is no "users rename"'],
    [['import'], 2, '--file is missing'],
    [['import', '--file', 'users.txt'], 2, '--format must be csv or ndjson: the name users.txt does not tell'],
    [['import', '--file', 'users.csv', '--concurrency', 'many'], 2, '--concurrency must be a whole number'],
    [['import', '--file', 'users.csv', '--if-exists', 'merge'], 2, '--if-exists must be skip, update or fail'],
    [['import', '--file', 'nowhere.csv'], 1, 'There is no file nowhere.csv'],
    [['import', '--file', 'users.csv', '--roles'], 2, "Unknown option '--roles'"],
    [['import', '--file', 'users.csv', '--env-file', 'nowhere.env'], 1, 'There is no file nowhere.env'],
    [['import', '--file', 'users.csv', '--env-file', '.'], 1, '. cannot be read'],
    [['import', '--file', 'users.csv', '--failures', './users.csv'], 2, '--failures must be a file of its own'],
    [
      ['import', '--file', 'users.csv', '--checkpoint', 'x', '--failures', 'y/../x'],
      2,
      '--failures must be a file of its own',
    ],
    [
      ['delete', '--file', 'users.csv', '--yes', '--checkpoint', 'users.csv'],
      2,
      '--checkpoint must be a file of its own',
    ],
    [['export', '--file', 'nowhere/users.csv', '--concurrency', '0'], 1, '`concurrency` must be'],
    [['add', '--file', 'users.csv'], 2, '--organization is missing'],
    [['export', '--checkpoint', 'x'], 2, '--checkpoint needs a --file'],
  ])('users %j says what is wrong', async (args, code, message) => {
    const env = { KINDE_DOMAIN: 'example.kinde.com', KINDE_CLIENT_ID: 'id', KINDE_CLIENT_SECRET: 'secret' };
    const ran = await runCommand(['users', ...args], env);
    expect([ran.code, ran.error + ran.out]).toEqual([code, expect.stringContaining(message)]);
  });

  it('needs to know which Kinde', async () => {
    using folder = files();
    const file = folder.write('users.csv', 'email');
    const ran = await runCommand(['users', 'import', '--file', file], {});
    expect(ran).toMatchObject({ code: 1, error: expect.stringContaining('KINDE_DOMAIN') });
    expect((await runCommand(['users', '--help'])).out).toContain('--retry-failed');
  });
});
