import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** `'./x.js'` in `import`, `export ... from` and `import('./x.js')`: what a declaration leads to. */
const REFERENCE = /(?:\bfrom|\bimport\(?)\s*(['"])(\.{1,2}\/[^'"]+)\1/g;

/** Removes the declarations that no entry leads to: nobody can import from them, and half of them are the emulator's insides. */
export function removeUnreachable(folder: string, entries: readonly string[]): void {
  const reached = new Set(entries.map((entry) => resolve(entry)));
  for (const file of reached) {
    for (const [, , path = ''] of readFileSync(file, 'utf8').matchAll(REFERENCE))
      reached.add(resolve(dirname(file), path.replace(/\.js$/, '.d.ts')));
  }
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && path.endsWith('.d.ts') && !reached.has(resolve(path))) rmSync(path);
  }
}
