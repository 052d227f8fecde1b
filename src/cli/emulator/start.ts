import { existsSync } from 'node:fs';
import { readDataFile } from '../../testing/data-file.js';
import { createEmulator, type Emulator, EmulatorError, type FaultPlan, loadSeed } from '../../testing/index.js';
import { CommandError } from '../terminal.js';
import type { EmulatorArguments } from './options.js';

/** Makes the emulator of a command line. @throws CommandError that names the file, what is wrong with it and where. */
export async function startEmulator(given: EmulatorArguments): Promise<Emulator> {
  const { seed: file, faults, state, hasLimits } = given;
  const kinde = await fitting('seed', async () => {
    const seed = file === undefined ? {} : { seed: await loadSeed(file) };
    return createEmulator({ ...seed, limits: hasLimits });
  });
  if (faults !== undefined) {
    await fitting('plan of faults', async () => kinde.faults.plan((await readDataFile(faults)) as FaultPlan));
  }
  // The first run has none yet.
  if (state !== undefined && existsSync(state)) await fitting('state', () => kinde.loadFrom(state));
  return kinde;
}

/** Goes back to the seed in its file; a seed that does not fit changes nothing. @throws CommandError as `startEmulator` does. */
export async function readSeedAgain(kinde: Emulator, file: string): Promise<void> {
  await fitting('seed', async () => kinde.reseed(await loadSeed(file)));
}

/** Keeps what an emulator holds. @throws CommandError when the file cannot be written. */
export async function keepState(kinde: Emulator, file: string): Promise<void> {
  await fitting('state', () => kinde.saveTo(file));
}

async function fitting<T>(what: string, use: () => Promise<T>): Promise<T> {
  try {
    return await use();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const code = error instanceof EmulatorError ? error.code : undefined;
    if (code === 'SEED_INVALID') throw new CommandError(message);
    const isFile = code === 'FILE_FAILED' || code === 'PACKAGE_MISSING';
    throw new CommandError(isFile ? `The ${what} ${message}` : `The ${what} does not fit: ${message}`);
  }
}
