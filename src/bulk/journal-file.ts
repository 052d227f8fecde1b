import type { FileHandle } from 'node:fs/promises';
import { KindeBulkError } from './errors.js';
import { createReplay, type JournalHeader, JournalLineError, type Replayed } from './replay.js';

const CHUNK = 64 * 1_024;

/** Replays the file and cuts off a line that has no end. */
export async function restored(
  handle: FileHandle,
  file: string,
  header: JournalHeader,
  retryFailed: boolean,
): Promise<Replayed> {
  const replay = createReplay(retryFailed);
  let number = 0;
  const complete = await eachLine(handle, (text) => {
    number += 1;
    try {
      replay.line(text);
    } catch (error) {
      if (!(error instanceof JournalLineError)) throw error;
      throw new KindeBulkError('CHECKPOINT_INVALID', `Line ${number} of the checkpoint ${file} ${error.message}.`);
    }
    if (number === 1) assertSame(replay.result().header as JournalHeader, header, file);
  });
  const { size } = await handle.stat();
  if (size === complete) return replay.result();
  // A first line without an end may be the beginning of some other file, which must not be lost.
  if (number === 0) await assertOwn(handle, file, size, header);
  await handle.truncate(complete);
  return replay.result();
}

/** Calls back with every line that has an end; gives the number of bytes up to the end of the last one. */
async function eachLine(handle: FileHandle, take: (text: string) => void): Promise<number> {
  const chunk = Buffer.alloc(CHUNK);
  let rest: Buffer = Buffer.alloc(0);
  let position = 0;
  for (;;) {
    const { bytesRead } = await handle.read(chunk, 0, CHUNK, position);
    if (bytesRead === 0) return position - rest.length;
    position += bytesRead;
    let text = Buffer.concat([rest, chunk.subarray(0, bytesRead)]);
    for (let end = text.indexOf(10); end >= 0; end = text.indexOf(10)) {
      take(text.toString('utf8', 0, end));
      text = text.subarray(end + 1);
    }
    rest = text;
  }
}

async function assertOwn(handle: FileHandle, file: string, size: number, header: JournalHeader): Promise<void> {
  const expected = Buffer.from(JSON.stringify(header));
  const found = Buffer.alloc(Math.min(size, expected.length));
  await handle.read(found, 0, found.length, 0);
  if (size <= expected.length && expected.subarray(0, found.length).equals(found)) return;
  throw new KindeBulkError('CHECKPOINT_INVALID', `${file} is not a checkpoint. Name a file that is not there yet.`);
}

function assertSame(found: JournalHeader, wanted: JournalHeader, file: string): void {
  const differs = (['job', 'tenant', 'options'] as const).filter(
    (name) => JSON.stringify(found[name]) !== JSON.stringify(wanted[name]),
  );
  if (differs.length === 0) return;
  const said = differs.map((name) => `${name} ${JSON.stringify(found[name])}, not ${JSON.stringify(wanted[name])}`);
  throw new KindeBulkError(
    'CHECKPOINT_MISMATCH',
    `The checkpoint ${file} belongs to other work: ${said.join('; ')}. Name another file, or run what it belongs to.`,
  );
}

/** The error of a checkpoint file that cannot be read or written. */
export function unusable(file: string, cause: unknown): KindeBulkError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new KindeBulkError('CHECKPOINT_INVALID', `The checkpoint ${file} cannot be used: ${reason}`, { cause });
}
