import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Surface } from './surface.js';

const HEADER = '# The public types of kinde-sdk. Written by `npm run api:update`; `npm run api:check` compares.';

/** The name of a subpath's file: `./management` is `management.txt`. */
export function snapshotName(subpath: string): string {
  return subpath === '.' ? 'root.txt' : `${subpath.replace(/^\.\//, '').replaceAll('/', '-')}.txt`;
}

/** A surface as text: an export's head, then its lines, indented. */
export function surfaceText(surface: Surface): string {
  const blocks = [...surface].map(([head, lines]) => [head, ...lines.map((line) => `  ${line}`)].join('\n'));
  return `${[HEADER, ...blocks].join('\n\n')}\n`;
}

/** The surface that a text holds. */
export function surfaceFrom(text: string): Surface {
  const blocks = text.replaceAll('\r\n', '\n').trimEnd().split('\n\n').slice(1);
  return new Map(
    blocks.map((block): [string, string[]] => {
      const [head = '', ...lines] = block.split('\n');
      return [head, lines.map((line) => line.slice(2))];
    }),
  );
}

/** The texts of all surfaces in a folder, by file name. */
export function readSnapshots(folder: string): Map<string, string> {
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.txt')) : [];
  return new Map(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

/** Writes the texts, and removes those of subpaths that are gone. */
export function writeSnapshots(folder: string, texts: ReadonlyMap<string, string>): void {
  mkdirSync(folder, { recursive: true });
  for (const name of readSnapshots(folder).keys()) if (!texts.has(name)) rmSync(join(folder, name));
  for (const [name, text] of texts) writeFileSync(join(folder, name), text);
}
