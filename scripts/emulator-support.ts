import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { supportPage } from './emulator-support/page.js';

/** Writes the page that says what the emulator supports; with `--check`, says whether it is up to date instead. */
const path = join(import.meta.dirname, '../docs/emulator-support.md');
const page = supportPage();
if (!process.argv.includes('--check')) writeFileSync(path, page);
else if (readFileSync(path, 'utf8') !== page) {
  console.error('docs/emulator-support.md is out of date: run `npm run docs:support`');
  process.exitCode = 1;
}
