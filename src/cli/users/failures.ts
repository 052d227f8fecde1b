import { type FileHandle, open } from 'node:fs/promises';
import type { BulkResult } from '../../bulk/index.js';
import { CommandError } from '../terminal.js';

/** Takes what failed. */
export interface Failures {
  add(result: BulkResult): Promise<void>;
  close(): Promise<void>;
}

/** Writes failed records into a file, each with its reason; an import reads them from it once they are mended. */
export function createFailures(file: string | undefined, isResumed: boolean): Failures {
  let opened: Promise<FileHandle> | undefined;
  return {
    async add({ record, line, code, message, field }) {
      if (file === undefined) return;
      opened ??= openFile(file, isResumed);
      const fields = typeof record === 'object' && record !== null ? record : { record };
      // Readable by nobody else: records may hold hashes of passwords.
      const failure = { ...fields, import_error: { line, code, message, field } };
      await (await opened).appendFile(`${JSON.stringify(failure)}\n`);
    },
    close: async () => (await opened)?.close(),
  };
}

async function openFile(file: string, isResumed: boolean): Promise<FileHandle> {
  try {
    return await open(file, isResumed ? 'a' : 'w', 0o600);
  } catch (error) {
    throw new CommandError(`${file} cannot be written: ${(error as Error).message}`);
  }
}
