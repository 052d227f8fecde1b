import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compilers } from '../../scripts/package/compilers.js';

/** The table and the program of docs/guides/commonjs.md, by the compilers that it speaks of. */
const root = resolve(import.meta.dirname, '../..');
const guide = readFileSync(join(root, 'docs/guides/commonjs.md'), 'utf8');
const rows = [...guide.matchAll(/^\|(.+)\|$/gm)].map(([, row = '']) => row.split('|').map((cell) => cell.trim()));
const [[, ...columns] = [], , ...lines] = rows;
const installed = compilers();

/** The oldest compiler of a column: `5.5 to 5.7` is tried with 5.5. */
function compilerOf(column: string): string | undefined {
  const version = /^\d+(\.\d+)?/.exec(column)?.[0];
  return installed.find(({ name }) => name === `typescript-${version}`)?.file;
}

/** Without those of a `module` that the compiler does not know. */
const cells = lines
  .flatMap(([module = '', ...says]) =>
    says.map((say, index) => ({ module: module.slice(1, -1), column: columns[index] ?? '', say })),
  )
  .filter(({ say }) => say !== '–');
const isReady = existsSync('dist/src/management/index.d.ts') && installed.every(({ file }) => existsSync(file));
const STATIC = `import { ManagementClient } from 'kinde-sdk/management';\nexport const client = new ManagementClient();\n`;

describe.skipIf(!isReady)('with the built package and the compilers', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(realpathSync(tmpdir()), 'kinde-sdk-commonjs-'));
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(root, join(folder, 'node_modules/kinde-sdk'));
    writeFileSync(join(folder, 'package.json'), '{ "name": "app" }');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  /** The numbers of what a compiler says of a program. */
  async function diagnosticsOf(compiler: string, module: string, program: string): Promise<string[]> {
    const place = mkdtempSync(join(folder, 'program-'));
    const compilerOptions = { module, target: 'es2022', strict: true, noEmit: true, skipLibCheck: true, types: [] };
    writeFileSync(join(place, 'program.ts'), program);
    writeFileSync(join(place, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['program.ts'] }));
    const ran = promisify(execFile)(process.execPath, [compiler, '-p', place]);
    const { stdout } = await ran.catch((error: { readonly stdout: string }) => error);
    return [...stdout.matchAll(/\bTS\d+/g)].map(([code]) => code);
  }

  it.each(cells)('$module in TypeScript $column: $say', { timeout: 60_000 }, async ({ module, column, say }) => {
    const found = await diagnosticsOf(compilerOf(column) ?? '', module, STATIC);
    expect(found).toEqual(say === 'yes' ? [] : [say.slice(1, -1)]);
  });

  it('the program with import() compiles where the table says TS1479', { timeout: 60_000 }, async () => {
    const [, program = ''] = /^```typescript\n([\s\S]*?)^```$/m.exec(guide) ?? [];
    const first = cells.find(({ say }) => say === '`TS1479`');
    expect(await diagnosticsOf(compilerOf(first?.column ?? '') ?? '', 'node16', program)).toEqual([]);
  });
});

it('the table is read: four lines, four columns, two cells without', () => expect(cells).toHaveLength(14));
