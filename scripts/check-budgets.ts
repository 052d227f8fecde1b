import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { textOf } from '../bench/report/text.js';
import { misses } from '../bench/section.js';
import { installSections } from '../bench/sections/footprint.js';
import { typeSections } from '../bench/sections/types.js';

// What the built package costs whoever installs, loads and compiles against it, in counts: nothing here depends on how
// busy the machine is. Bundled sizes are in check-size.ts, times are only in `npm run bench`.

/** Files that Node loads for a subpath at most; each costs its loader about 0.4 ms. */
const FILES: Readonly<Record<string, number>> = {
  './management': 6,
  './management/slim': 4,
  './logging': 3,
  './storage': 4,
  './webhooks': 6,
  './oauth': 8,
};
/** Of any other subpath. */
const FILES_OF_OTHERS = 16;

/** What a built file loads before it runs: `import` and `export ... from`, without line breaks or with. */
const STATIC_IMPORT = /(?:^|[;}\s])(?:import|export)\s*(?:[\w*$\s{},]*?\bfrom\s*)?"(\.[^"]+)"/g;

/** Files of the package that loading one loads, and their bytes. */
function loadedBy(entry: string): { readonly files: number; readonly bytes: number } {
  const files = new Set([resolve(entry)]);
  let bytes = 0;
  for (const file of files) {
    const text = readFileSync(file, 'utf8');
    bytes += Buffer.byteLength(text);
    for (const [, path = ''] of text.matchAll(STATIC_IMPORT)) files.add(resolve(dirname(file), path));
  }
  return { files: files.size, bytes };
}

function filesAreWithin(): boolean {
  const { exports } = JSON.parse(readFileSync('package.json', 'utf8')) as { exports: Record<string, unknown> };
  console.log('subpath                     files on load   at most     bytes');
  const within = Object.entries(exports).map(([subpath, target]) => {
    const entry = (target as { default?: string }).default;
    if (entry === undefined) return true;
    const { files, bytes } = loadedBy(entry);
    const most = FILES[subpath] ?? FILES_OF_OTHERS;
    console.log(
      `${subpath.padEnd(28)}${String(files).padStart(13)}${String(most).padStart(10)}${String(bytes).padStart(10)}`,
    );
    return files <= most;
  });
  return !within.includes(false);
}

if (!existsSync('dist/src/management/index.d.ts')) throw new Error('There is no build to check: run `npm run build`.');
const within = filesAreWithin();
const sections = [...installSections(false), ...typeSections(0.6, false).filter(({ id }) => id !== 'types-time')];
for (const section of sections) console.log(textOf(section));
process.exitCode = within && sections.every((section) => misses(section).length === 0) ? 0 : 1;
