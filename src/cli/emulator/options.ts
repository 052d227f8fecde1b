import { parseArgs } from 'node:util';
import type { InspectorOptions } from '../../testing/index.js';
import { UsageError } from '../terminal.js';

const DEFAULT_PORT = '4400';

/** What `kinde-sdk emulator --help` says. */
export const HELP = `kinde-sdk emulator [options]

Starts a Kinde on this machine and prints the environment for an application that uses it. Everything is in memory, and
gone when it stops, unless --state keeps it.

  --port <port>            default ${DEFAULT_PORT}; 0 for any that is free
  --host <host>            default 127.0.0.1
  --seed <file>            what it holds at first, as JSON or YAML; default two users and two organizations
  --watch                  goes back to the seed whenever its file changes; tokens stay good
  --state <file>           what it holds is read from there at the start, and kept there at the end
  --faults <file>          what goes wrong: a plan as JSON or YAML
  --limits                 answers 429 above 600 requests a minute or 20 at once
  --inspector              serves the page /_emulator on a --host of the network too; --no-inspector nowhere
  --inspector-host <name>  a name that the page may be opened by besides; may be repeated
  --quiet                  does not tell of requests
  --help                   this text`;

/** The command line, read. */
export interface EmulatorArguments {
  readonly port: number;
  readonly host: string;
  readonly seed: string | undefined;
  readonly watches: boolean;
  readonly state: string | undefined;
  readonly faults: string | undefined;
  readonly hasLimits: boolean;
  readonly inspector: InspectorOptions;
  readonly isQuiet: boolean;
}

const OPTIONS = {
  port: { type: 'string', default: DEFAULT_PORT },
  host: { type: 'string', default: '127.0.0.1' },
  seed: { type: 'string' },
  watch: { type: 'boolean', default: false },
  state: { type: 'string' },
  faults: { type: 'string' },
  limits: { type: 'boolean', default: false },
  inspector: { type: 'boolean' },
  'inspector-host': { type: 'string', multiple: true },
  quiet: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** Reads the command line; `undefined` asks for help. @throws UsageError for options that make no sense. */
export function argumentsFrom(args: readonly string[]): EmulatorArguments | undefined {
  const { values } = parseArgs({ args: [...args], options: OPTIONS, allowNegative: true });
  const { port, host, seed, watch: watches, state, faults, limits: hasLimits, quiet: isQuiet } = values;
  if (values.help) return undefined;
  if (!/^\d+$/.test(port) || Number(port) > 65_535) throw new UsageError(`--port must be a port, not "${port}".`);
  if (watches && seed === undefined) throw new UsageError('--watch needs the --seed that it is to watch.');
  const inspector = inspectorFrom(values.inspector, values['inspector-host'] ?? []);
  return { port: Number(port), host, seed, watches, state, faults, hasLimits, inspector, isQuiet };
}

function inspectorFrom(inspector: boolean | undefined, hosts: readonly string[]): InspectorOptions {
  if (inspector === false && hosts.length > 0) throw new UsageError('--no-inspector goes with no --inspector-host.');
  if (hosts.length > 0) return { inspector: { hosts } };
  return inspector === undefined ? {} : { inspector };
}
