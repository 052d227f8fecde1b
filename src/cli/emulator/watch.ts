import { watch } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';

/** What watching does. */
export interface FileWatch {
  /** The file as it is when the watching begins. */
  readonly file: string;
  /** Called when the text of the file has changed, one call at a time. */
  onChange(): Promise<void>;
}

/** Editors write in several steps, and replace the file while they do. */
const SETTLING_MS = 100;

/** Watches a file until it is told to end; a file that is away for a moment is waited for. */
export async function watchFile({ file, onChange }: FileWatch): Promise<() => void> {
  const path = resolve(file);
  let known = await readFile(path, 'utf8').catch(() => undefined);
  let timer: NodeJS.Timeout | undefined;
  let working = Promise.resolve();
  async function look(): Promise<void> {
    const text = await readFile(path, 'utf8').catch(() => undefined);
    if (text === undefined || text === known) return;
    known = text;
    await onChange();
  }
  // The folder, since a file that is replaced is another file.
  const watcher = watch(dirname(path), (_, name) => {
    if (name !== null && name !== basename(path)) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      working = working.then(look);
    }, SETTLING_MS);
  });
  return () => {
    clearTimeout(timer);
    watcher.close();
  };
}
