import type { FileHandle } from 'node:fs/promises';
import { unusable } from './journal-file.js';
import type { JournalHeader, JournalLine } from './replay.js';

export interface Appender {
  append(lines: readonly (JournalLine | JournalHeader)[], sync: boolean): Promise<void>;
}

/** Writes what gathers while a write is under way in one go, in order. */
export function createAppender(handle: FileHandle, file: string): Appender {
  let waiting = '';
  let isSyncWanted = false;
  let next: Promise<void> | undefined;
  let last: Promise<void> = Promise.resolve();
  const flush = async (): Promise<void> => {
    const [text, isSynced] = [waiting, isSyncWanted];
    [waiting, isSyncWanted, next] = ['', false, undefined];
    try {
      if (text !== '') await handle.appendFile(text);
      if (isSynced) await handle.datasync();
    } catch (error) {
      throw unusable(file, error);
    }
  };
  return {
    append(lines, sync) {
      for (const line of lines) waiting += `${JSON.stringify(line)}\n`;
      isSyncWanted ||= sync;
      // After a failed write nothing more is written, so that no line can stand after a broken one.
      next ??= last = last.then(flush);
      return next;
    },
  };
}
