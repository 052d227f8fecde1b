import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { createEmulator, type Emulator, type Listener, type Seed } from '../testing/index.js';
import { type Command, CommandError, UsageError } from './terminal.js';

const DEFAULT_PORT = '4400';

const HELP = `kinde-sdk emulator [--port <port>] [--host <host>] [--seed <file.json>]

Starts a Kinde on this machine and prints the environment for an application that uses it. Everything is in memory, and
gone when it stops.

  --port <port>       default ${DEFAULT_PORT}; 0 for any that is free
  --host <host>       default 127.0.0.1
  --seed <file.json>  what it holds at first; default two users and two organizations
  --help              this text`;

/** `kinde-sdk emulator` */
export const emulator: Command = async (args, terminal) => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string', default: DEFAULT_PORT },
      host: { type: 'string', default: '127.0.0.1' },
      seed: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    terminal.out(HELP);
    return 0;
  }
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65_535) throw new UsageError(`--port must be a port, not "${values.port}".`);
  const kinde = emulatorFrom(values.seed === undefined ? undefined : await seedFrom(values.seed), values.seed);
  const listener = await listening(kinde, port, values.host);
  // A comment, so that everything can be pasted into a file of variables as it stands.
  terminal.out(`# A Kinde of your own is at ${listener.url}; Ctrl+C ends it. For the application:`);
  for (const [name, value] of environmentOf(kinde, listener)) terminal.out(`${name}=${value}`);
  await stopped(terminal.signal);
  await listener.close();
  return 0;
};

async function seedFrom(file: string): Promise<Seed> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new CommandError(`The seed ${file} cannot be read: ${error.message}`);
  });
  try {
    return JSON.parse(text) as Seed;
  } catch (error) {
    throw new CommandError(`The seed ${file} is not JSON: ${(error as Error).message}`);
  }
}

function emulatorFrom(seed: Seed | undefined, file: string | undefined): Emulator {
  try {
    return createEmulator(seed === undefined ? {} : { seed });
  } catch (error) {
    throw new CommandError(`The seed ${file} does not fit: ${(error as Error).message}`);
  }
}

async function listening(kinde: Emulator, port: number, host: string): Promise<Listener> {
  try {
    return await kinde.listen({ port, host });
  } catch (error) {
    const isTaken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
    const advice = isTaken ? ' Something else uses that port: choose another one with --port.' : '';
    throw new CommandError(`The emulator cannot listen at ${host}:${port}: ${(error as Error).message}.${advice}`);
  }
}

/** Credentials of the first application for users, and those of the first for machines where there is one. */
function environmentOf(kinde: Emulator, { url }: Listener): readonly (readonly [string, string])[] {
  const { clientId, clientSecret } = kinde.credentials;
  const web = webCredentialsOf(kinde);
  const machine = [
    ['KINDE_MANAGEMENT_CLIENT_ID', clientId],
    ['KINDE_MANAGEMENT_CLIENT_SECRET', clientSecret],
  ] as const;
  const user = [
    ['KINDE_CLIENT_ID', web?.clientId],
    ['KINDE_CLIENT_SECRET', web?.clientSecret],
    ['KINDE_REDIRECT_URI', web?.redirectUri],
    ['KINDE_POST_LOGOUT_REDIRECT_URI', web?.logoutUri],
  ] as const;
  const all = [['KINDE_DOMAIN', url], ...user, ...(web?.clientId === clientId ? [] : machine)] as const;
  return all.flatMap(([name, value]) => (value ? [[name, value] as const] : []));
}

function webCredentialsOf(kinde: Emulator) {
  try {
    return kinde.webCredentials();
  } catch {
    // A seed with machines only.
    return undefined;
  }
}

async function stopped(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
