import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An example that runs, as its reader would start it. */
export interface RunningApp {
  readonly origin: string;
  /** Where its emulator is. */
  readonly emulator: string;
  /** What it has printed. */
  readonly log: string;
  close(): Promise<void>;
}

/** The environment without anything that configures Kinde. */
export function bareEnvironment(more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith('KINDE_') && name !== 'NODE_ENV');
  return { ...Object.fromEntries(kept), ...more };
}

/** Starts a program of an example; `args` are those of Node. */
export function startProgram(args: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
  return spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** Starts an example on a free port. */
export async function startExample(
  args: readonly string[],
  more?: Readonly<Record<string, string>>,
): Promise<RunningApp> {
  const origin = `http://localhost:${await freePort()}`;
  const program = startProgram(args, bareEnvironment({ PORT: new URL(origin).port, ...more }));
  let log = '';
  const close = async () => {
    if (program.exitCode !== null || program.signalCode !== null) return;
    program.kill();
    await once(program, 'exit');
  };
  await new Promise<void>((resolve, reject) => {
    const fail = () => reject(new Error(`The example does not start:\n${log}`));
    const timer = setTimeout(fail, 60_000);
    const read = (chunk: Buffer) => {
      log += chunk.toString();
      if (!log.includes(origin)) return;
      clearTimeout(timer);
      resolve();
    };
    program.stdout?.on('data', read);
    program.stderr?.on('data', read);
    program.once('exit', fail);
  }).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  const emulator = /emulator at (\S+)/.exec(log)?.[1] ?? '';
  return {
    origin,
    emulator,
    get log() {
      return log;
    },
    close,
  };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}
