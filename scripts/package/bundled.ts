import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Packages that are built into `dist/` instead of being installed beside it, each with the reason. They are development
 * dependencies; their licence texts are shipped, and the bill of materials lists them.
 */
export const BUNDLED: Readonly<Record<string, string>> = {
  'csv-parse': 'it brings the same code in nine builds, 1.6 MB, of which `kinde-sdk/bulk` uses 60 kB',
};

/** The packages that the build took files from, by the paths that esbuild tells. */
export function packagesIn(inputs: readonly string[]): readonly string[] {
  const names = inputs.flatMap((input) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? []);
  return [...new Set(names)].sort();
}

/** The licences of packages that are built in, as they ask for. */
export function licenceTexts(names: readonly string[], modules = 'node_modules'): string {
  const texts = names.map((name) => {
    const file = ['LICENSE', 'LICENSE.md', 'LICENCE', 'license']
      .map((one) => join(modules, name, one))
      .find(existsSync);
    if (file === undefined) throw new Error(`${name} is built in, but has no licence text to ship with it`);
    return `${name}\n\n${readFileSync(file, 'utf8').trim()}\n`;
  });
  return `This package holds code of other packages, under these licences.\n\n${texts.join('\n----\n\n')}`;
}
