import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The newest tag of a release (`v1.2.3`) that is an ancestor of what is checked out; undefined while there is none. */
export function latestRelease(repository: string): string | undefined {
  const tags = git(repository, ['tag', '--list', 'v[0-9]*', '--merged', 'HEAD', '--sort=-version:refname']);
  return tags.split('\n').find((tag) => /^v\d+\.\d+\.\d+$/.test(tag));
}

/** A text file as it was at a tag; undefined if it was not there. */
export function fileAt(repository: string, tag: string, path: string): string | undefined {
  const names = git(repository, ['ls-tree', '--name-only', tag, path]);
  return names.trim() === '' ? undefined : git(repository, ['show', `${tag}:${path}`]);
}

/** The names of the files directly in a folder at a tag. */
export function filesAt(repository: string, tag: string, folder: string): string[] {
  return git(repository, ['ls-tree', '--name-only', tag, `${folder}/`])
    .split('\n')
    .filter(Boolean);
}

/** Writes folders of a tag to a directory: those that were there. */
export function extractRelease(repository: string, tag: string, folders: readonly string[], target: string): void {
  const there = folders.filter((folder) => git(repository, ['ls-tree', '--name-only', tag, folder]).trim() !== '');
  if (there.length === 0) return;
  const archive = join(target, 'release.tar');
  mkdirSync(target, { recursive: true });
  writeFileSync(
    archive,
    execFileSync('git', ['archive', '--format=tar', tag, ...there], { cwd: repository, maxBuffer: 1 << 28 }),
  );
  execFileSync('tar', ['-xf', archive, '-C', target]);
}

function git(repository: string, args: readonly string[]): string {
  return execFileSync('git', args, {
    cwd: repository,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}
