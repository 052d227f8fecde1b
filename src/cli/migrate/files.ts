import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CommandError } from '../terminal.js';

const PROGRAM = /\.[cm]?[jt]sx?$/;
const DECLARATION = /\.d\.[cm]?ts$/;
/** What is installed or built, not written. */
const SKIPPED = new Set(['node_modules', 'dist', 'build', 'out', 'coverage']);

/**
 * The programs in some files and folders, in alphabetical order.
 *
 * @throws CommandError when a path leads nowhere.
 */
export async function programFiles(paths: readonly string[]): Promise<string[]> {
  const lists = await Promise.all(paths.map(filesAt));
  return [...new Set(lists.flat())].sort();
}

async function filesAt(path: string): Promise<string[]> {
  const info = await stat(path).catch(() => undefined);
  if (!info) throw new CommandError(`There is no file or folder ${path}.`);
  return info.isDirectory() ? await filesIn(path) : [path];
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const lists = entries.map(async (entry): Promise<string[]> => {
    const path = join(folder, entry.name);
    // A link may lead back to where it stands.
    if (entry.isDirectory()) return SKIPPED.has(entry.name) || entry.name.startsWith('.') ? [] : await filesIn(path);
    return entry.isFile() && PROGRAM.test(entry.name) && !DECLARATION.test(entry.name) ? [path] : [];
  });
  return (await Promise.all(lists)).flat();
}
