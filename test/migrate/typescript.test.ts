import { expect, it } from 'vitest';
import { loadTypeScript } from '../../src/cli/migrate/typescript.js';
import { CommandError } from '../../src/cli/terminal.js';
import { temporaryFolder } from '../cli/support.js';
import { writeFiles } from '../scripts/api/files.js';

const absent = () => Promise.reject(new Error('Cannot find package'));

it("takes the project's own", async () => {
  using folder = temporaryFolder();
  writeFiles(folder.path, {
    'package.json': '{}',
    'node_modules/typescript/package.json': '{ "main": "main.cjs" }',
    'node_modules/typescript/main.cjs': "module.exports = { version: 'of the project' };",
  });
  expect(await loadTypeScript(folder.path, absent)).toMatchObject({ version: 'of the project' });
});

it('takes the one beside this package where the project has none', async () => {
  using folder = temporaryFolder();
  expect(typeof (await loadTypeScript(folder.path)).createProgram).toBe('function');
});

it('says what to do where there is none', async () => {
  using folder = temporaryFolder();
  const loading = loadTypeScript(folder.path, absent);
  await expect(loading).rejects.toThrow(CommandError);
  await expect(loading).rejects.toThrow('npm install --save-dev typescript');
});
