import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { type Lockfile, runtimePackages } from '../../scripts/package/lockfile.js';

/** The configuration for Jest in docs/guides/testing.md: Jest itself is not installed here, what it must compile is known. */
const root = resolve(import.meta.dirname, '../..');
const { resolve: required } = createRequire(join(root, 'package.json'));
const guide = readFileSync(join(root, 'docs/guides/testing.md'), 'utf8');
const [, written = ''] = /^ {2}transformIgnorePatterns: \['(.+)'\],$/m.exec(guide) ?? [];
/** As JavaScript reads the text between the quotes. */
const isLeftAlone = new RegExp(written.replaceAll('\\\\', '\\'));

/** Packages of a user's project that `require()` finds only as ES modules. */
function modulesOnly(): readonly string[] {
  const { name, dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lockfile;
  const installed = runtimePackages(lock, Object.keys(dependencies)).map((one) => one.name);
  return [name, ...installed.filter((one) => isModule(required(one)))].sort();
}

function isModule(file: string): boolean {
  if (!file.endsWith('.js')) return file.endsWith('.mjs');
  let folder = dirname(file);
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).type === 'module';
}

it('lists every package that Jest must compile, and no other', () => {
  const [, list = ''] = /\(\?!\((.+)\)\/\)$/.exec(written) ?? [];
  expect(list.split('|').sort()).toEqual(['\\\\.pnpm', ...modulesOnly()].sort());
});

it.each(['/app/node_modules/NAME/index.js', '/app/node_modules/.pnpm/NAME@1.0.0/node_modules/NAME/index.js'])(
  'compiles those and leaves others alone in %s',
  (path) => {
    for (const name of modulesOnly()) expect(isLeftAlone.test(path.replaceAll('NAME', name))).toBe(false);
    expect(isLeftAlone.test(path.replaceAll('NAME', 'express'))).toBe(true);
  },
);
