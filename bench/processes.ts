import { spawnSync } from 'node:child_process';
import type { Row } from './section.js';
import { shuffled, summary } from './stats.js';

/** A program to start: the text of a module. */
export interface Program {
  readonly name: string;
  readonly script: string;
}

interface Run {
  /** Milliseconds of the whole process. */
  readonly whole: number;
  /** Milliseconds of processor time in it. */
  readonly cpu: number;
  /** What the program itself printed: its own measure in ms. */
  readonly said: number;
}

type Runs = ReadonlyMap<string, readonly Run[]>;

const TELL_CPU = `
import { writeSync as benchWrite } from 'node:fs';
process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  benchWrite(1, \` \${(user + system) / 1000}\`);
});
`;

/** Starts a process for each program in turn, in random order within a round. */
export function runInTurn(programs: readonly Program[], rounds: number): Runs {
  const runs = new Map<string, Run[]>(programs.map(({ name }) => [name, []]));
  for (let round = -2; round < rounds; round++) {
    for (const { name, script } of shuffled(programs)) {
      const run = runOf(script);
      if (round >= 0) runs.get(name)?.push(run);
    }
  }
  return runs;
}

/** What each program took beyond the first one of the same round: processor time first, which a busy machine moves less. */
export function rowsOver(runs: Runs): readonly Row[] {
  const [baseline = []] = runs.values();
  return [...runs].map(([name, own]) => ({
    name,
    value: summary(own.map(({ cpu }, round) => cpu - (baseline[round] as Run).cpu)),
    wall: summary(own.map(({ whole }, round) => whole - (baseline[round] as Run).whole)),
  }));
}

/** What each program measured itself, beside the first one of the same round, and the time of its whole process. */
export function rowsSaid(runs: Runs): readonly Row[] {
  const [baseline = []] = runs.values();
  return [...runs].map(([name, own]) => ({
    name,
    value: summary(own.map(({ said }) => said)),
    wall: summary(own.map(({ whole }) => whole)),
    ratio: summary(own.map(({ said }, round) => said / (baseline[round] as Run).said)),
    cpuRatio: summary(own.map(({ cpu }, round) => cpu / (baseline[round] as Run).cpu)),
  }));
}

function runOf(script: string): Run {
  const before = performance.now();
  // The environment may carry a loader for this very process; the measured one must not have it.
  const env = { ...process.env, NODE_OPTIONS: '' };
  const args = ['--input-type=module', '--eval', `${TELL_CPU}${script}`];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { env, encoding: 'utf8' });
  const whole = performance.now() - before;
  if (status !== 0) throw new Error(`A measured process failed: ${stderr}`);
  const numbers = stdout.trim().split(/\s+/).map(Number);
  return { whole, cpu: numbers.at(-1) as number, said: numbers.at(0) as number };
}
