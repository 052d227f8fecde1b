import type { Emulator, Listener } from '../testing/index.js';
import { argumentsFrom, type EmulatorArguments, HELP } from './emulator/options.js';
import { requestLine } from './emulator/request-lines.js';
import { keepState, readSeedAgain, startEmulator } from './emulator/start.js';
import { variablesOf } from './emulator/variables.js';
import { watchFile } from './emulator/watch.js';
import { type Command, CommandError, type Terminal } from './terminal.js';

/** `kinde-sdk emulator` */
export const emulator: Command = async (args, terminal) => {
  const given = argumentsFrom(args);
  if (!given) {
    terminal.out(HELP);
    return 0;
  }
  const kinde = await startEmulator(given);
  const listener = await listening(kinde, given);
  announce(kinde, listener, terminal);
  const endWatch = given.watches ? await watchSeed(kinde, given.seed ?? '', terminal) : undefined;
  if (!given.isQuiet) kinde.watchRequests((request) => terminal.error(requestLine(request)));
  await stopped(terminal.signal);
  endWatch?.();
  await listener.close();
  if (given.state !== undefined) await keepState(kinde, given.state);
  return 0;
};

async function listening(kinde: Emulator, { port, host, inspector }: EmulatorArguments): Promise<Listener> {
  try {
    return await kinde.listen({ port, host, ...inspector });
  } catch (error) {
    const isTaken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
    const advice = isTaken ? ' Something else uses that port: choose another one with --port.' : '';
    throw new CommandError(`The emulator cannot listen at ${host}:${port}: ${(error as Error).message}.${advice}`);
  }
}

/** Comments, so that everything can be pasted into a file of variables as it stands. */
function announce(kinde: Emulator, listener: Listener, terminal: Terminal): void {
  terminal.out(`# A Kinde of your own is at ${listener.url}; Ctrl+C ends it. For the application:`);
  for (const [name, value] of variablesOf(kinde, listener)) terminal.out(`${name}=${value}`);
  if (listener.inspector !== undefined) terminal.out(`# What it holds and is asked: ${listener.inspector}`);
}

async function watchSeed(kinde: Emulator, file: string, terminal: Terminal): Promise<() => void> {
  return await watchFile({
    file,
    async onChange() {
      try {
        await readSeedAgain(kinde, file);
        terminal.error(`The seed ${file} was read again: ${kinde.users.all().length} users. Tokens stay good.`);
      } catch (error) {
        if (!(error instanceof CommandError)) throw error;
        terminal.error(`${error.message}\nThe seed before stays.`);
      }
    },
  });
}

async function stopped(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
