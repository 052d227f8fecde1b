import { KindeError } from '../errors.js';
import { version } from '../version.js';
import { type Command, CommandError, type Terminal, UsageError } from './terminal.js';

const HELP = `kinde-sdk <command> [options]

  pull      writes the types of this tenant's permissions, roles, feature flags and properties
  users     exports, imports and deletes users, many at once
  emulator  starts a Kinde on this machine
  generate  writes a typed client for an OpenAPI document of your own
  migrate   changes programs from Kinde's other Management API clients to this one

  --help     tells about kinde-sdk, or about a command that stands before it
  --version  says which version this is`;

/** Commands are loaded when they are run, so that help comes at once. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  pull: async () => (await import('./pull.js')).pull,
  users: async () => (await import('./users/command.js')).users,
  emulator: async () => (await import('./emulator.js')).emulator,
  generate: async () => (await import('./generate/command.js')).generate,
  migrate: async () => (await import('./migrate/command.js')).migrate,
};

/** Runs a command line; gives the exit code: 0, 1 where the command failed, 2 where the line makes no sense. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const [name = '', ...rest] = args;
  if (name === '--version') {
    terminal.out(version);
    return 0;
  }
  if (name === '--help' || name === '-h' || name === 'help') {
    terminal.out(HELP);
    return 0;
  }
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (!load) {
    terminal.error(name === '' ? HELP : `There is no command "${name}".\n\n${HELP}`);
    return 2;
  }
  try {
    return await (await load())(rest, terminal);
  } catch (error) {
    return failed(name, error, terminal);
  }
}

function failed(name: string, error: unknown, terminal: Terminal): number {
  if (isUsage(error)) {
    terminal.error(`${error.message}\nkinde-sdk ${name} --help tells what there is.`);
    return 2;
  }
  // Anything else is a mistake of this program, and its stack is wanted.
  if (!(error instanceof CommandError || error instanceof KindeError)) throw error;
  terminal.error(error.message);
  return 1;
}

/** A mistake in the options, told by `parseArgs` or by a command. */
function isUsage(error: unknown): error is Error {
  if (error instanceof UsageError) return true;
  const { code } = (error ?? {}) as { readonly code?: unknown };
  return error instanceof TypeError && typeof code === 'string' && code.startsWith('ERR_PARSE_ARGS');
}
