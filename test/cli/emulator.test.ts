import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ManagementClient } from '../../src/management/index.js';
import { listening, runCommand, temporaryFolder } from './support.js';

const root = resolve(import.meta.dirname, '../..');

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
      ]);
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
    expect(await failure('--seed', wrong)).toEqual([1, expect.stringMatching(/does not fit: .*users\[0\].*"mail"/)]);
  });
});
