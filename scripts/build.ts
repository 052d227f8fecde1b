import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { loadedTogether, reachedGroups } from './build/groups.js';
import { removeUnreachable } from './build/unreachable.js';
import { BUNDLED, licenceTexts, packagesIn } from './package/bundled.js';

// The package: declarations by tsc, one per source file; JavaScript by esbuild, one file per entry and a few shared
// chunks. Loading a module costs Node about 0.4 ms each, which as many files as there are ideas would multiply
// (docs/decisions/0021-build-and-budgets.md).

interface Manifest {
  readonly exports: Readonly<Record<string, unknown>>;
  readonly bin: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
}

/** Built files that something outside the package loads by name. */
function entriesOf({ exports, bin }: Manifest): readonly string[] {
  const targets = targetsOf(exports, 'default');
  return [...new Set([...targets, ...Object.values(bin)])].filter((target) => target.endsWith('.js'));
}

function targetsOf(exports: Manifest['exports'], condition: string): readonly string[] {
  return Object.values(exports).flatMap((target) =>
    typeof target === 'object' && target !== null && condition in target
      ? [String(target[condition as keyof typeof target])]
      : [],
  );
}

/** `./dist/src/a.js` as the `src/a.ts` that it is built from. */
function sourceOf(target: string): string {
  return target.replace(/^(\.\/)?dist\//, '').replace(/\.js$/, '.ts');
}

/** What a user installs beside this package, which must not be in it. */
function installedBeside({ dependencies, peerDependencies }: Manifest): string[] {
  return Object.keys({ ...dependencies, ...peerDependencies }).filter((name) => !(name in BUNDLED));
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const options = {
  entryPoints: entriesOf(manifest).map(sourceOf),
  outdir: 'dist',
  outbase: '.',
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  external: installedBeside(manifest),
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  // Names stay, for stack traces; lines stay short, for their numbers.
  minifyWhitespace: true,
  lineLimit: 160,
  logLevel: 'warning',
} as const satisfies BuildOptions;

const { metafile } = await build({ ...options, metafile: true, write: false });
const builtIn = packagesIn(Object.keys(metafile.inputs));
const unknown = builtIn.filter((name) => !(name in BUNDLED));
if (unknown.length > 0) throw new Error(`${unknown.join(', ')} would be built in: see scripts/package/bundled.ts`);
rmSync('dist', { recursive: true, force: true });
execFileSync(resolve('node_modules/.bin/tsc'), ['-p', 'tsconfig.build.json'], { stdio: 'inherit' });
removeUnreachable('dist', targetsOf(manifest.exports, 'types'));
await build({ ...options, plugins: [loadedTogether(reachedGroups(metafile))] });
writeFileSync('dist/third-party-licences.txt', licenceTexts(builtIn));
