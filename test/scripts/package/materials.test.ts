import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { auditReport } from '../../../scripts/package/audit.js';
import { billOfMaterials } from '../../../scripts/package/bill-of-materials.js';
import { licenceTexts, packagesIn } from '../../../scripts/package/bundled.js';
import { licenceProblems } from '../../../scripts/package/licences.js';
import { type Lockfile, runtimePackages } from '../../../scripts/package/lockfile.js';
import { billOf, readMaterials } from '../../../scripts/package/materials.js';

/** `a` needs a `c` of its own, `b` the one that everybody has; `d` is somebody else's. */
const LOCK: Lockfile = {
  packages: {
    '': { version: '1.0.0' },
    'node_modules/a': {
      version: '1.1.0',
      license: 'MIT',
      dependencies: { c: '^1', '@s/e': '1' },
      integrity: 'sha512-AQID',
    },
    'node_modules/a/node_modules/c': { version: '1.0.0', license: 'ISC', dependencies: { b: '2' } },
    'node_modules/b': { version: '2.0.0', license: 'MIT', dependencies: { c: '^2' } },
    'node_modules/c': { version: '2.2.0', license: 'GPL-3.0-only' },
    'node_modules/d': { version: '4.0.0', license: 'MIT' },
    'node_modules/@s/e': { version: '1.0.0', license: 'MIT', dependencies: { a: '1' } },
  },
};

describe('packages that users get', () => {
  it('are all that the dependencies lead to, each from the nearest folder', () => {
    const found = runtimePackages(LOCK, ['a', 'b']);
    expect(found.map(({ name, version }) => `${name}@${version}`)).toEqual([
      '@s/e@1.0.0',
      'a@1.1.0',
      'c@1.0.0',
      'b@2.0.0',
      'c@2.2.0',
    ]);
    expect(found.find(({ name }) => name === 'a')?.needs).toEqual([
      'node_modules/a/node_modules/c',
      'node_modules/@s/e',
    ]);
  });

  it('have to be in the lockfile', () => {
    expect(() => runtimePackages(LOCK, ['z'])).toThrow('package-lock.json has no z for this package');
  });

  it('of this package are what is installed here', () => {
    const { packages } = readMaterials();
    for (const { folder, version } of packages) {
      expect(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))).toMatchObject({ version });
    }
    expect(packages.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['jose', 'oauth4webapi', 'ky', 'csv-parse']),
    );
  });
});

describe('licences', () => {
  const packages = runtimePackages(LOCK, ['b']);

  it('are allowed ones', () => {
    const installed = (folder: string) => LOCK.packages[folder] ?? {};
    expect(licenceProblems(packages, installed)).toEqual([expect.stringContaining('c has the licence GPL-3.0-only')]);
  });

  it('are the same in the package as in the lockfile', () => {
    const found = licenceProblems(packages, () => ({ license: 'MIT' }));
    expect(found).toEqual(['c says MIT, and package-lock.json says GPL-3.0-only']);
  });

  it('of packages that are built in are shipped', () => {
    const text = licenceTexts(
      ['csv-parse', '@cfworker/json-schema'].filter((name) => existsSync(`node_modules/${name}/LICENSE`)),
    );
    expect(text).toContain('csv-parse\n\n');
    expect(text).toContain('Permission is hereby granted');
    expect(() => licenceTexts(['no-such-package'])).toThrow('no licence text');
  });

  it('are looked for in every package that esbuild took a file from', () => {
    const inputs = [
      'src/a.ts',
      'node_modules/b/x.js',
      'node_modules/@s/e/y.js',
      '../node_modules/a/node_modules/c/z.js',
    ];
    expect(packagesIn([...inputs, 'node_modules/b/w.js'])).toEqual(['@s/e', 'b', 'c']);
  });
});

describe('bill of materials', () => {
  it('names every package with version, licence and hash, and what it depends on', () => {
    const own = { name: 'kinde-sdk', version: '0.1.0', license: 'MIT', dependencies: { a: '^1' } };
    const bill = billOfMaterials(own, runtimePackages(LOCK, ['a', 'd']), ['d']);
    expect(bill.components.find(({ name }) => name === 'a')).toEqual({
      type: 'library',
      'bom-ref': 'a@1.1.0',
      name: 'a',
      version: '1.1.0',
      purl: 'pkg:npm/a@1.1.0',
      licenses: [{ license: { id: 'MIT' } }],
      hashes: [{ alg: 'SHA-512', content: '010203' }],
    });
    expect(bill.components.find(({ name }) => name === '@s/e')).toMatchObject({ purl: 'pkg:npm/%40s/e@1.0.0' });
    expect(bill.components.filter(({ properties }) => properties).map(({ name }) => name)).toEqual(['d']);
    expect(bill.dependencies[0]).toEqual({ ref: 'kinde-sdk@0.1.0', dependsOn: ['a@1.1.0', 'd@4.0.0'] });
    expect(bill.dependencies).toContainEqual({ ref: 'a@1.1.0', dependsOn: ['c@1.0.0', '@s/e@1.0.0'] });
  });

  it('of this package refers to what it lists only', () => {
    const { metadata, components, dependencies } = billOf(readMaterials());
    const known = [metadata.component, ...components].map((one) => one['bom-ref']);
    expect(new Set(known).size).toBe(known.length);
    expect(
      dependencies.flatMap(({ ref, dependsOn }) => [ref, ...dependsOn]).filter((ref) => !known.includes(ref)),
    ).toEqual([]);
  });
});

describe('audit', () => {
  it('fails for what users get, and tells what our tools have', () => {
    const report = auditReport({ vulnerabilities: { jose: { severity: 'high' }, vite: { severity: 'low' } } }, [
      'jose',
    ]);
    expect(report).toEqual({
      problems: ['jose: high; npm audit tells more'],
      notes: ['only a tool of ours: vite: low'],
    });
  });

  it('is skipped, and says so, when the registry has no answer', () => {
    expect(auditReport({ message: 'timed out' }, ['jose'])).toEqual({
      notes: ['skipped: npm audit has no answer (timed out)'],
      problems: [],
    });
  });
});
