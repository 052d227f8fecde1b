import { type FileHandle, open } from 'node:fs/promises';
import { type Appender, createAppender } from './appender.js';
import { KindeBulkError } from './errors.js';
import { restored, unusable } from './journal-file.js';
import { lockFile } from './lock.js';
import type { CheckpointSettings } from './options.js';
import { createReplay, type JournalHeader, type Replayed } from './replay.js';
import type { BulkOutcome } from './types.js';

/** The record of what long work has done, one line each, only ever appended to. */
export interface Journal {
  /** What earlier runs had done. */
  readonly resumed: Replayed;
  /** Notes that a stretch of the source was read; `hash` is the digest of everything up to `to`. */
  window(window: { readonly from: number; readonly to: number; readonly hash: string }): Promise<void>;
  /** Notes items whose first write is about to be sent; on disk when the promise is kept. */
  begin(items: readonly (readonly [index: number, note?: unknown])[]): Promise<void>;
  /** Notes an outcome; with the operating system when the promise is kept. */
  done(index: number, outcome: BulkOutcome): Promise<void>;
  close(): Promise<void>;
}

/** The journal of work without a checkpoint. */
export function noJournal(): Journal {
  const nothing = async (): Promise<void> => {};
  return { resumed: createReplay(false).result(), window: nothing, begin: nothing, done: nothing, close: nothing };
}

/**
 * Opens a checkpoint file, or makes it.
 *
 * A last line that was cut off by a kill is dropped: what it was about to say is found out from Kinde.
 *
 * @throws KindeBulkError `CHECKPOINT_INVALID`, `CHECKPOINT_MISMATCH` or `CHECKPOINT_IN_USE`.
 */
export async function openJournal(
  { file, retryFailed, sync }: CheckpointSettings,
  header: JournalHeader,
): Promise<Journal> {
  const unlock = await lockFile(file);
  let handle: FileHandle | undefined;
  try {
    // Hashes of passwords are not in it, but names of users are.
    handle = await open(file, 'a+', 0o600);
    const resumed = await restored(handle, file, header, retryFailed);
    const appender = createAppender(handle, file);
    if (!resumed.header) await appender.append([header], sync);
    return journalOf(appender, handle, { resumed, sync, unlock });
  } catch (error) {
    await handle?.close();
    await unlock();
    throw error instanceof KindeBulkError ? error : unusable(file, error);
  }
}

function journalOf(
  { append }: Appender,
  handle: FileHandle,
  { resumed, sync, unlock }: { resumed: Replayed; sync: boolean; unlock: () => Promise<void> },
): Journal {
  return {
    resumed,
    window: ({ from, to, hash }) => append([{ w: [from, to, hash] }], false),
    begin: (items) => (items.length > 0 ? append([{ b: items }], sync) : Promise.resolve()),
    done: (index, { status, id, code }) => append([{ d: index, s: status, id, code }], false),
    async close() {
      try {
        await append([], sync);
      } finally {
        await handle.close().finally(unlock);
      }
    },
  };
}
