import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type ColdStart, coldStarts } from './cold-start.js';
import { type Contender, compare, type Measured, type Plan } from './rounds.js';
import { verificationCases } from './verification.js';

const USAGE = `npm run bench -- [--json] [--check] [--quick] [--no-cold-start]

  --json           print the numbers as JSON instead of tables
  --check          exit with 1 when a ratio is above its target by more than the tolerance
  --tolerance=0.05 what --check allows above a target
  --quick          a fifth of the rounds, for a first look
  --no-cold-start  calls only`;

type Body = 'sized' | 'chunked';

/** A comparison with what the SDK may cost, as a multiple of raw fetch. */
interface Case extends Plan {
  readonly title: string;
  readonly body: Body;
  readonly target: number;
}

const ONE = { target: 1.12, concurrency: 1, calls: 30, rounds: 300, warmUp: 50 } as const;
const MANY = { target: 1.2, concurrency: 64, calls: 320, rounds: 80, warmUp: 8 } as const;

const CASES: readonly Case[] = [
  { title: 'one at a time', body: 'sized', ...ONE },
  { title: 'one at a time, chunked body', body: 'chunked', ...ONE },
  { title: '64 at once', body: 'sized', ...MANY },
];

const RAW = 'fetch + json';
const CONTROL = 'fetch + json again';
const SDK = 'kinde-sdk';

interface Result {
  readonly title: string;
  readonly target: number;
  readonly measured: readonly Measured[];
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      check: { type: 'boolean', default: false },
      tolerance: { type: 'string', default: '0.05' },
      quick: { type: 'boolean', default: false },
      'no-cold-start': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return console.log(USAGE);
  const built = new URL('../dist/src/management/index.js', import.meta.url);
  if (!existsSync(built)) throw new Error('There is no build to measure: run `npm run build`.');
  const { child, origin, bytes } = await startServer();
  const contenders = {
    sized: await contendersFor(origin, built, 'sized'),
    chunked: await contendersFor(origin, built, 'chunked'),
  };
  const results: Result[] = [];
  for (const { title, target, body, ...plan } of CASES) {
    const rounds = values.quick ? Math.ceil(plan.rounds / 5) : plan.rounds;
    results.push({ title, target, measured: await compare(contenders[body], { ...plan, rounds }) });
  }
  child.disconnect();
  for (const { title, target, contenders: all, ...plan } of await verificationCases(new URL('../', built))) {
    const rounds = values.quick ? Math.ceil(plan.rounds / 5) : plan.rounds;
    results.push({ title: `verify: ${title}`, target, measured: await compare(all, { ...plan, rounds }) });
  }
  const coldStart = values['no-cold-start'] ? [] : coldStartsOf(built, values.quick ? 10 : 40);
  if (values.json) console.log(JSON.stringify({ node: process.version, bytes, results, coldStart }, null, 2));
  else report(bytes, results, coldStart);
  if (values.check) check(results, Number(values.tolerance));
}

async function startServer(): Promise<{ child: ChildProcess; origin: string; bytes: number }> {
  const child = fork(new URL('./server.ts', import.meta.url));
  const [{ port, bytes }] = (await once(child, 'message')) as [{ port: number; bytes: number }];
  return { child, origin: `http://127.0.0.1:${port}`, bytes };
}

async function contendersFor(origin: string, built: URL, body: Body): Promise<readonly Contender[]> {
  const { ManagementClient } = (await import(built.href)) as typeof import('../src/management/index.js');
  const options = {
    domain: origin,
    clientId: 'bench',
    clientSecret: 'bench',
    headers: { 'bench-body': body },
    env: {},
  };
  const management = new ManagementClient(options);
  // Both sides send the same headers: those of the SDK, seen here once. The token is known from here on.
  const sent: Headers[] = [];
  const observed = new ManagementClient({
    ...options,
    fetch: (input, init) => {
      sent.push(new Headers(init?.headers));
      return fetch(input, init);
    },
  });
  await observed.getUsers({ page_size: 50 });
  await management.getUsers({ page_size: 50 });
  const headers = Object.fromEntries(sent.at(-1) ?? []);
  const url = `${origin}/api/v1/users?page_size=50`;
  const raw = async (): Promise<unknown> => (await fetch(url, { headers })).json();
  return [
    { name: RAW, call: raw },
    { name: CONTROL, call: raw },
    { name: SDK, call: async () => management.getUsers({ page_size: 50 }) },
  ];
}

function coldStartsOf(built: URL, rounds: number): ColdStart[] {
  const modules = {
    'kinde-sdk/management': built.href,
    ky: import.meta.resolve('ky'),
    'openapi-fetch': import.meta.resolve('openapi-fetch'),
  };
  return coldStarts(modules, rounds);
}

function report(bytes: number, results: readonly Result[], coldStart: readonly ColdStart[]): void {
  console.log(`getUsers, a page of 50 (${bytes} bytes) on loopback, Node ${process.version}`);
  console.log(
    'ratio: median over rounds of the time beside the first contender in the same round [p25-p75] (95% of the median)',
  );
  for (const { title, target, measured } of results) {
    console.log(`\n${title}, target ${target.toFixed(2)}`);
    console.log(`  ${'contender'.padEnd(20)}${'µs/call'.padStart(9)}   ${'ratio'.padEnd(36)}ratio of processor time`);
    for (const { name, wall, ratio, cpuRatio } of measured) {
      const spread = `[${ratio.p25.toFixed(2)}-${ratio.p75.toFixed(2)}] (${ratio.low.toFixed(3)}-${ratio.high.toFixed(3)})`;
      const wallRatio = `${ratio.median.toFixed(3)} ${spread}`;
      const cpu = `${cpuRatio.median.toFixed(3)} (${cpuRatio.low.toFixed(3)}-${cpuRatio.high.toFixed(3)})`;
      console.log(`  ${name.padEnd(20)}${wall.median.toFixed(1).padStart(9)}   ${wallRatio.padEnd(36)}${cpu}`);
    }
  }
  if (coldStart.length === 0) return;
  console.log('\ncold start: a process that imports it, ms over an empty process [p25-p75]');
  for (const { name, over, process: whole } of coldStart) {
    const spread = `[${over.p25.toFixed(1)}-${over.p75.toFixed(1)}]`;
    console.log(
      `  ${name.padEnd(22)}${over.median.toFixed(1).padStart(7)} ${spread.padEnd(16)}${whole.median.toFixed(1)} in all`,
    );
  }
}

function check(results: readonly Result[], tolerance: number): void {
  for (const { title, target, measured } of results) {
    const { median } = (measured.find(({ name }) => name === SDK) as Measured).ratio;
    const missed = median > target + tolerance;
    if (missed) process.exitCode = 1;
    console.error(`${missed ? 'missed' : 'met'}: ${title} ${median.toFixed(3)}, target ${target} + ${tolerance}`);
  }
}

await main();
