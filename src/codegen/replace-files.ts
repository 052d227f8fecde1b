import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Writes several files, all or none: every text is on disk before the first file is replaced, and what was replaced comes
 * back when a later one fails.
 */
export async function replaceFiles(files: ReadonlyMap<string, string>): Promise<void> {
  const old = new Map<string, string | undefined>();
  const temporary = (path: string): string => `${path}.${process.pid}.tmp`;
  try {
    for (const [path, text] of files) {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(temporary(path), text);
    }
    for (const path of files.keys()) {
      const before = await contentOf(path);
      await rename(temporary(path), path);
      old.set(path, before);
    }
  } catch (error) {
    await Promise.all([...files.keys()].map((path) => rm(temporary(path), { force: true })));
    for (const [path, text] of old) await (text === undefined ? rm(path, { force: true }) : writeFile(path, text));
    throw error;
  }
}

/** Those files that are not on disk as they would be written. */
export async function changedFiles(files: ReadonlyMap<string, string>): Promise<Map<string, string>> {
  const all = await Promise.all([...files].map(async ([path, text]) => ({ path, text, old: await contentOf(path) })));
  return new Map(all.filter(({ text, old }) => text !== old).map(({ path, text }) => [path, text]));
}

async function contentOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
