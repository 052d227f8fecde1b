import { type Summary, shuffled, summary } from './stats.js';

/** One thing to compare: makes one call and resolves when its answer is read. */
export interface Contender {
  readonly name: string;
  call(): Promise<unknown>;
}

export interface Plan {
  readonly concurrency: number;
  /** Calls of one contender in one round. */
  readonly calls: number;
  readonly rounds: number;
  /** Rounds that are run first and not counted. */
  readonly warmUp: number;
}

/** What one contender took. */
export interface Measured {
  readonly name: string;
  /** Wall time in µs for one call. */
  readonly wall: Summary;
  /** Processor time in µs of this process for one call; hardly moved by what else the machine does. */
  readonly cpu: Summary;
  /** Wall time as a multiple of the baseline's in the same round. */
  readonly ratio: Summary;
  /** Processor time as a multiple of the baseline's in the same round. */
  readonly cpuRatio: Summary;
}

interface Sample {
  readonly wall: number;
  readonly cpu: number;
}

/**
 * Times all contenders round by round, in random order within a round, so that a slow moment of the machine hits all
 * of them. The first contender is the baseline.
 */
export async function compare(contenders: readonly Contender[], plan: Plan): Promise<Measured[]> {
  const samples = new Map<string, Sample[]>(contenders.map(({ name }) => [name, []]));
  for (let round = -plan.warmUp; round < plan.rounds; round++) {
    for (const contender of shuffled(contenders)) {
      const sample = await timed(contender, plan);
      if (round >= 0) samples.get(contender.name)?.push(sample);
    }
  }
  const baseline = samples.get(contenders[0]?.name ?? '') ?? [];
  return contenders.map(({ name }) => measured(name, samples.get(name) ?? [], baseline));
}

async function timed({ call }: Contender, { calls, concurrency }: Plan): Promise<Sample> {
  let left = calls;
  const worker = async (): Promise<void> => {
    while (left-- > 0) await call();
  };
  const cpuBefore = process.cpuUsage();
  const before = performance.now();
  await Promise.all(Array.from({ length: concurrency }, worker));
  const wall = ((performance.now() - before) * 1_000) / calls;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { wall, cpu: (user + system) / calls };
}

function measured(name: string, samples: readonly Sample[], baseline: readonly Sample[]): Measured {
  const ratio = (pick: keyof Sample): Summary =>
    summary(samples.map((sample, round) => sample[pick] / (baseline[round] as Sample)[pick]));
  return {
    name,
    wall: summary(samples.map(({ wall }) => wall)),
    cpu: summary(samples.map(({ cpu }) => cpu)),
    ratio: ratio('wall'),
    cpuRatio: ratio('cpu'),
  };
}
