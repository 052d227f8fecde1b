import { COMPILER, isCompiler, notACompiler } from '../compiler.js';
import { CommandError } from '../terminal.js';

/** What this command needs of the project that uses it; nothing else of the package does. */
const PEERS = ['yaml', 'openapi-typescript', 'typescript'];
const COMMAND = 'generate --spec <file or address> --out <folder in this project>';

/** @throws CommandError that says what to install, when a package is missing or cannot be used. */
export async function assertPeers(load: (name: string) => Promise<unknown> = (name) => import(name)): Promise<void> {
  const loaded = await Promise.allSettled(PEERS.map((name) => load(name)));
  const [, , typescript] = loaded;
  // First, since openapi-typescript cannot be loaded beside it.
  if (typescript?.status === 'fulfilled' && !isCompiler(typescript.value)) {
    throw new CommandError(notACompiler(typescript.value, COMMAND, PEERS.slice(0, -1)));
  }
  const missing = PEERS.filter((_, index) => loaded[index]?.status === 'rejected');
  if (missing.length === 0) return;
  const wanted = missing.map((name) => (name === 'typescript' ? COMPILER : name));
  throw new CommandError(`This command needs ${missing.join(' and ')}: npm install --save-dev ${wanted.join(' ')}`);
}
