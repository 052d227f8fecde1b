import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { createEmulator } from '../../src/testing/index.js';

const root = resolve(import.meta.dirname, '../..');
const run = promisify(execFile);

/** Runs an example as its reader would, with an emulator of its own as the Kinde environment. */
async function example(file: string, ...args: string[]): Promise<string> {
  await using kinde = await createEmulator().listen();
  const { domain, clientId, clientSecret } = kinde.credentials;
  const env = { ...process.env, KINDE_DOMAIN: domain, KINDE_CLIENT_ID: clientId, KINDE_CLIENT_SECRET: clientSecret };
  const { stdout, stderr } = await run('npx', ['tsx', `examples/${file}`, ...args], { cwd: root, env });
  expect(stderr).toBe('');
  return stdout;
}

it('create-workspace', async () => {
  expect(await example('create-workspace.ts')).toBe("owner@example.com [ 'workspace-admin' ]\n");
});

it('export-users', async () => {
  const lines = (await example('export-users.ts')).trimEnd().split('\n');
  expect(lines.map((line) => typeof JSON.parse(line).id)).toEqual(['string', 'string']);
});

it('rollout-flag', async () => {
  const lines = (await example('rollout-flag.ts')).trimEnd().split('\n');
  expect(lines).toHaveLength(2);
  for (const line of lines) expect(line).toMatch(/^org_\w+ \{ type: 'bool', value: true \}$/);
});

it('find-or-invite', async () => {
  expect((await example('find-or-invite.ts')).split('\n')).toContain('colleague@example.com');
});

it('demo on the emulator', async () => {
  const { stdout } = await run('npx', ['tsx', 'examples/demo.ts'], { cwd: root });
  expect(stdout.match(/^\d+\. .*/gm)).toHaveLength(11);
  expect(stdout).toContain('2,500 users in');
});

it('demo --live cleans up what it made', async () => {
  const emulator = createEmulator();
  await using kinde = await emulator.listen();
  const { domain, clientId, clientSecret } = kinde.credentials;
  const env = { ...process.env, KINDE_DOMAIN: domain, KINDE_CLIENT_ID: clientId, KINDE_CLIENT_SECRET: clientSecret };
  await run('npx', ['tsx', 'examples/demo.ts', '--live'], { cwd: root, env });
  const asked = emulator.requests.map((request) => request.operation);
  const made = asked.filter((name) => name?.startsWith('create')).map((name) => name?.replace('create', ''));
  const deleted = asked.filter((name) => name?.startsWith('delete')).map((name) => name?.replace('delete', ''));
  expect(made.length).toBe(4);
  expect(deleted.sort()).toEqual(made.sort());
});
