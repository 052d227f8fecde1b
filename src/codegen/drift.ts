import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Files of a folder that are not what a generation would write, and files that are there besides, with what is wrong. */
export async function driftOf(folder: string, files: ReadonlyMap<string, string>): Promise<string[]> {
  const present = await readdir(folder).catch(() => []);
  const stray = present.filter((name) => !files.has(name)).map((name) => `${join(folder, name)} is not generated`);
  return [...(await staleFiles(folder, files)), ...stray];
}

/** Files that a generation would write anew, with what is wrong. */
export async function staleFiles(folder: string, files: ReadonlyMap<string, string>): Promise<string[]> {
  const checks = [...files].map(async ([name, text]) => {
    const path = join(folder, name);
    const old = await readFile(path, 'utf8').catch(() => undefined);
    // Version control may have changed the ends of lines.
    if (old?.replaceAll('\r\n', '\n') === text) return [];
    return [`${path} ${old === undefined ? 'is missing' : 'is out of date'}`];
  });
  return (await Promise.all(checks)).flat();
}
