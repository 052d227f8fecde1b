import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { unifiedDiff } from '../../src/cli/migrate/unified-diff.js';
import { temporaryFolder } from '../cli/support.js';
import { fixtures } from './support.js';

it('is nothing where nothing changes', () => expect(unifiedDiff('a.ts', 'a\nb\n', 'a\nb\n')).toBe(''));

it.each(fixtures)('git makes the same of it: $name', ({ before, after }) => {
  using folder = temporaryFolder();
  writeFileSync(join(folder.path, 'a.ts'), before);
  writeFileSync(join(folder.path, 'a.patch'), `${unifiedDiff('a.ts', before, after)}\n`);
  execFileSync('git', ['apply', 'a.patch'], { cwd: folder.path });
  expect(readFileSync(join(folder.path, 'a.ts'), 'utf8')).toBe(after);
});

it('tells of a last line that does not end', () => {
  expect(unifiedDiff('a.ts', 'a', 'b\n')).toBe(
    '--- a/a.ts\n+++ b/a.ts\n@@ -1,1 +1,1 @@\n-a\n\\ No newline at end of file\n+b',
  );
});

it('keeps far changes apart', () => {
  const lines = Array.from({ length: 40 }, (_, index) => `line ${index}`);
  const changed = lines.with(2, 'other').with(35, 'other');
  const diff = unifiedDiff('a.ts', lines.join('\n'), changed.join('\n'));
  expect(diff.match(/^@@.*@@$/gm)).toEqual(['@@ -1,6 +1,6 @@', '@@ -33,7 +33,7 @@']);
});
