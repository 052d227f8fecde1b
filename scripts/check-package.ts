import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installedProblems, installInto } from './package/consumer.js';
import { auditOf, installedNames, licencesOf, readMaterials } from './package/materials.js';
import { runProblems } from './package/programs.js';
import { problemOf, step } from './package/run.js';
import { contentProblems, packInto } from './package/tarball.js';

// What is published, checked as a consumer gets it: the packed tarball, its metadata, its files, what it brings, and that
// it works when it is installed beside nothing else.

function main(): boolean {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'kinde-sdk-package-'));
  try {
    if (!step('builds from clean', () => problemOf('npm', ['run', 'build', '--silent']))) return false;
    return check(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Runs a script of package.json on the tarball. */
function scriptProblems(name: string, tarball: string): string[] {
  return problemOf('npm', ['run', '--silent', name, '--', tarball]);
}

function check(folder: string): boolean {
  const tarball = packInto(folder);
  const consumer = join(folder, 'consumer');
  const materials = readMaterials();
  const results = [
    step('holds what it should', () => contentProblems(folder, tarball)),
    step('publint', () => scriptProblems('check:metadata', tarball)),
    // Node 10 knows no `exports`, and `require()` of an ES module is what programs.ts tries.
    step('types resolve (attw)', () => scriptProblems('check:resolution', tarball)),
    step('licences', () => licencesOf(materials)),
    step('npm audit', () => auditOf(materials)),
    step('publishes (dry run)', () =>
      problemOf('npm', ['publish', '--dry-run', '--offline', '--ignore-scripts', tarball]),
    ),
  ];
  if (!step('installs', () => installInto(consumer, tarball))) return false;
  results.push(
    step('installs nothing else', () => installedProblems(consumer, installedNames(materials))),
    step(`works when installed: import, require() and calls, on ${process.version}`, () =>
      runProblems(consumer, materials.manifest),
    ),
  );
  return !results.includes(false);
}

process.exitCode = main() ? 0 : 1;
