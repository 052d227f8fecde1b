import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { note, problemOf } from './run.js';
import { atMost } from './tarball.js';

/** What a program has to carry for this package, all dependencies included. */
const MAX_INSTALLED_BYTES = 5_000_000;
const MAX_INSTALLED_PACKAGES = 15;

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
    ...atMost('packages installed', names.length, MAX_INSTALLED_PACKAGES),
    ...atMost('bytes installed, dependencies included', bytesUnder(modules), MAX_INSTALLED_BYTES),
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
