import { spawnSync } from 'node:child_process';
import { type Summary, shuffled, summary } from './stats.js';

/** What one import adds to the start of a process. */
export interface ColdStart {
  readonly name: string;
  /** Milliseconds over an empty process of the same round. */
  readonly over: Summary;
  /** Milliseconds of the whole process. */
  readonly process: Summary;
}

/** Starts a process for each module in turn, in random order, and one without any; `modules` maps names to file URLs. */
export function coldStarts(modules: Readonly<Record<string, string>>, rounds: number): ColdStart[] {
  const scripts = Object.entries(modules).map(([name, url]) => ({ name, script: `import ${JSON.stringify(url)}` }));
  const all = [{ name: 'empty process', script: '' }, ...scripts];
  const times = new Map<string, number[]>(all.map(({ name }) => [name, []]));
  for (let round = -2; round < rounds; round++) {
    for (const { name, script } of shuffled(all)) {
      const ms = started(script);
      if (round >= 0) times.get(name)?.push(ms);
    }
  }
  const empty = times.get('empty process') ?? [];
  return all.map(({ name }) => {
    const own = times.get(name) ?? [];
    return { name, over: summary(own.map((ms, round) => ms - (empty[round] as number))), process: summary(own) };
  });
}

function started(script: string): number {
  const before = performance.now();
  // The environment may carry a loader for this very process; the measured one must not have it.
  const env = { ...process.env, NODE_OPTIONS: '' };
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], {
    env,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`A measured process failed: ${stderr}`);
  return performance.now() - before;
}
