import { readDataFile } from './data-file.js';
import { EmulatorError } from './emulator-error.js';
import type { Seed } from './seed.js';
import { checkSeed } from './seed-fields.js';

/**
 * Reads a seed from a file of JSON or YAML; Node only, YAML needs the package `yaml`.
 *
 * Editors check such a file with `# yaml-language-server: $schema=node_modules/kinde-sdk/seed.schema.json`.
 *
 * @throws EmulatorError `FILE_FAILED`, `PACKAGE_MISSING`, or `SEED_INVALID` naming the place and what is wrong.
 * @example
 * const emulator = createEmulator({ seed: await loadSeed('seed.yaml') });
 */
export async function loadSeed(file: string | URL): Promise<Seed> {
  const value = await readDataFile(file);
  const { $schema: _, ...seed } = (value ?? {}) as Readonly<Record<string, unknown>>;
  try {
    checkSeed(typeof value === 'object' ? seed : value);
    return seed as Seed;
  } catch (cause) {
    throw new EmulatorError('SEED_INVALID', `${file}: ${(cause as Error).message}`, { cause });
  }
}
