import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import type { BulkSummary } from '../src/bulk/index.js';
import { createEmulator, type Emulator, type FaultPlan } from '../src/testing/index.js';

const USAGE = `npm run bench:bulk -- [--users=100000] [--base=10000] [--rate=400] [--check]

Imports users into the emulator, which limits the rate and breaks connections, and kills the importer in the middle.

  --users  how many; --base is the number of the run that the memory is compared with
  --rate   requests per second that the limiter lets through, in windows of a minute
  --check  exit with 1 when a target is missed`;

/** Kinde says that its limiter is one per minute. */
const WINDOW_S = 60;
const TARGETS = { throughput: 0.9, memory: 1.5 } as const;

/** Three of a hundred requests meet a fault; five times a limiter elsewhere stops everybody for a second. */
const FAULTS: FaultPlan = {
  seed: 11,
  rules: [
    { fault: { kind: 'rate-limited', resetS: 1 }, operations: 'createUser', from: 4_000, probability: 0.01, times: 5 },
    ...(
      [
        { kind: 'reset', commit: 'before' },
        { kind: 'reset', commit: 'after' },
        { kind: 'truncated' },
        { kind: 'server-error' },
        { kind: 'server-error', commit: 'after' },
      ] as const
    ).map((fault) => ({ fault, operations: 'management.*', probability: 0.006 })),
  ],
};

interface Measured {
  readonly users: number;
  readonly seconds: number;
  readonly requests: number;
  /** Part of what the limiter would have let through, in whole minutes; none in a run that is shorter. */
  readonly throughput: number | undefined;
  readonly peakMb: number;
  readonly lost: number;
  readonly doubled: number;
  readonly summary: BulkSummary;
}

const dist = fileURLToPath(new URL('../dist', import.meta.url));

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      users: { type: 'string', default: '100000' },
      base: { type: 'string', default: '10000' },
      rate: { type: 'string', default: '400' },
      check: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return console.log(USAGE);
  if (!existsSync(join(dist, 'src/bulk/index.js'))) throw new Error('There is no build: run `npm run build`.');
  const base = await measure(Number(values.base), Number(values.rate), false);
  print(base);
  const all = await measure(Number(values.users), Number(values.rate), true);
  print(all);
  const memory = all.peakMb / base.peakMb;
  console.log(`memory: ${memory.toFixed(2)} times that of ${base.users} users (target: at most ${TARGETS.memory})`);
  const isMet =
    all.lost + all.doubled + base.lost + base.doubled === 0 &&
    (all.throughput ?? 0) >= TARGETS.throughput &&
    memory <= TARGETS.memory;
  console.log(isMet ? 'all targets met' : 'a target is missed');
  if (values.check && !isMet) process.exitCode = 1;
}

async function measure(users: number, rate: number, isKilled: boolean): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'kinde-bench-'));
  let creates = 0;
  let onCreate = (): void => {};
  const emulator = createEmulator({
    seed: {
      organizations: [0, 1, 2, 3].map((n) => ({ code: `org_${n}`, name: `Organization ${n}` })),
      roles: [{ key: 'admin' }, { key: 'member' }],
    },
    limits: { rate: { requests: rate * WINDOW_S, windowS: WINDOW_S } },
    faults: FAULTS,
    onRequest(_, { operation }) {
      if (operation !== 'createUser') return undefined;
      creates += 1;
      onCreate();
      return undefined;
    },
  });
  const listener = await emulator.listen();
  try {
    const worker = await bundled(folder);
    const { domain: KINDE_DOMAIN, clientId: KINDE_CLIENT_ID, clientSecret: KINDE_CLIENT_SECRET } = listener.credentials;
    const env = { ...process.env, KINDE_DOMAIN, KINDE_CLIENT_ID, KINDE_CLIENT_SECRET };
    const report = join(folder, 'report.json');
    const args = ['--max-semi-space-size=4', worker, dist, String(users), join(folder, 'checkpoint'), report];
    const start = (): ChildProcess => spawn(process.execPath, args, { env, stdio: 'inherit' });
    const startedAt = performance.now();
    const acceptedNow = (): number => emulator.limits.requests - emulator.limits.refusedByRate;
    const atMinutes: number[] = [];
    const clock = setInterval(() => atMinutes.push(acceptedNow()), WINDOW_S * 1_000);
    if (isKilled) {
      const killed = start();
      onCreate = () => creates === Math.floor(users / 2) && killed.kill('SIGKILL');
      const [, signal] = await once(killed, 'exit');
      if (signal !== 'SIGKILL') throw new Error('The importer ended before it was killed.');
    }
    onCreate = () => {};
    await once(start(), 'exit');
    const seconds = (performance.now() - startedAt) / 1_000;
    const { summary, peakKb } = JSON.parse(readFileSync(report, 'utf8')) as { summary: BulkSummary; peakKb: number };
    clearInterval(clock);
    const accepted = acceptedNow();
    const throughput =
      atMinutes.length > 0 ? (atMinutes.at(-1) ?? 0) / (rate * WINDOW_S * atMinutes.length) : undefined;
    const found = await compared(emulator, users);
    return { users, seconds, requests: accepted, throughput, peakMb: peakKb / 1_024, ...found, summary };
  } finally {
    await listener.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function bundled(folder: string): Promise<string> {
  const outfile = join(folder, 'importer.mjs');
  const entry = fileURLToPath(new URL('bulk/importer.ts', import.meta.url));
  await build({ entryPoints: [entry], outfile, format: 'esm', platform: 'node', logLevel: 'warning' });
  return outfile;
}

/** Users and memberships that should be there and are not, or are there twice. */
async function compared(emulator: Emulator, users: number): Promise<{ lost: number; doubled: number }> {
  emulator.faults.clear();
  const { ManagementClient } = (await import(
    `${dist}/src/management/index.js`
  )) as typeof import('../src/management/index.js');
  const client = new ManagementClient({ ...emulator.credentials, fetch: emulator.fetch, env: {} });
  const seen = new Set<string>();
  let doubled = 0;
  let lost = 0;
  for await (const { email = '', organizations = [] } of client.getUsers({
    page_size: 500,
    expand: ['organizations'],
  })) {
    const n = /^user-(\d+)@/.exec(email)?.[1] ?? '-1';
    if (seen.has(n)) doubled += 1;
    seen.add(n);
    if (organizations.join() !== `org_${Number(n) % 4}`) lost += 1;
  }
  return { lost: lost + users - seen.size, doubled };
}

function print({ users, seconds, requests, throughput, peakMb, lost, doubled, summary }: Measured): void {
  const { counts, resumed } = summary;
  console.log(
    `${users} users: ${seconds.toFixed(0)} s, ${requests} requests, ${throughput === undefined ? 'less than a minute' : `${(throughput * 100).toFixed(1)} % of the limiter's throughput`}` +
      `, peak memory ${peakMb.toFixed(0)} MB, lost ${lost}, doubled ${doubled}` +
      `, created ${counts.created}, failed ${counts.failed}, resumed after ${resumed}`,
  );
}

await main();
