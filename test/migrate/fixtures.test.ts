import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { fixtures, migrated } from './support.js';

const root = resolve(import.meta.dirname, '../..');
const run = promisify(execFile);

/** Programs that still use another client, whose types are not here. */
const MIXED = ['left-alone', 'machine-client', 'next-client'];

it.each(fixtures)('$name', ({ before, after, extension }) => {
  expect(migrated(before, `program.${extension}`).text).toBe(after);
});

it.each(fixtures)('$name, again: nothing changes', ({ after, extension }) => {
  expect(migrated(after, `program.${extension}`)).toMatchObject({ text: after, calls: 0 });
});

it('what comes out compiles against this package', async () => {
  const folder = join(root, '.artifacts/migrated');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const whole = fixtures.filter(({ name, extension }) => !MIXED.includes(name) && extension !== 'cjs');
  for (const { name, extension, after } of whole) {
    // Names that the program has from the framework it runs in.
    writeFileSync(join(folder, `${name}.${extension}`), `${after}\nexport {};\n`);
  }
  const config = join(folder, 'tsconfig.json');
  const bundler = { module: 'preserve', moduleResolution: 'bundler' };
  const compilerOptions = { ...bundler, rootDir: '../..', jsx: 'preserve', exactOptionalPropertyTypes: false };
  writeFileSync(config, JSON.stringify({ extends: '../../tsconfig.json', include: ['./*'], compilerOptions }));
  const { stdout } = await run('npx', ['tsc', '--noEmit', '-p', config], { cwd: root }).catch((error) => error);
  // Without React's types JSX has none; what stands in it is checked all the same.
  const isOurs = (line: string): boolean => line.startsWith('.artifacts/') && !line.includes('JSX.IntrinsicElements');
  const problems = stdout.split('\n').filter(isOurs);
  expect(problems).toEqual([]);
  expect(whole.length).toBeGreaterThan(8);
}, 120_000);
