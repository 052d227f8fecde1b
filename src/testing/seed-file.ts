import { readDataFile } from './data-file.js';
import type { Seed } from './seed.js';
import { problemOfSeed, seedInvalid } from './seed-check.js';

/**
 * Reads a seed from a file of JSON or YAML; needs `node:` modules (Node, Bun, Deno), for YAML also the package `yaml`.
 *
 * Editors check such a file with `# yaml-language-server: $schema=node_modules/kinde-sdk/seed.schema.json`.
 *
 * @throws EmulatorError `FILE_FAILED`, `PACKAGE_MISSING`, or `SEED_INVALID` naming the place and what is wrong.
 * @example
 * const emulator = createEmulator({ seed: await loadSeed('seed.yaml') });
 */
export async function loadSeed(file: string | URL): Promise<Seed> {
  const value = await readDataFile(file);
  // An empty file of YAML is `null`.
  const { $schema: _, ...seed } = (value ?? {}) as Readonly<Record<string, unknown>>;
  const problem = problemOfSeed(Array.isArray(value) || typeof value !== 'object' ? value : seed);
  if (problem !== undefined) throw seedInvalid(problem, { file });
  return seed as Seed;
}
