import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A redis-server on loopback that keeps nothing on disk. */
export interface RedisServer {
  readonly port: number;
  readonly url: string;
  /** Starts it again on the same port, empty. */
  start(): Promise<void>;
  /** Ends it at once, as a crash does. */
  kill(): Promise<void>;
  /** Stops it from answering, with its connections open; `resume` lets it go on. */
  pause(): void;
  resume(): void;
  /** Ends it and removes what it left. */
  close(): Promise<void>;
}

/** Whether redis-server is installed; where it is not, the suites that need it are skipped. */
export const hasRedis = spawnSync('redis-server', ['--version']).status === 0;

/** What to put behind the name of a suite that needs Redis. */
export const redisNote = hasRedis ? '' : ' (skipped: redis-server is not installed)';

/** Starts a redis-server on a free port; `flags` go to it as they are. */
export async function startRedis(flags: readonly string[] = []): Promise<RedisServer> {
  const port = await freePort();
  const directory = await mkdtemp(join(tmpdir(), 'kinde-redis-'));
  const fixed = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', directory];
  let server: ChildProcess | undefined;
  const kill = async () => {
    const ended = server;
    server = undefined;
    if (ended?.exitCode !== null || ended.signalCode !== null) return;
    ended.kill('SIGKILL');
    await once(ended, 'exit');
  };
  const start = async () => {
    server = spawn('redis-server', [...fixed, ...flags], { stdio: ['ignore', 'pipe', 'pipe'] });
    await ready(server);
  };
  const close = async () => {
    await kill();
    await rm(directory, { recursive: true, force: true });
  };
  await start();
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    start,
    kill,
    pause: () => server?.kill('SIGSTOP'),
    resume: () => server?.kill('SIGCONT'),
    close,
  };
}

async function ready(server: ChildProcess): Promise<void> {
  let log = '';
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`redis-server is not ready after 10 s:\n${log}`)), 10_000);
    const read = (chunk: Buffer) => {
      log += chunk.toString();
      if (!log.includes('Ready to accept connections')) return;
      clearTimeout(timer);
      resolve();
    };
    server.stdout?.on('data', read);
    server.stderr?.on('data', read);
    server.once('exit', (code) => {
      clearTimeout(timer);
      reject(new Error(`redis-server ended with ${code}:\n${log}`));
    });
  });
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('No free port.');
  // A cluster's second port is 10,000 above.
  return address.port > 55_000 ? await freePort() : address.port;
}
