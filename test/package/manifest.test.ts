import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { version } from '../../src/version.js';

interface Manifest {
  readonly version: string;
  readonly type: string;
  readonly sideEffects: boolean;
  readonly engines: { readonly node: string };
  readonly dependencies: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const subpaths = Object.entries(manifest.exports).flatMap(([subpath, target]) =>
  typeof target === 'string' ? [] : [{ subpath, ...target }],
);

/** What a program that uses the SDK installs with it. Each one is a decision with a reason, written in docs/decisions. */
const DEPENDENCIES = ['@cfworker/json-schema', 'jose', 'ky', 'openapi-fetch', 'openid-client'];

describe('package.json', () => {
  test('has the version that the code tells Kinde', () => {
    expect(version).toBe(manifest.version);
  });

  test('is an ES module for Node 20.19 and later, without side effects', () => {
    expect(manifest).toMatchObject({ type: 'module', sideEffects: false, engines: { node: '>=20.19' } });
  });

  test('depends on what was decided and nothing else', () => {
    expect(Object.keys(manifest.dependencies).sort()).toEqual(DEPENDENCIES);
  });

  test.each(Object.keys(manifest.dependencies))('docs/decisions gives a reason for %s', (dependency) => {
    const decisions = readdirSync('docs/decisions', { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.md'))
      .filter((name) => mentions(readFileSync(join('docs/decisions', name), 'utf8'), dependency));
    expect(decisions, `no file in docs/decisions mentions ${dependency}`).not.toEqual([]);
  });

  test.each(subpaths)('exports $subpath from a source file', ({ default: target }) => {
    expect(existsSync(target.replace('./dist/', '').replace(/\.js$/, '.ts'))).toBe(true);
  });

  test.skipIf(!existsSync('dist'))('exports files that the build makes (skipped without dist/)', () => {
    const targets = subpaths.flatMap(({ types, default: target }) => [types, target]);
    expect(targets.filter((target) => !existsSync(target))).toEqual([]);
  });

  test('is locked without the address of a registry', () => {
    expect(readFileSync('package-lock.json', 'utf8')).not.toContain('"resolved": "http');
  });
});

/** Whether the text names the package, not only a word that holds its name (`ky` in `sky`). */
function mentions(text: string, dependency: string): boolean {
  return text.split(/[^\w@/-]+/).includes(dependency);
}
