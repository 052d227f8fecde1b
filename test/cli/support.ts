import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../src/cli/clock.js';
import { run } from '../../src/cli/run.js';
import { createEmulator, createSigningKeys, type EmulatorOptions, type Seed } from '../../src/testing/index.js';

const keys = createSigningKeys();

/** What a command wrote and how it ended. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

export async function runCommand(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  signal: AbortSignal = new AbortController().signal,
): Promise<Ran> {
  const lines = { out: [] as string[], error: [] as string[] };
  const code = await run(args, {
    out: (line) => lines.out.push(line),
    error: (line) => lines.error.push(line),
    env,
    signal,
  });
  return { code, out: lines.out.join('\n'), error: lines.error.join('\n') };
}

/** A tenant with keys that are hard to write down. */
export const seed: Seed = {
  permissions: [{ key: 'read:todos' }, { key: 'create:todos' }],
  roles: [{ key: 'admin' }],
  featureFlags: [
    { key: 'theme', type: 'str', default_value: 'pink' },
    { key: 'is-dark', type: 'bool', default_value: true },
    { key: 'limit', type: 'int', default_value: 5 },
    { key: 'layout', type: 'json', default_value: { columns: 3 } },
  ],
  properties: [
    { key: 'city', context: 'usr' },
    { key: 'kp_usr_score', context: 'usr' },
  ],
};

/** A clock that goes when it is told to. */
export function handClock() {
  const works = new Set<() => void>();
  let now = 0;
  const clock: Clock = {
    now: () => now,
    every(_, work) {
      works.add(work);
      return () => works.delete(work);
    },
  };
  return {
    clock,
    works,
    pass(ms: number) {
      now += ms;
      for (const work of works) work();
    },
  };
}

/** An emulator behind a port, with the environment of a program that uses it. */
export async function listening(options: EmulatorOptions = {}) {
  const emulator = createEmulator({ seed, keys, ...options });
  const kinde = await emulator.listen();
  const { domain, clientId, clientSecret } = kinde.credentials;
  const env = { KINDE_DOMAIN: domain, KINDE_CLIENT_ID: clientId, KINDE_CLIENT_SECRET: clientSecret };
  return { emulator, env, [Symbol.asyncDispose]: () => kinde.close() };
}

/** A folder that is gone after the test. */
export function temporaryFolder() {
  const path = mkdtempSync(join(tmpdir(), 'kinde-cli-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}
