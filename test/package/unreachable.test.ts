import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { removeUnreachable } from '../../scripts/build/unreachable.js';

const folder = mkdtempSync(join(tmpdir(), 'kinde-unreachable-'));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test('keeps the declarations that an entry leads to, in every form that leads there, and all that is no declaration', () => {
  const files: Readonly<Record<string, string>> = {
    'index.d.ts': `import type { A } from './parts/a.js';\nexport { type B } from "./b.js";\nexport type C = import('./c.js').C;\nimport './d.js';`,
    'parts/a.d.ts': `export type { E } from '../e.js';`,
    'b.d.ts': 'export type B = 1;',
    'c.d.ts': 'export type C = 1;',
    'd.d.ts': 'declare global {}',
    'e.d.ts': 'export type E = 1;',
    'unreached.d.ts': `export type { F } from './also.js';`,
    'also.d.ts': 'export type F = 1;',
    'code.js': '',
  };
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  removeUnreachable(folder, [join(folder, 'index.d.ts')]);
  const left = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.includes('.'));
  expect(left.sort()).toEqual(['b.d.ts', 'c.d.ts', 'code.js', 'd.d.ts', 'e.d.ts', 'index.d.ts', 'parts/a.d.ts']);
});
