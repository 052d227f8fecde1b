import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { run } from '../../src/cli/run.js';
import { ManagementClient } from '../../src/management/index.js';
import { OAuth } from '../../src/oauth/index.js';
import { listening, runCommand, temporaryFolder } from './support.js';

const root = resolve(import.meta.dirname, '../..');

/** The command, running in this process, with a token for machines. */
async function startCommand(...args: string[]) {
  const lines = { out: [] as string[], error: [] as string[] };
  const stop = new AbortController();
  const ended = run(['emulator', '--port', '0', ...args], {
    out: (line) => lines.out.push(line),
    error: (line) => lines.error.push(line),
    env: {},
    signal: stop.signal,
  });
  const env = () => parseEnv(lines.out.join('\n')) as Record<string, string>;
  await expect.poll(() => env().KINDE_MANAGEMENT_CLIENT_SECRET).toBeDefined();
  const url = env().KINDE_DOMAIN ?? '';
  const form = {
    grant_type: 'client_credentials',
    client_id: env().KINDE_MANAGEMENT_CLIENT_ID ?? '',
    client_secret: env().KINDE_MANAGEMENT_CLIENT_SECRET ?? '',
    audience: `${url}/api`,
  };
  const answer = await fetch(`${url}/oauth2/token`, { method: 'POST', body: new URLSearchParams(form) });
  return {
    url,
    token: (await answer.json()).access_token as string,
    out: () => lines.out.join('\n'),
    error: () => lines.error.join('\n'),
    async [Symbol.asyncDispose]() {
      stop.abort();
      expect(await ended).toBe(0);
    },
  };
}

