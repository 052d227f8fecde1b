import { CommandError } from '../terminal.js';

/** What this command needs of the project that uses it; nothing else of the package does. */
const PEERS = ['yaml', 'openapi-typescript', 'typescript'];

/** @throws CommandError that says what to install, when a package is missing. */
export async function assertPeers(load: (name: string) => Promise<unknown> = (name) => import(name)): Promise<void> {
  const loaded = await Promise.allSettled(PEERS.map((name) => load(name)));
  const missing = PEERS.filter((_, index) => loaded[index]?.status === 'rejected');
  if (missing.length === 0) return;
  throw new CommandError(`This command needs ${missing.join(' and ')}: npm install --save-dev ${missing.join(' ')}`);
}
