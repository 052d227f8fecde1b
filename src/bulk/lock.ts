import { randomUUID } from 'node:crypto';
import { constants, copyFile, link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { KindeBulkError } from './errors.js';

/**
 * Keeps other processes from a file until the returned function is called; a lock of a process that died is taken over.
 *
 * @throws KindeBulkError `CHECKPOINT_IN_USE`.
 */
export async function lockFile(file: string): Promise<() => Promise<void>> {
  const lock = `${file}.lock`;
  const release = (): Promise<void> => rm(lock, { force: true });
  if (await create(lock)) return release;
  const text = await textOf(lock);
  if (isAlive(ownerFrom(text))) throw inUse(file, lock, ownerFrom(text));
  await discard(lock, text);
  if (await create(lock)) return release;
  // Somebody else was as quick.
  throw inUse(file, lock, ownerFrom(await textOf(lock)));
}

interface Owner {
  readonly pid?: number;
  readonly host?: string;
  /** When the process began, in ms. */
  readonly since?: number;
}

function self(): Owner {
  return { pid: process.pid, host: hostname(), since: Math.round(Date.now() - process.uptime() * 1_000) };
}

async function create(lock: string): Promise<boolean> {
  const own = `${lock}.${randomUUID()}`;
  try {
    // The name appears with its text in it: an empty lock would be taken for one of a process that died.
    await writeFile(own, JSON.stringify(self()), { flag: 'wx', mode: 0o600 });
    await named(own, lock);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    const message = `The checkpoint cannot be locked: ${(error as Error).message}`;
    throw new KindeBulkError('CHECKPOINT_INVALID', message, { cause: error });
  } finally {
    await rm(own, { force: true });
  }
}

async function named(own: string, lock: string): Promise<void> {
  try {
    await link(own, lock);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw error;
    // Some file systems know no second name for a file.
    await copyFile(own, lock, constants.COPYFILE_EXCL);
  }
}

/** Removes a dead lock, but not one that another process put in its place meanwhile. */
async function discard(lock: string, text: string): Promise<void> {
  const aside = `${lock}.${process.pid}`;
  try {
    await rename(lock, aside);
  } catch {
    return;
  }
  if ((await textOf(aside)) === text) await rm(aside, { force: true });
  else await rename(aside, lock);
}

async function textOf(lock: string): Promise<string> {
  try {
    return await readFile(lock, 'utf8');
  } catch {
    return '';
  }
}

function ownerFrom(text: string): Owner {
  try {
    return JSON.parse(text) as Owner;
  } catch {
    // Killed before it could write its name.
    return {};
  }
}

function isAlive({ pid, host, since = 0 }: Owner): boolean {
  if (pid === undefined) return false;
  if (host !== hostname()) return true;
  // In a container every process may have the same number.
  if (pid === process.pid) return Math.abs(since - (self().since ?? 0)) < 2_000;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function inUse(file: string, lock: string, { pid, host }: Owner): KindeBulkError {
  return new KindeBulkError(
    'CHECKPOINT_IN_USE',
    `Process ${pid ?? 'unknown'} on ${host ?? 'this machine'} works with the checkpoint ${file}. Wait for it, or delete ${lock} if it does not run any more.`,
  );
}
