import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import ts from 'typescript';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';

/** What is used of the webpack that Next.js brings. */
type Webpack = (options: object, done: (error: Error | null, stats: Stats) => void) => void;
interface Stats {
  toJson(options: object): { readonly errors: readonly Told[]; readonly warnings: readonly Told[] };
}
interface Told {
  readonly message: string;
}

const SOURCES = ['msw.ts', 'emulator-error.ts', 'faults/connection.ts'];
let webpack: Webpack;

beforeAll(() => {
  webpack = createRequire(import.meta.url)('next/dist/compiled/webpack/webpack').webpack;
});

/** The file that loads msw, as JavaScript, in a folder that has no packages. */
function folderWithoutMsw(): string {
  const folder = mkdtempSync(join(tmpdir(), 'without-msw-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const path of SOURCES) {
    const source = readFileSync(new URL(`../../src/testing/${path}`, import.meta.url), 'utf8');
    const options = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };
    const code = ts.transpileModule(source, { compilerOptions: options }).outputText;
    writeFileSync(join(folder, path.replace(/^.*\//, '').replace(/ts$/, 'js')), flat(code));
  }
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  return folder;
}

function flat(code: string): string {
  return code.replaceAll(/'\.\.?\/(?:faults\/)?([\w-]+\.js)'/g, "'./$1'");
}

/** What `handlers()` fails with, on Node itself: where tests run, every package is found. */
function failureOf(bundle: string): unknown {
  const program = `
    const { mswHandlers } = await import(${JSON.stringify(pathToFileURL(bundle).href)});
    const error = await mswHandlers('https://emulator.kinde.com', () => {}).catch((thrown) => thrown);
    const { name, code, message, cause } = error;
    console.log(JSON.stringify({ name, code, message, cause: cause?.message }));
  `;
  return JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' }));
}

const MISSING = {
  name: 'EmulatorError',
  code: 'PACKAGE_MISSING',
  message: 'emulator.handlers() needs the package msw, version 2: npm install --save-dev msw',
  cause: expect.stringContaining('msw'),
};

describe('without msw', () => {
  it('webpack bundles, with a warning, and handlers() says what to do', async () => {
    const folder = folderWithoutMsw();
    const { errors, warnings } = await new Promise<ReturnType<Stats['toJson']>>((resolve, reject) => {
      const options = {
        context: folder,
        entry: './msw.js',
        mode: 'development',
        devtool: false,
        target: 'node20',
        experiments: { outputModule: true },
        output: { path: folder, filename: 'bundle.mjs', library: { type: 'module' } },
      };
      webpack(options, (error, stats) =>
        error ? reject(error) : resolve(stats.toJson({ all: false, errors: true, warnings: true })),
      );
    });
    expect(errors).toEqual([]);
    expect(warnings.map(({ message }) => message)).toEqual([expect.stringContaining("Can't resolve 'msw'")]);
    expect(failureOf(join(folder, 'bundle.mjs'))).toEqual(MISSING);
  });

  it('esbuild bundles, and handlers() says what to do', async () => {
    const folder = folderWithoutMsw();
    const outfile = join(folder, 'bundle.mjs');
    const options = { bundle: true, format: 'esm', platform: 'node', logLevel: 'silent' } as const;
    await build({ ...options, entryPoints: [join(folder, 'msw.js')], outfile });
    expect(failureOf(outfile)).toEqual(MISSING);
  });
});
