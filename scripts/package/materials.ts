import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AuditAnswer, auditReport } from './audit.js';
import { type BillOfMaterials, billOfMaterials } from './bill-of-materials.js';
import { BUNDLED } from './bundled.js';
import { licenceProblems } from './licences.js';
import { type Lockfile, type RuntimePackage, runtimePackages } from './lockfile.js';
import { type Manifest, readManifest } from './manifest.js';
import { note } from './run.js';

/** What users get: the dependencies, what those depend on, and what is built in. */
export interface Materials {
  readonly manifest: Manifest;
  readonly packages: readonly RuntimePackage[];
  readonly bundled: readonly string[];
}

export function readMaterials(): Materials {
  const manifest = readManifest();
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as Lockfile;
  const bundled = Object.keys(BUNDLED);
  return { manifest, bundled, packages: runtimePackages(lock, [...Object.keys(manifest.dependencies), ...bundled]) };
}

export function billOf({ manifest, packages, bundled }: Materials): BillOfMaterials {
  return billOfMaterials(manifest, packages, bundled);
}

/** What a user's `node_modules` has to hold, our own package among it. */
export function installedNames({ manifest, packages, bundled }: Materials): readonly string[] {
  return [manifest.name, ...packages.map(({ name }) => name).filter((name) => !isOnlyBundled(name))];
  function isOnlyBundled(name: string): boolean {
    return bundled.includes(name) && !(name in manifest.dependencies);
  }
}

export function licencesOf({ packages }: Materials): readonly string[] {
  note(`${packages.map(({ name, license }) => `${name} ${license}`).join(', ')}`);
  return licenceProblems(packages, (folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
}

export function auditOf({ packages }: Materials): readonly string[] {
  const { stdout } = spawnSync('npm', ['audit', '--json'], { encoding: 'utf8', timeout: 60_000 });
  const { notes, problems } = auditReport(
    answerFrom(stdout),
    packages.map(({ name }) => name),
  );
  notes.forEach(note);
  return problems;
}

function answerFrom(stdout: string): AuditAnswer {
  try {
    return JSON.parse(stdout) as AuditAnswer;
  } catch {
    return { message: 'no answer within a minute' };
  }
}
