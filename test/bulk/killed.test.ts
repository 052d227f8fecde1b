import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { expect, it } from 'vitest';
import type { BulkSummary } from '../../src/bulk/index.js';
import { ManagementClient } from '../../src/management/index.js';
import { createEmulator } from '../../src/testing/index.js';
import { seed, temporaryFolder, usersOf } from './support.js';

const WORKER = fileURLToPath(new URL('import-worker.ts', import.meta.url));
const USERS = 2_000;
/** Requests after which the importer is killed, each time. */
const KILLS = [3, 151, 397, 503, 601];

/** Faults of every sort, some before Kinde acted and some after it. */
const faults = {
  seed: 7,
  rules: [
    { fault: { kind: 'reset', commit: 'before' }, probability: 0.02, operations: 'management.*' },
    { fault: { kind: 'reset', commit: 'after' }, probability: 0.02, operations: 'management.*' },
    { fault: 'truncated', probability: 0.02, operations: 'management.*' },
    { fault: { kind: 'server-error', commit: 'after' }, probability: 0.01, operations: 'management.*' },
    { fault: { kind: 'server-error' }, probability: 0.01, operations: 'management.*' },
    { fault: { kind: 'rate-limited', resetS: 0.05 }, probability: 0.003, operations: 'management.*' },
  ],
} as const;

it('loses and doubles nobody, killed with SIGKILL five times on a bad network', { timeout: 120_000 }, async () => {
  using folder = temporaryFolder();
  const checkpoint = folder.file('import.checkpoint');
  const passwords: string[] = [];
  let requests = 0;
  let onRequest = (): void => {};
  const emulator = createEmulator({
    seed,
    faults,
    limits: { rate: { requests: 400, windowS: 1 } },
    onRequest: ({ url, method }) => {
      requests += 1;
      if (method === 'PUT') passwords.push(new URL(url).pathname);
      onRequest();
      return undefined;
    },
  });
  await using listener = await emulator.listen();
  const { domain, clientId, clientSecret } = listener.credentials;
  const env = { ...process.env, KINDE_DOMAIN: domain, KINDE_CLIENT_ID: clientId, KINDE_CLIENT_SECRET: clientSecret };
  // In one file, so that it starts quickly however often it is killed.
  const worker = folder.file('worker.mjs');
  await build({
    entryPoints: [WORKER],
    outfile: worker,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'warning',
  });
  const start = () =>
    spawn(process.execPath, [worker, String(USERS), checkpoint], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  for (const kill of KILLS) {
    const child = start();
    requests = 0;
    onRequest = () => requests === kill && child.kill('SIGKILL');
    expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
  }
  onRequest = () => {};
  const child = start();
  const [output] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  const summary = JSON.parse(output) as BulkSummary;
  expect(summary).toMatchObject({ done: USERS, counts: { created: USERS, failed: 0, skipped: 0 } });
  expect(summary.resumed).toBeGreaterThan(500);
  expect(existsSync(`${checkpoint}.lock`)).toBe(false);
  expect(readFileSync(checkpoint, 'utf8')).not.toContain('$2b$');

  emulator.faults.clear();
  const management = new ManagementClient({ env, retry: { baseDelay: 5 } });
  const users = await usersOf(management);
  expect(users.map(({ email }) => email).sort()).toEqual(expectedEmails().sort());
  expect(users.filter(({ is_suspended }) => is_suspended)).toHaveLength(USERS / 50);
  for (const [org_code, isMember] of [
    ['org_a', (n: number) => n % 3 !== 0],
    ['org_b', (n: number) => n % 3 === 0],
  ] as const) {
    const members = await management.getOrganizationUsers({ org_code, page_size: 500 }).toArray();
    const roles = members.map(({ email, roles }) => [email, roles?.join()].join());
    const numbers = Array.from({ length: USERS }, (_, n) => n).filter(isMember);
    expect(roles.sort()).toEqual(numbers.map((n) => `user-${n}@example.com,${n % 2 ? 'member' : 'admin'}`).sort());
  }
  // Kinde does not tell passwords; that each was set is told by the requests.
  const withPassword = new Set(passwords);
  expect(withPassword.size).toBe(USERS / 10);
  const one = users.find(({ email }) => email === 'user-40@example.com')?.id ?? '';
  const properties = await management.getUserPropertyValues({ user_id: one }).toArray();
  expect(properties).toMatchObject([{ key: 'city', value: 'City 40' }]);
});

function expectedEmails(): string[] {
  return Array.from({ length: USERS }, (_, n) => `user-${n}@example.com`);
}
