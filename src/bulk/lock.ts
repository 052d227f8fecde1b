import { createHash } from 'node:crypto';
import { KindeBulkError } from './errors.js';
import { type LockFiles, lockFiles, ownerFrom } from './lock-files.js';

/** More than there are processes that die while they wait for one lock. */
const MOST_ATTEMPTS = 100;

/**
 * Keeps other processes from a file until the returned function is called; a lock of a process that died is taken over.
 *
 * A lock that is there is never taken away from under its name, which would let two in: who takes one over makes the file
 * that is named after it. One only can make it, and so on after each that died; the last of them has the lock.
 *
 * @throws KindeBulkError `CHECKPOINT_IN_USE`; `CHECKPOINT_INVALID` where there can be no lock.
 */
export async function lockFile(file: string, files: LockFiles = lockFiles()): Promise<() => Promise<void>> {
  const lock = `${file}.lock`;
  let last: Link | undefined;
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
    last = (await chainOf(lock, files)).at(-1);
    if (last && files.isAlive(last.text)) break;
    const path = last ? after(lock, last) : lock;
    const own = files.owner();
    // Somebody else was as quick.
    if (!(await files.create(path, own))) continue;
    const chain = await chainOf(lock, files);
    if (chain.at(-1)?.text === own) return () => release(chain, files);
    // The lock that this one comes after was given back meanwhile.
    await files.remove(path);
  }
  throw inUse(file, lock, last?.text ?? '');
}

/** A file of a lock. */
interface Link {
  readonly path: string;
  readonly text: string;
}

/** The lock, and those who took it over one after the other. */
async function chainOf(lock: string, files: LockFiles): Promise<readonly Link[]> {
  const chain: Link[] = [];
  for (let path = lock; ; ) {
    const text = await files.read(path);
    if (text === undefined) return chain;
    const link = { path, text };
    chain.push(link);
    path = after(lock, link);
  }
}

/** The name of the file that takes a link over. */
function after(lock: string, { path, text }: Link): string {
  const own = path.slice(lock.length);
  return `${lock}.after-${createHash('sha256').update(`${own}\n${text}`).digest('base64url').slice(0, 16)}`;
}

/** From the first one on: what comes after a lock that is not there any more counts for nobody. */
async function release([first, ...others]: readonly Link[], files: LockFiles): Promise<void> {
  // Deleted by hand, it may be somebody else's by now.
  if (first && (await files.read(first.path)) === first.text) await files.remove(first.path);
  for (const { path } of others) await files.remove(path);
}

function inUse(file: string, lock: string, text: string): KindeBulkError {
  const { pid = 'unknown', host = 'this machine' } = ownerFrom(text);
  return new KindeBulkError(
    'CHECKPOINT_IN_USE',
    `Process ${pid} on ${host} works with the checkpoint ${file}. Wait for it, or delete ${lock} if it does not run any more.`,
  );
}
