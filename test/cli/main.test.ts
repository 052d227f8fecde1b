import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { listening } from './support.js';

const MAIN = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));

/** The program itself, in a process of its own. */
function start(args: readonly string[], env: Readonly<Record<string, string>>) {
  return spawn(process.execPath, ['--import', 'tsx', MAIN, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

it.each(['SIGINT', 'SIGTERM'] as const)(
  'ends at the first %s where the command has nothing to put in order',
  { timeout: 60_000 },
  async (signal) => {
    // A Kinde that takes connections and says nothing.
    const silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const { port } = silent.address() as { readonly port: number };
    const env = { KINDE_DOMAIN: `http://127.0.0.1:${port}`, KINDE_CLIENT_ID: 'id', KINDE_CLIENT_SECRET: 'secret' };
    const child = start(['pull', '--check'], env);
    const ended = once(child, 'exit');
    const [socket] = await once(silent, 'connection');
    child.kill(signal);
    expect(await ended).toEqual([130, null]);
    socket.destroy();
    silent.close();
  },
);

it('ends in peace when nobody reads on what it writes', { timeout: 60_000 }, async () => {
  // More than a pipe holds.
  await using kinde = await listening({ seed: { users: 1_500 } });
  const child = start(['users', 'export'], kinde.env);
  const ended = once(child, 'exit');
  const error = text(child.stderr);
  await once(child.stdout, 'data');
  child.stdout.destroy();
  expect(await ended).toEqual([0, null]);
  expect(await error).toBe('');
});
