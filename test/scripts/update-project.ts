import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from './repository.js';
import type { Run } from './run-script.js';

const TSX = pathToFileURL(join(ROOT, 'node_modules/tsx/dist/loader.mjs')).href;

/** A copy of what an update reads and writes, so that no test touches the repository; gone after the test. */
export function updateProject() {
  const folder = mkdtempSync(join(tmpdir(), 'update-'));
  for (const name of ['openapi', 'generated']) cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  mkdirSync(join(folder, '.changeset'));
  writeFileSync(join(folder, 'package.json'), '{ "name": "kinde-sdk", "version": "0.1.0", "type": "module" }');
  return {
    folder,
    read: (path: string): string => readFileSync(join(folder, path), 'utf8'),
    write: (path: string, text: string): void => writeFileSync(join(folder, path), text),
    /** Every file with what is in it, so that two states can be compared. */
    state: (): Record<string, string> =>
      Object.fromEntries(filesIn(folder).map((path) => [path, hashOf(join(folder, path))])),
    changesets: (): string[] => readdirSync(join(folder, '.changeset')),
    run: (script: string, ...args: string[]): Promise<Run> => runIn(folder, script, args),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

function hashOf(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

function runIn(cwd: string, script: string, args: readonly string[]): Promise<Run> {
  return new Promise((done) => {
    const command = ['--import', TSX, join(ROOT, script), ...args];
    execFile(process.execPath, command, { cwd, maxBuffer: 64e6 }, (error, stdout, stderr) => {
      done({ code: error ? Number(error.code) : 0, stdout, stderr });
    });
  });
}
