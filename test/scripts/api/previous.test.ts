import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { problemsSince } from '../../../scripts/api/previous.js';
import { fileAt, filesAt, latestRelease } from '../../../scripts/api/release.js';
import { temporaryFolder } from '../../cli/support.js';
import { writeFiles } from './files.js';

function git(folder: string, ...args: string[]): void {
  const who = ['-c', 'user.name=test', '-c', 'user.email=test@example.com', '-c', 'commit.gpgsign=false'];
  execFileSync('git', [...who, ...args], { cwd: folder, stdio: 'ignore' });
}

/** A package with a release `v1.0.0`, whose test and example use `greet(name)`. */
function released() {
  const folder = temporaryFolder();
  writeFiles(folder.path, {
    'package.json': JSON.stringify({
      name: 'sample',
      type: 'module',
      exports: {
        '.': { types: './dist/src/index.d.ts', default: './dist/src/index.js' },
        './package.json': './package.json',
      },
    }),
    'api/root.txt': 'accepted',
    'test/public.test.ts': "import { greet } from '../src/index.js';\nexport const text: string = greet('you');\n",
    'test/inner.test.ts': "import { gone } from '../src/inner.js';\nexport const text: string = gone;\n",
    'examples/hello.ts': "import { greet } from 'sample';\nconsole.log(greet('you').length);\n",
  });
  git(folder.path, 'init', '-q');
  git(folder.path, 'add', '.');
  git(folder.path, 'commit', '-q', '-m', 'release');
  git(folder.path, 'tag', 'v1.0.0');
  return folder;
}

function build(folder: string, declaration: string): void {
  writeFiles(folder, { 'dist/src/index.d.ts': declaration });
}

it('finds nothing where the types still fit', () => {
  using folder = released();
  build(folder.path, 'export declare function greet(name: string, loud?: boolean): string;');
  expect(problemsSince(folder.path, 'v1.0.0', 'dist')).toEqual([]);
});

it('names what no longer compiles, of the tests and of the examples', () => {
  using folder = released();
  build(folder.path, 'export declare function greet(name: string, loud: boolean): number;');
  const problems = problemsSince(folder.path, 'v1.0.0', 'dist');
  expect(problems.map((line) => line.split(' ')[0])).toEqual(
    expect.arrayContaining(['test/public.test.ts:2', 'examples/hello.ts:2']),
  );
  expect(problems.join('\n')).not.toContain('inner.test.ts');
});

it('checks the files of the release, not those of today', () => {
  using folder = released();
  writeFiles(folder.path, { 'test/public.test.ts': 'export const broken: string = 1;\n' });
  build(folder.path, 'export declare function greet(name: string): string;');
  expect(problemsSince(folder.path, 'v1.0.0', 'dist')).toEqual([]);
});

it('the latest release is the highest version, whatever else is tagged', () => {
  using folder = released();
  for (const tag of ['v0.9.0', 'v1.10.0', 'v1.9.0', 'v2.0.0-beta.1', 'nightly']) git(folder.path, 'tag', tag);
  expect(latestRelease(folder.path)).toBe('v1.10.0');
});

it('without a tag there is no release', () => {
  using folder = temporaryFolder();
  git(folder.path, 'init', '-q');
  git(folder.path, 'commit', '-q', '--allow-empty', '-m', 'first');
  expect(latestRelease(folder.path)).toBeUndefined();
});

it('reads what was accepted at a release', () => {
  using folder = released();
  writeFiles(folder.path, { 'api/root.txt': 'changed' });
  expect(filesAt(folder.path, 'v1.0.0', 'api')).toEqual(['api/root.txt']);
  expect(fileAt(folder.path, 'v1.0.0', 'api/root.txt')).toBe('accepted');
  expect(fileAt(folder.path, 'v1.0.0', 'api/absent.txt')).toBeUndefined();
});
