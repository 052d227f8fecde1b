import { readFile, rename, stat, writeFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { KindeConfigError } from '../errors.js';
import { KindeBulkError } from './errors.js';
import { unusable } from './journal-file.js';

/** How far an export is: the file is good up to `bytes`, and goes on at `cursor`. */
export interface Place {
  readonly kinde_sdk_export: 1;
  readonly tenant: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly done: number;
  readonly bytes: number;
  readonly cursor: string | null;
}

/** The files of an export. */
export interface ExportFiles {
  readonly file: string;
  /** What the file is called until it is complete. */
  readonly part: string;
  readonly checkpoint: string | undefined;
}

/** @throws KindeConfigError `CONFIG_INVALID` where one file is to be two things. */
export function exportFiles(file: string, checkpoint: string | undefined): ExportFiles {
  const part = `${file}.part`;
  if (checkpoint !== undefined && [file, part].some((name) => resolve(name) === resolve(checkpoint))) {
    throw new KindeConfigError('`checkpoint` must be a file of its own, not the one that the users are written to.');
  }
  return { file, part, checkpoint };
}

/**
 * Where the export goes on, or its beginning.
 *
 * @throws KindeBulkError `CHECKPOINT_INVALID`, `CHECKPOINT_MISMATCH`.
 */
export async function placeOf(
  { file, checkpoint }: ExportFiles,
  tenant: string,
  options: Readonly<Record<string, unknown>>,
): Promise<Place> {
  const wanted = { file: basename(file), ...options };
  const fresh: Place = { kinde_sdk_export: 1, tenant, options: wanted, done: 0, bytes: 0, cursor: null };
  const found = checkpoint === undefined ? undefined : await read(checkpoint);
  if (!found) return fresh;
  if (JSON.stringify([found.tenant, found.options]) === JSON.stringify([tenant, wanted])) return found;
  const message = `The checkpoint ${checkpoint} belongs to an export with other options. Name another file, or use the same options.`;
  throw new KindeBulkError('CHECKPOINT_MISMATCH', message);
}

/**
 * Whether an earlier run wrote the whole file, and was killed before its checkpoint was gone.
 *
 * @throws KindeBulkError `CHECKPOINT_MISMATCH` where what was written is not there.
 */
export async function isWhole({ file, part, checkpoint }: ExportFiles, { bytes, cursor }: Place): Promise<boolean> {
  if ((await sizeOf(part)) >= bytes) return false;
  if (cursor === null && (await sizeOf(file)) === bytes) return true;
  const message = `${part} is not what the checkpoint ${checkpoint} was made with; delete the checkpoint to begin anew.`;
  throw new KindeBulkError('CHECKPOINT_MISMATCH', message);
}

/** Writes a place in one step. @throws KindeBulkError `CHECKPOINT_INVALID`. */
export async function savePlace(checkpoint: string, place: Place): Promise<void> {
  const next = `${checkpoint}.new`;
  try {
    await writeFile(next, JSON.stringify(place), { mode: 0o600, flush: true });
    await rename(next, checkpoint);
  } catch (error) {
    throw unusable(checkpoint, error);
  }
}

async function read(checkpoint: string): Promise<Place | undefined> {
  try {
    const place = JSON.parse(await readFile(checkpoint, 'utf8')) as Partial<Place>;
    if (place.kinde_sdk_export === 1) return place as Place;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
  }
  const message = `${checkpoint} is not the checkpoint of an export. Name another file.`;
  throw new KindeBulkError('CHECKPOINT_INVALID', message);
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return -1;
    throw error;
  }
}
