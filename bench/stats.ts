/** The value below which the share `q` (0 to 1) of the numbers lies, interpolated. */
function quantile(numbers: readonly number[], q: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const position = (sorted.length - 1) * q;
  const below = sorted[Math.floor(position)] ?? Number.NaN;
  const above = sorted[Math.ceil(position)] ?? Number.NaN;
  return below + (above - below) * (position - Math.floor(position));
}

export function median(numbers: readonly number[]): number {
  return quantile(numbers, 0.5);
}

/** Median and spread of one measured quantity. */
export interface Summary {
  readonly median: number;
  readonly p25: number;
  readonly p75: number;
  /** Bounds of the 95% interval of the median, by bootstrap. */
  readonly low: number;
  readonly high: number;
}

export function summary(numbers: readonly number[], resamples = 1_000): Summary {
  const draw = (): number => numbers[Math.floor(Math.random() * numbers.length)] as number;
  const medians = Array.from({ length: resamples }, () => median(Array.from(numbers, draw)));
  return {
    median: median(numbers),
    p25: quantile(numbers, 0.25),
    p75: quantile(numbers, 0.75),
    low: quantile(medians, 0.025),
    high: quantile(medians, 0.975),
  };
}

/** A copy in random order. */
export function shuffled<T>(list: readonly T[]): T[] {
  return list
    .map((item) => ({ item, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