describe('emulator', () => {
  it('prints an environment that works, and ends when it is told to', async () => {
    using folder = temporaryFolder();
    const seed = join(folder.path, 'seed.json');
    writeFileSync(seed, JSON.stringify({ users: [{ email: 'one@example.com' }] }));
    const main = join(root, 'src/cli/main.ts');
    const child = spawn(process.execPath, ['--import', 'tsx', main, 'emulator', '--port', '0', '--seed', seed], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      let text = '';
      child.stdout.on('data', (chunk: Buffer) => {
        text += chunk;
      });
      await expect.poll(() => text, { timeout: 15_000 }).toContain('KINDE_MANAGEMENT_CLIENT_SECRET=');
      const env = parseEnv(text) as Record<string, string>;
      expect(
        Object.keys(env)
          .filter((name) => name.startsWith('KINDE_'))
          .sort(),
      ).toEqual([
        'KINDE_CLIENT_ID',
        'KINDE_CLIENT_SECRET',
        'KINDE_DOMAIN',
        'KINDE_MANAGEMENT_CLIENT_ID',
        'KINDE_MANAGEMENT_CLIENT_SECRET',
        'KINDE_POST_LOGOUT_REDIRECT_URI',
        'KINDE_REDIRECT_URI',
        'KINDE_SESSION_SECRET',
      ]);
      expect(new OAuth({ env }).paths.callback).toBe('/callback');
      const [user] = await new ManagementClient({ env }).getUsers().toArray();
      expect(user?.email).toBe('one@example.com');
    } finally {
      child.kill('SIGTERM');
    }
    expect(await once(child, 'exit')).toEqual([0, null]);
  }, 30_000);

  it('has no credentials for users where the seed has none', async () => {
    using folder = temporaryFolder();
    const seed = join(folder.path, 'seed.json');
    writeFileSync(seed, JSON.stringify({ applications: [{ clientId: 'machine', clientSecret: 'secret' }] }));
    const { out } = await runCommand(['emulator', '--port', '0', '--seed', seed], {}, AbortSignal.abort());
    expect(out.match(/^KINDE_\w+/gm)).toEqual([
      'KINDE_DOMAIN',
      'KINDE_MANAGEMENT_CLIENT_ID',
      'KINDE_MANAGEMENT_CLIENT_SECRET',
    ]);
  });

  it('reads seeds and plans of faults from YAML, and limits when asked', async () => {
    using folder = temporaryFolder();
    const [seed, faults] = [join(folder.path, 'seed.yml'), join(folder.path, 'faults.yaml')];
    writeFileSync(seed, 'users:\n  - email: one@example.com\n');
    writeFileSync(faults, 'rules:\n  - operations: getUsers\n    fault: server-error\n    times: 1\n');
    await using kinde = await startCommand('--seed', seed, '--faults', faults, '--limits');
    const { token, url } = kinde;
    const users = () => fetch(`${url}/api/v1/users`, { headers: { authorization: `Bearer ${token}` } });
    expect((await users()).status).toBe(503);
    const answer = await users();
    expect((await answer.json()).users[0].email).toBe('one@example.com');
    const statuses = await Promise.all(Array.from({ length: 700 }, async () => (await users()).status));
    expect(new Set(statuses)).toEqual(new Set([200, 429]));
  }, 60_000);

  it('tells of requests, unless it is to be quiet', async () => {
    await using loud = await startCommand();
    await fetch(`${loud.url}/oauth2/auth?state=secret-state`);
    await expect.poll(() => loud.error()).toMatch(/^\d+ GET \/oauth2\/auth\?state=removed \d+ ms$/m);
    await using quiet = await startCommand('--quiet');
    await fetch(`${quiet.url}/oauth2/auth`);
    await fetch(`${quiet.url}/oauth2/auth`);
    expect(quiet.error()).not.toContain('GET');
  });

  it('serves the inspector, and not where it is told not to', async () => {
    await using kinde = await startCommand();
    expect(kinde.out()).toContain(`# What it holds and is asked: ${kinde.url}/_emulator`);
    expect((await fetch(`${kinde.url}/_emulator`)).status).toBe(200);
    await using without = await startCommand('--no-inspector');
    expect(without.out()).not.toContain('_emulator');
    expect((await fetch(`${without.url}/_emulator`)).status).toBe(404);
  });

  it('watches its seed: tokens stay good, and a seed that is broken changes nothing', async () => {
    using folder = temporaryFolder();
    const seed = join(folder.path, 'seed.json');
    const write = (text: string) => writeFileSync(seed, text);
    write(JSON.stringify({ users: 1 }));
    await using kinde = await startCommand('--seed', seed, '--watch', '--quiet');
    const { token, url } = kinde;
    const count = async () => {
      const answer = await fetch(`${url}/api/v1/users`, { headers: { authorization: `Bearer ${token}` } });
      return [answer.status, (await answer.json()).users?.length];
    };
    expect(await count()).toEqual([200, 1]);
    write(JSON.stringify({ users: 3 }));
    await expect.poll(() => kinde.error(), { timeout: 10_000 }).toContain('was read again: 3 users');
    expect(await count()).toEqual([200, 3]);
    write(JSON.stringify({ users: [{ mail: 'x' }] }));
    await expect
      .poll(() => kinde.error(), { timeout: 10_000 })
      .toMatch(/does not fit: .*users\[0\].*\nThe seed before stays/);
    expect(await count()).toEqual([200, 3]);
    // As editors do: another file takes the name.
    writeFileSync(`${seed}.new`, JSON.stringify({ users: 2 }));
    renameSync(`${seed}.new`, seed);
    await expect.poll(count, { timeout: 10_000 }).toEqual([200, 2]);
  });

  it('keeps its state from one run to the next', async () => {
    using folder = temporaryFolder();
    const state = join(folder.path, 'state.json');
    const usersOf = async ({ url, token }: Awaited<ReturnType<typeof startCommand>>) => {
      const answer = await fetch(`${url}/api/v1/users`, { headers: { authorization: `Bearer ${token}` } });
      return (await answer.json()).users.map(({ email }: { email: string }) => email).sort();
    };
    {
      await using first = await startCommand('--state', state, '--quiet');
      const body = JSON.stringify({ identities: [{ type: 'email', details: { email: 'nova@example.com' } }] });
      const headers = { authorization: `Bearer ${first.token}`, 'content-type': 'application/json' };
      await fetch(`${first.url}/api/v1/user`, { method: 'POST', headers, body });
    }
    await using second = await startCommand('--state', state, '--quiet');
    expect(await usersOf(second)).toEqual(['amber@example.com', 'jade@example.com', 'nova@example.com']);
  });

  it('says what to install where YAML cannot be read', async () => {
    using folder = temporaryFolder();
    const seed = join(folder.path, 'seed.yaml');
    writeFileSync(seed, 'users: 1');
    // As where only what the package depends on is installed.
    const hide =
      "export const resolve = (name, context, next) => name === 'yaml' ? Promise.reject(new Error('not found')) : next(name, context)";
    const hidden = `import { register } from 'node:module'; register(${JSON.stringify(`data:text/javascript,${encodeURIComponent(hide)}`)})`;
    const args = ['--import', 'tsx', '--import', `data:text/javascript,${encodeURIComponent(hidden)}`];
    const child = spawn(process.execPath, [...args, join(root, 'src/cli/main.ts'), 'emulator', '--seed', seed], {
      cwd: root,
      stdio: ['ignore', 'inherit', 'pipe'],
    });
    let error = '';
    child.stderr.on('data', (chunk: Buffer) => {
      error += chunk;
    });
    expect(await once(child, 'exit')).toEqual([1, null]);
    expect(error).toContain('needs the package yaml: npm install --save-dev yaml');
  }, 30_000);

  it('says what is wrong', async () => {
    await using other = await listening();
    using folder = temporaryFolder();
    const write = (name: string, text: string) => {
      writeFileSync(join(folder.path, name), text);
      return join(folder.path, name);
    };
    const failure = async (...args: string[]) => {
      const { code, error } = await runCommand(['emulator', ...args], {}, AbortSignal.abort());
      return [code, error];
    };
    const { port } = new URL(other.env.KINDE_DOMAIN);
    expect(await failure('--port', port)).toEqual([1, expect.stringContaining('choose another one with --port')]);
    expect(await failure('--port', 'x')).toEqual([2, expect.stringContaining('must be a port')]);
    expect(await failure('--port', '70000')).toEqual([2, expect.stringContaining('must be a port')]);
    expect(await failure('--seed', 'nowhere.json')).toEqual([1, expect.stringContaining('cannot be read')]);
    expect(await failure('--seed', write('a.json', '{'))).toEqual([1, expect.stringContaining('is not JSON')]);
    const wrong = write('b.json', '{ "users": [{ "mail": "x" }] }');
    expect(await failure('--state', write('state.json', '{}'))).toEqual([
      1,
      expect.stringContaining('The state does not fit'),
    ]);
    expect(await failure('--watch')).toEqual([2, expect.stringContaining('--watch needs the --seed')]);
    expect(await failure('--no-inspector', '--inspector-host', 'x')).toEqual([
      2,
      expect.stringContaining('goes with no'),
    ]);
    expect(await failure('--seed', write('a.yaml', 'users: ['))).toEqual([1, expect.stringContaining('is not YAML')]);
    const plan = write('plan.json', '{ "rules": [{ "fault": "storm" }] }');
    expect(await failure('--faults', plan)).toEqual([
      1,
      expect.stringMatching(/plan of faults does not fit: rules\[0\].fault/),
    ]);
    expect(await failure('--seed', wrong)).toEqual([1, expect.stringMatching(/does not fit: .*users\[0\].*"mail"/)]);
  });
});
