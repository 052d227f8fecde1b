import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { DIALECTS } from '../../src/cli/migrate/dialect.js';
import { type Migrated, migrateFile } from '../../src/cli/migrate/migrate-file.js';

/** A program before and after, as somebody might have written both. */
export interface Fixture {
  readonly name: string;
  /** `ts`, `tsx` or `cjs`. */
  readonly extension: string;
  readonly before: string;
  readonly after: string;
}

const folder = join(import.meta.dirname, 'fixtures');

/** They end in `.txt`, because what they import is not installed. */
export const fixtures: readonly Fixture[] = readdirSync(folder).map((name) => {
  const [file = ''] = readdirSync(join(folder, name)).filter((one) => one.startsWith('before.'));
  const extension = file.split('.')[1] ?? '';
  const read = (part: string): string => readFileSync(join(folder, name, `${part}.${extension}.txt`), 'utf8');
  return { name, extension, before: read('before'), after: read('after') };
});

/** Migrates a text as a file of that name. */
export function migrated(text: string, file = 'program.ts'): Migrated {
  return migrateFile(ts, file, text, DIALECTS);
}
