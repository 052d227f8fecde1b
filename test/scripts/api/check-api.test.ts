import { execFileSync, spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../cli/support.js';
import { writeFiles } from './files.js';

const root = resolve(import.meta.dirname, '../../..');

/** A package whose types were accepted. */
function accepted(version: string) {
  const folder = temporaryFolder();
  const { path } = folder;
  const exports = { '.': { types: './dist/src/index.d.ts', default: './dist/src/index.js' } };
  const build = (declaration: string): void => writeFiles(path, { 'dist/src/index.d.ts': declaration });
  const check = (...args: string[]) => {
    const script = resolve(root, 'scripts/check-api.ts');
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--import', resolve(root, 'node_modules/tsx/dist/loader.mjs'), script, ...args],
      { cwd: path, encoding: 'utf8' },
    );
    return { status, text: stdout + stderr };
  };
  const git = (...args: string[]): void => {
    const who = ['-c', 'user.name=test', '-c', 'user.email=test@example.com', '-c', 'commit.gpgsign=false'];
    execFileSync('git', [...who, ...args], { cwd: path, stdio: 'ignore' });
  };
  writeFiles(path, { 'package.json': JSON.stringify({ name: 'sample', version, type: 'module', exports }) });
  git('init', '-q');
  git('commit', '-q', '--allow-empty', '-m', 'first');
  build('export declare function greet(name: string): string;');
  check('--update');
  const release = (tag: string): void => {
    git('add', 'api', 'package.json');
    git('commit', '-q', '-m', 'release');
    git('tag', tag);
  };
  return { path, build, check, release, [Symbol.dispose]: () => folder[Symbol.dispose]() };
}

it('passes while the types are those that were accepted, and skips the rest without a release', () => {
  using sample = accepted('1.0.0');
  const { status, text } = sample.check();
  expect(text).toContain('the public types are the same');
  expect(text).toContain('skipped: no tag');
  expect(status).toBe(0);
}, 180_000);

it('fails with what changed and whether it breaks, until it is accepted', () => {
  using sample = accepted('1.0.0');
  sample.build('export declare function greet(name: string, loud: boolean): string;\nexport declare const more: 1;');
  const { status, text } = sample.check();
  expect(status).toBe(1);
  expect(text).toMatch(/changed since .*: major \(at 1\.0\.0\)/);
  expect(text).toContain('added   BREAKING root: greet.loud');
  expect(text).toContain('added            root: const more');
  sample.check('--update');
  expect(sample.check().status).toBe(0);
}, 180_000);

it('after a release, a change needs a changeset that is large enough', () => {
  using sample = accepted('1.0.0');
  sample.release('v1.0.0');
  sample.build('export declare function greet(name: number): string;');
  sample.check('--update');
  const before = sample.check();
  expect(before.text).toContain('The changesets announce none, these changes need major');
  expect(before.status).toBe(1);
  writeFiles(sample.path, { '.changeset/a.md': '---\n"sample": minor\n---\n\nA thing.\n' });
  expect(sample.check().text).toContain('The changesets announce minor, these changes need major');
  writeFiles(sample.path, { '.changeset/b.md': '---\n"sample": major\n---\n\nA break.\n' });
  expect(sample.check().status).toBe(0);
}, 180_000);
