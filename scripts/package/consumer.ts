import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MEGABYTE, MOST_INSTALLED } from './installed-budget.js';
import { note, problemOf } from './run.js';
import { atMost } from './tarball.js';

/** Makes an empty project with only the tarball in it, without any of the optional peers. */
export function installInto(folder: string, tarball: string): string[] {
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'consumer', private: true, type: 'module' }));
  const flags = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', '--omit=dev'];
  return problemOf('npm', ['install', ...flags, tarball], folder);
}

/** Whether what came is what the bill of materials says, and no more than it may be. */
export function installedProblems(folder: string, expected: readonly string[]): string[] {
  const modules = join(folder, 'node_modules');
  const names = packagesUnder(modules);
  note(`installs ${names.join(', ')}`);
  return [
    ...problemOf('npm', ['ls', '--all'], folder),
    ...names.filter((name) => !expected.includes(name)).map((name) => `${name} is not in the bill of materials`),
    ...expected.filter((name) => !names.includes(name)).map((name) => `${name} is in the bill of materials only`),
    ...atMost('packages installed', names.length, MOST_INSTALLED.packages),
    ...atMost('bytes installed, dependencies included', bytesUnder(modules), MOST_INSTALLED.megabytes * MEGABYTE),
  ];
}

function packagesUnder(modules: string): string[] {
  return readdirSync(modules, { recursive: true, encoding: 'utf8' })
    .flatMap((path) => /^(?:.*\/node_modules\/)?((?:@[^/]+\/)?[^/@.][^/]*)\/package\.json$/.exec(path)?.[1] ?? [])
    .sort();
}

function bytesUnder(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}
