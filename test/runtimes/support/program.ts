import { execFileSync, spawn } from 'node:child_process';
import type { Outcome } from '../programs/check.js';
import type { World } from './world.js';

/** An application in a runtime. */
export interface Running {
  /** Of the runtime. */
  readonly version: string;
  /** Runs a check inside. */
  check(name: string): Promise<Outcome>;
  close(): Promise<void>;
}

const START_MS = 60_000;

/** Starts a program that serves the application and waits until it answers. */
export async function startProgram(
  binary: string,
  args: readonly string[],
  folder: string,
  { origin, env }: World,
): Promise<Running> {
  const { PATH, HOME } = process.env;
  const child = spawn(binary, args, {
    cwd: folder,
    env: { PATH, HOME, DENO_DIR: `${folder}/.deno`, NO_COLOR: '1', ...env } as NodeJS.ProcessEnv,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (log += text));
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()).once('error', () => resolve()));
  let hasEnded = false;
  ended.then(() => (hasEnded = true));
  const close = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  try {
    await answers(origin, () => hasEnded);
  } catch (error) {
    await close();
    throw new Error(`${binary} does not serve the application: ${log}`, { cause: error });
  }
  return {
    version: versionOf(binary),
    async check(name) {
      const answer = await fetch(`${origin}/_checks/${encodeURIComponent(name)}`);
      const text = await answer.text();
      return answer.ok ? JSON.parse(text) : { problem: `status ${answer.status}: ${text}\n${log.slice(-2_000)}` };
    },
    close,
  };
}

async function answers(origin: string, hasEnded: () => boolean): Promise<void> {
  const until = Date.now() + START_MS;
  for (;;) {
    try {
      await (await fetch(origin)).text();
      return;
    } catch (error) {
      if (hasEnded() || Date.now() > until) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

function versionOf(binary: string): string {
  const [version = ''] = /\d+[\d.-]*\d/.exec(execFileSync(binary, ['--version'], { encoding: 'utf8' })) ?? [];
  return version.replaceAll('-', '.');
}
