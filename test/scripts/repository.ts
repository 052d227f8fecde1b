import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** The root of the repository. */
export const ROOT = resolve(import.meta.dirname, '../..');

/** Text of a file of the repository. */
export function repositoryText(path: string): Promise<string> {
  return readFile(join(ROOT, path), 'utf8');
}
