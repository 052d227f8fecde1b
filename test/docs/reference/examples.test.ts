import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import ts from 'typescript';
import { describe, expect, it, vi } from 'vitest';
import { exampleCode, exampleSetup } from '../../../scripts/docs/examples.js';
import { operationPage } from '../../../scripts/docs/operation-page.js';
import { type OperationFacts, readOperations } from '../../../scripts/docs/read-operations.js';
import { AccountClient } from '../../../src/account/index.js';
import { signedIn } from '../../testing/account/support.js';
import { prepare } from './world.js';

const root = resolve(import.meta.dirname, '../../..');
const run = promisify(execFile);
const management = readOperations('management');
const account = readOperations('account');

/** Runs the lines of an example as they are shown, with a client in the place of the one they make. */
async function runExample(
  facts: OperationFacts,
  client: unknown,
  ids: readonly (readonly [shown: string, actual: string])[],
  accessToken?: string,
) {
  const code = ids.reduce((text, [shown, actual]) => text.replaceAll(`'${shown}'`, `'${actual}'`), exampleCode(facts));
  const { outputText } = ts.transpileModule(code, { compilerOptions: { target: ts.ScriptTarget.ES2022 } });
  const log = vi.fn();
  const body = `return (async () => {\n${outputText}\n})();`;
  await new Function(facts.api, 'accessToken', 'console', body)(client, accessToken, { log });
  return log;
}

describe('every example of the Management API runs', () => {
  it.each(management)('$name', async (facts) => {
    const { management: client, emulator, ids } = await prepare(facts);
    const log = await runExample(facts, client, ids);
    const { operation, status } = emulator.requests.at(-1) ?? {};
    expect({ operation, status }).toEqual({ operation: facts.name, status: facts.shape.status });
    if (facts.shape.response && !facts.operation.page) expect(log).toHaveBeenCalledOnce();
  });
});

describe('every example of the Account API runs', () => {
  it.each(account)('$name', async (facts) => {
    const { emulator, token } = await signedIn();
    const accessToken = token as string;
    const client = new AccountClient({ domain: emulator.domain, accessToken, fetch: emulator.fetch, retry: false });
    const ids = [
      ['client_id', 'web'],
      ['client_secret', 'web-secret'],
    ] as const;
    await runExample(facts, client, ids, accessToken);
    expect(emulator.requests.at(-1)?.status).toBe(facts.shape.status);
  });
});

it('every example compiles as it is shown', async () => {
  const folder = join(root, '.artifacts/reference');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const facts of [...management, ...account]) {
    const given = facts.api === 'account' ? 'declare const accessToken: string;\n' : '';
    writeFileSync(
      join(folder, `${facts.api}-${facts.name}.ts`),
      `${given}${exampleSetup(facts)}\n\n${exampleCode(facts)}\nexport {};\n`,
    );
  }
  const config = join(folder, 'tsconfig.json');
  const compilerOptions = { rootDir: '../..' };
  writeFileSync(config, JSON.stringify({ extends: '../../tsconfig.json', include: ['./*.ts'], compilerOptions }));
  const { stdout } = await run('npx', ['tsc', '--noEmit', '-p', config], { cwd: root }).catch((error) => error);
  expect(stdout.split('\n').filter((line: string) => line.startsWith('.artifacts/'))).toEqual([]);
}, 180_000);

it('a page tells what a caller must know', () => {
  const page = operationPage(management.find(({ name }) => name === 'getUsers') as OperationFacts);
  expect(page).toContain('- HTTP: `GET /api/v1/users`');
  expect(page).toContain('- Scope: `read:users`');
  expect(page).toContain('- Paging: pages by `next_token`; the items are in `users`');
  expect(page).toMatch(/\| `page_size` \| query \| `number \\?\| null` \| {2}\|/);
  expect(page).toContain('| `users[].email` | `string` |');
  expect(page).toContain('| 429 | `RATE_LIMITED`, after retries |');
});
