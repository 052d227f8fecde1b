import { type FileHandle, open, readFile, rename, rm } from 'node:fs/promises';
import type { ManagementClient } from '../management/index.js';
import { type ToCsvOptions, toCsv } from './csv.js';
import { KindeBulkError } from './errors.js';
import { type ExportUsersOptions, exportPages } from './export-users.js';
import { lockFile } from './lock.js';
import { toNdjson } from './ndjson.js';

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

/** How far an export is: the file is good up to `bytes`, and goes on at `cursor`. */
interface Place {
  readonly kinde_sdk_export: 1;
  readonly tenant: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly done: number;
  readonly bytes: number;
  readonly cursor: string | null;
}

/**
 * Writes every user into a file, which appears under its name when it is complete.
 *
 * With a checkpoint, an export that was killed goes on after the last page that reached the disk; who was added or deleted
 * meanwhile may be missing or be there twice, as with any list that is read in pages.
 *
 * @throws KindeBulkError `CHECKPOINT_MISMATCH`, `CHECKPOINT_INVALID`, `CHECKPOINT_IN_USE`.
 */
export async function exportUsersToFile(
  client: ManagementClient,
  file: string,
  options: ExportToFileOptions = {},
): Promise<ExportSummary> {
  const { checkpoint } = options;
  const unlock = checkpoint === undefined ? undefined : await lockFile(checkpoint);
  const part = `${file}.part`;
  try {
    const start = await startOf(client, options);
    const handle = await open(part, start.done > 0 ? 'r+' : 'w', 0o600);
    const end = await written(client, handle, start, options).finally(() => handle.close());
    await rename(part, file);
    if (checkpoint !== undefined) await rm(checkpoint, { force: true });
    return { done: end.done, resumed: start.done };
  } finally {
    await unlock?.();
  }
}

async function written(
  client: ManagementClient,
  handle: FileHandle,
  start: Place,
  { format = 'ndjson', csv, checkpoint, onProgress, ...options }: ExportToFileOptions,
): Promise<Place> {
  // What was written after the checkpoint is written again.
  await handle.truncate(start.bytes);
  let place = start;
  if (start.done > 0 && start.cursor === null) return start;
  for await (const { users, nextCursor } of exportPages(client, {
    ...options,
    ...(start.cursor && { cursor: start.cursor }),
  })) {
    const lines: string[] = [];
    for await (const line of format === 'csv' ? toCsv(users, csv) : toNdjson(users)) lines.push(line);
    if (format === 'csv' && place.bytes > 0) lines.shift();
    const text = Buffer.from(lines.join(''));
    await handle.write(text, 0, text.length, place.bytes);
    place = { ...place, done: place.done + users.length, bytes: place.bytes + text.length, cursor: nextCursor };
    if (checkpoint !== undefined) await save(handle, checkpoint, place);
    onProgress?.({ done: place.done });
  }
  await handle.sync();
  return place;
}

async function startOf(client: ManagementClient, options: ExportToFileOptions): Promise<Place> {
  const { format = 'ndjson', csv = {}, organization, roles, verified, properties, pageSize, checkpoint } = options;
  const wanted = { format, csv, organization, roles, verified, properties, pageSize };
  const tenant = client.domain;
  const fresh: Place = { kinde_sdk_export: 1, tenant, options: wanted, done: 0, bytes: 0, cursor: null };
  const found = checkpoint === undefined ? undefined : await placeFrom(checkpoint);
  if (!found) return fresh;
  if (JSON.stringify([found.tenant, found.options]) === JSON.stringify([tenant, wanted])) return found;
  const message = `The checkpoint ${checkpoint} belongs to an export with other options. Name another file, or use the same options.`;
  throw new KindeBulkError('CHECKPOINT_MISMATCH', message);
}

async function placeFrom(checkpoint: string): Promise<Place | undefined> {
  try {
    const place = JSON.parse(await readFile(checkpoint, 'utf8')) as Partial<Place>;
    if (place.kinde_sdk_export === 1) return place as Place;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
  }
  throw new KindeBulkError(
    'CHECKPOINT_INVALID',
    `${checkpoint} is not the checkpoint of an export. Name another file.`,
  );
}

/** The page first, then what says that it is there, in one step. */
async function save(handle: FileHandle, checkpoint: string, place: Place): Promise<void> {
  await handle.datasync();
  const next = `${checkpoint}.new`;
  const file = await open(next, 'w', 0o600);
  await file.writeFile(JSON.stringify(place));
  await file.datasync();
  await file.close();
  await rename(next, checkpoint);
}
