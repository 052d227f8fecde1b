import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';

// The programs of the guide are the files beside this one, which run with the other tests.

const guide = readFileSync(resolve(import.meta.dirname, '../../docs/guides/testing.md'), 'utf8');
const shown = [...guide.matchAll(/^```ts (\S+)\n([\s\S]*?)^```$/gm)];

it('shows every program, once', () => {
  const programs = readdirSync(import.meta.dirname).filter((name) => name !== 'guide.test.ts');
  expect(shown.map(([, name]) => name).sort()).toEqual(programs.sort());
});

it.each(shown.map(([, name = '', code]) => ({ name, code })))('shows $name as it runs', ({ name, code }) => {
  expect(code).toBe(readFileSync(join(import.meta.dirname, name), 'utf8'));
});
