import { rmSync } from 'node:fs';
import { expect, it } from 'vitest';
import { loadTypeScript } from '../../src/cli/migrate/typescript.js';
import { CommandError } from '../../src/cli/terminal.js';
import { temporaryFolder } from '../cli/support.js';
import { writeFiles } from '../scripts/api/files.js';

const absent = () => Promise.reject(new Error('Cannot find package'));

/** A project with a package `typescript` that exports some text. */
function projectWith(exported: string) {
  const folder = temporaryFolder();
  writeFiles(folder.path, {
    'package.json': '{}',
    'node_modules/typescript/package.json': '{ "main": "main.cjs" }',
    'node_modules/typescript/main.cjs': `module.exports = ${exported};`,
  });
  return folder;
}

it("takes the project's own", async () => {
  using folder = projectWith("{ version: 'of the project', createProgram() {} }");
  expect(await loadTypeScript(folder.path, absent)).toMatchObject({ version: 'of the project' });
});

it('takes the one beside this package where that of the project is no library', async () => {
  using folder = projectWith("{ version: '7.0.2' }");
  expect(typeof (await loadTypeScript(folder.path)).createProgram).toBe('function');
});

it.each([
  ['that of the project', "{ version: '7.0.2' }", absent],
  ['the one beside this package', 'undefined', () => Promise.resolve({ default: { version: '7.0.2' } } as never)],
])('says what to do where %s is no library', async (_, exported, beside) => {
  using folder = projectWith(exported);
  if (exported === 'undefined') rmSync(`${folder.path}/node_modules`, { recursive: true });
  const loading = loadTypeScript(folder.path, beside);
  await expect(loading).rejects.toThrow(CommandError);
  await expect(loading).rejects.toThrow(
    'TypeScript 7.0.2 cannot be used as a library. In an empty folder: npm install kinde-sdk typescript@5.9, then npx kinde-sdk migrate <path to this project>.',
  );
});

it('takes the one beside this package where the project has none', async () => {
  using folder = temporaryFolder();
  expect(typeof (await loadTypeScript(folder.path)).createProgram).toBe('function');
});

it('says what to do where there is none', async () => {
  using folder = temporaryFolder();
  const loading = loadTypeScript(folder.path, absent);
  await expect(loading).rejects.toThrow(CommandError);
  await expect(loading).rejects.toThrow('npm install --save-dev typescript@5.9');
});
