import { open, rename, rm } from 'node:fs/promises';
import type { ManagementClient } from '../management/index.js';
import { KindeBulkError } from './errors.js';
import { type ExportFiles, exportFiles, isWhole, type Place, placeOf, savePlace } from './export-place.js';
import { type ExportPage, type ExportUsersOptions, exportCalls, pagesWith } from './export-users.js';
import { lockFile } from './lock.js';
import { toNdjson } from './ndjson.js';
import { type ToCsvOptions, toCsv } from './to-csv.js';
import type { UserRecord } from './user-record.js';

/** Options of `exportUsersToFile`. */
export interface ExportToFileOptions extends Omit<ExportUsersOptions, 'cursor'> {
  /** Default `ndjson`. */
  readonly format?: 'csv' | 'ndjson' | undefined;
  /** How a CSV file is written. */
  readonly csv?: Omit<ToCsvOptions, 'columns'> | undefined;
  /** File that makes the export resumable; default none. */
  readonly checkpoint?: string | undefined;
  /** Told after every page how many users are in the file. */
  readonly onProgress?: ((progress: { readonly done: number }) => void) | undefined;
}

/** What an export did. */
export interface ExportSummary {
  /** Users in the file. */
  readonly done: number;
  /** Those of them that earlier runs had written. */
  readonly resumed: number;
}

/**
 * Writes every user into a file, which appears under its name when it is complete.
 *
 * With a checkpoint, an export that was killed goes on after the last page that reached the disk; who was added or deleted
 * meanwhile may be missing or be there twice, as with any list that is read in pages. A checkpoint is good for a file of
 * the same name.
 *
 * @throws KindeBulkError `CHECKPOINT_MISMATCH`, `CHECKPOINT_INVALID`, `CHECKPOINT_IN_USE`; `BULK_STOPPED` where the file
 * cannot be written.
 */
export async function exportUsersToFile(
  client: ManagementClient,
  file: string,
  options: ExportToFileOptions = {},
): Promise<ExportSummary> {
  const { format, csv, checkpoint, onProgress, ...wanted } = options;
  const files = exportFiles(file, checkpoint);
  const calls = exportCalls(wanted);
  const unlock = checkpoint === undefined ? undefined : await lockFile(checkpoint);
  try {
    const start = await placeOf(files, client.domain, wantedOf(options));
    const isDone = start.bytes > 0 && (await isWhole(files, start));
    const pages = pagesWith(calls, client, { ...wanted, ...(start.cursor !== null && { cursor: start.cursor }) });
    const end = isDone ? start : await written(pages, files, start, { format, csv, checkpoint, onProgress });
    if (checkpoint !== undefined) await rm(checkpoint, { force: true });
    return { done: end.done, resumed: start.done };
  } finally {
    await unlock?.();
  }
}

/** Options that change what is in the file. */
function wantedOf({ format = 'ndjson', csv = {}, ...options }: ExportToFileOptions): Readonly<Record<string, unknown>> {
  const { organization, roles, verified, properties, pageSize } = options;
  return { format, csv, organization, roles, verified, properties, pageSize };
}

/** Writes what is missing, and gives the file its name. */
async function written(
  pages: AsyncIterable<ExportPage>,
  { file, part }: ExportFiles,
  start: Place,
  options: Pick<ExportToFileOptions, 'format' | 'csv' | 'checkpoint' | 'onProgress'>,
): Promise<Place> {
  const write = <T>(work: Promise<T>): Promise<T> => work.catch((error) => Promise.reject(unwritable(file, error)));
  const handle = await write(open(part, 'a', 0o600));
  let place = start;
  try {
    // What was written after the checkpoint is written again.
    await write(handle.truncate(start.bytes));
    for await (const { users, nextCursor } of isRead(start) ? [] : pages) {
      const text = await textOf(users, place.bytes === 0, options);
      await write(handle.appendFile(text));
      place = { ...place, done: place.done + users.length, bytes: place.bytes + text.length, cursor: nextCursor };
      // The page first, then what says that it is there.
      if (options.checkpoint !== undefined) {
        await write(handle.datasync());
        await savePlace(options.checkpoint, place);
      }
      options.onProgress?.({ done: place.done });
    }
    await write(handle.sync());
  } finally {
    await handle.close();
  }
  await write(rename(part, file));
  return place;
}

/** Whether the file holds every page. */
function isRead({ bytes, cursor }: Place): boolean {
  return bytes > 0 && cursor === null;
}

async function textOf(
  users: readonly UserRecord[],
  isFirst: boolean,
  { format = 'ndjson', csv }: ExportToFileOptions,
): Promise<Buffer> {
  const lines: string[] = [];
  for await (const line of format === 'csv' ? toCsv(users, csv) : toNdjson(users)) lines.push(line);
  if (format === 'csv' && !isFirst) lines.shift();
  return Buffer.from(lines.join(''));
}

function unwritable(file: string, cause: unknown): KindeBulkError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new KindeBulkError('BULK_STOPPED', `${file} cannot be written: ${reason}`, { cause });
}
