import type { Summary } from './stats.js';

/** One contender's number. */
export interface Row {
  readonly name: string;
  readonly value: Summary;
  /** The same as a multiple of the baseline's in the same round. */
  readonly ratio?: Summary | undefined;
  /** Processor time as a multiple of the baseline's in the same round. */
  readonly cpuRatio?: Summary | undefined;
  /** Milliseconds by the clock, where the value is another time. */
  readonly wall?: Summary | undefined;
}

/** What the SDK may take: the ratio or the value of the row with this name. */
export interface Target {
  readonly row: string;
  readonly of: 'ratio' | 'value';
  readonly atMost: number;
}

/** One comparison. */
export interface Section {
  /** Name of its plot's file. */
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  /** What the milliseconds by the clock are of, where that is not plain. */
  readonly wallUnit?: string | undefined;
  /** What was done, in a sentence or two. */
  readonly about: string;
  readonly rows: readonly Row[];
  readonly targets: readonly Target[];
}

/** How often things are repeated: 1, or less for a first look. */
export type Effort = number;

/** Rounds of a plan at an effort. */
export function roundsAt(effort: Effort, rounds: number): number {
  return Math.max(3, Math.ceil(rounds * effort));
}

/** Whether a section keeps to what it may take; a row that is left out has no say. */
export function misses({ rows, targets }: Section): readonly string[] {
  return targets.flatMap(({ row, of, atMost }) => {
    const median = rows.find(({ name }) => name === row)?.[of]?.median;
    return median !== undefined && median > atMost ? [`${row}: ${median.toFixed(3)}, at most ${atMost}`] : [];
  });
}

/** The name under which the SDK takes part. */
export const SDK = 'kinde-sdk';
