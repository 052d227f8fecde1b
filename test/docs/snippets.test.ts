import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEmulator, type Listener } from '../../src/testing/index.js';

/** Every TypeScript snippet of README and docs is type-checked and run, as it stands, against the emulator. */
const root = resolve(import.meta.dirname, '../..');
const folder = join(root, '.artifacts/snippets');
const run = promisify(execFile);

const snippets = ['README.md', ...markdownIn('docs')].flatMap((file) => snippetsOf(file));

function markdownIn(directory: string): string[] {
  const entries = readdirSync(join(root, directory), { recursive: true, encoding: 'utf8' });
  return entries.filter((name) => name.endsWith('.md')).map((name) => join(directory, name));
}

function snippetsOf(file: string): { title: string; name: string; code: string }[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(/^```ts\n([\s\S]*?)^```$/gm)].map((match) => {
    const line = text.slice(0, match.index).split('\n').length;
    return { title: `${file}:${line}`, name: `${file.replace(/\W+/g, '-')}-${line}.ts`, code: match[1] as string };
  });
}

it('the framework snippets of the README are the programs that the adapter tests run', () => {
  const text = readFileSync(join(root, 'README.md'), 'utf8');
  const programs = [...text.matchAll(/^```ts (\w+)\n([\s\S]*?)^```$/gm)];
  expect(programs.map(([, name]) => name)).toEqual(['express', 'fastify', 'hono', 'web']);
  for (const [, name, code] of programs) {
    expect(code).toBe(readFileSync(join(root, `test/adapters/five-lines/${name}.ts`), 'utf8'));
  }
});

describe('snippets', () => {
  let kinde: Listener;

  beforeAll(async () => {
    mkdirSync(folder, { recursive: true });
    for (const { name, code } of snippets) writeFileSync(join(folder, name), `${code}\nexport {};\n`);
    kinde = await createEmulator().listen();
  });

  afterAll(() => kinde.close());

  it('there are some', () => expect(snippets.length).toBeGreaterThan(8));

  it('type-check', async () => {
    const config = join(folder, 'tsconfig.json');
    writeFileSync(
      config,
      JSON.stringify({ extends: '../../tsconfig.json', include: ['./*.ts'], compilerOptions: { rootDir: '../..' } }),
    );
    const { stdout } = await run('npx', ['tsc', '--noEmit', '-p', config], { cwd: root }).catch((error) => error);
    expect(stdout).toBe('');
  }, 120_000);

  it.each(snippets)(
    '$title runs',
    async ({ name }) => {
      const { domain, clientId, clientSecret } = kinde.credentials;
      const env = {
        ...process.env,
        KINDE_DOMAIN: domain,
        KINDE_CLIENT_ID: clientId,
        KINDE_CLIENT_SECRET: clientSecret,
        KINDE_REDIRECT_URI: 'http://localhost:3000/callback',
        KINDE_SESSION_SECRET: '0123456789abcdef0123456789abcdef',
      };
      const { stderr } = await run('npx', ['tsx', join(folder, name)], { cwd: root, env });
      expect(stderr).toBe('');
    },
    60_000,
  );
});
