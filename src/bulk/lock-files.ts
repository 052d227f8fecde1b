import { randomUUID } from 'node:crypto';
import { constants, copyFile, link, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { KindeBulkError } from './errors.js';

/** What locks are made of. */
export interface LockFiles {
  /** The text of a file; undefined where there is none. */
  read(path: string): Promise<string | undefined>;
  /** Makes a file that has its text from the moment at which it is there; false where there is one of this name. */
  create(path: string, text: string): Promise<boolean>;
  /** Takes a file away, if it is there. */
  remove(path: string): Promise<void>;
  /** Who makes a lock; no two texts are the same. */
  owner(): string;
  /** Whether the process that a text is of still runs. */
  isAlive(text: string): boolean;
}

/** A process that has a lock. */
export interface Owner {
  readonly pid?: number;
  readonly host?: string;
  /** When the process began, in ms. */
  readonly since?: number;
}

/** Locks on this machine's disks. */
export function lockFiles(): LockFiles {
  return {
    read: (path) => readFile(path, 'utf8').catch(valueAfter('ENOENT', undefined)),
    create,
    remove: (path) => rm(path, { force: true }),
    owner: () => JSON.stringify({ ...self(), id: randomUUID() }),
    isAlive: (text) => isAlive(ownerFrom(text)),
  };
}

/** The process that a lock's text names; nothing is known of one that was killed while it wrote its name. */
export function ownerFrom(text: string): Owner {
  try {
    return Object(JSON.parse(text)) as Owner;
  } catch {
    return {};
  }
}

async function create(path: string, text: string): Promise<boolean> {
  const own = `${path}.${randomUUID()}`;
  try {
    // The name appears with its text in it: an empty lock would be taken for one of a process that died.
    await writeFile(own, text, { flag: 'wx', mode: 0o600 });
    // Some file systems know no second name for a file.
    await link(own, path).catch((error) => (isCode(error, 'EEXIST') ? Promise.reject(error) : copied(own, path)));
    return true;
  } catch (error) {
    return valueAfter('EEXIST', false)(error);
  } finally {
    await rm(own, { force: true });
  }
}

function copied(own: string, path: string): Promise<void> {
  return copyFile(own, path, constants.COPYFILE_EXCL);
}

/** Gives a value after an error of a code. @throws KindeBulkError `CHECKPOINT_INVALID` after any other one. */
function valueAfter<T>(code: string, value: T): (error: unknown) => T {
  return (error) => {
    if (isCode(error, code)) return value;
    const message = `The checkpoint cannot be locked: ${(error as Error).message}`;
    throw new KindeBulkError('CHECKPOINT_INVALID', message, { cause: error });
  };
}

function isCode(error: unknown, code: string): boolean {
  return (error as NodeJS.ErrnoException).code === code;
}

function self(): Required<Owner> {
  return { pid: process.pid, host: hostname(), since: Math.round(performance.timeOrigin) };
}

function isAlive({ pid, host, since = 0 }: Owner): boolean {
  if (pid === undefined) return false;
  if (host !== hostname()) return true;
  // In a container every process may have the same number.
  if (pid === process.pid) return since === self().since;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isCode(error, 'EPERM');
  }
}
