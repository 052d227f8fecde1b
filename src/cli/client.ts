import { readFile } from 'node:fs/promises';
import { parseEnv } from 'node:util';
import type { Environment } from '../config.js';
import { KindeConfigError } from '../errors.js';
import { ManagementClient } from '../management/client.js';
import { createHindrance } from './hindrance.js';
import { CommandError } from './terminal.js';

/** A client, and why its calls do not go on, in a few words, where something is known to be in the way. */
export interface CommandClient {
  readonly client: ManagementClient;
  reason(): string | undefined;
}

/**
 * A client of the environment, and of the file of variables that `--env-file` names; those of the environment win.
 *
 * @throws CommandError that points to the help of the command.
 */
export async function clientFrom(
  env: Environment,
  file: string | undefined,
  command: 'pull' | 'users',
): Promise<CommandClient> {
  const variables = file === undefined ? {} : await variablesIn(file);
  try {
    const { hooks, reason } = createHindrance();
    const client = new ManagementClient({ env: { ...variables, ...env }, hooks });
    return { client, reason: () => reason(client.limits) };
  } catch (error) {
    if (!(error instanceof KindeConfigError)) throw error;
    throw new CommandError(`${error.message}\nkinde-sdk ${command} --help tells which variables there are.`);
  }
}

async function variablesIn(file: string): Promise<Environment> {
  try {
    return parseEnv(await readFile(file, 'utf8')) as Environment;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw new CommandError(`There is no file ${file}.`);
    throw new CommandError(`${file} cannot be read: ${(error as Error).message}`);
  }
}
