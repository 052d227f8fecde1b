import fc from 'fast-check';

/** One run of random faults and random work; throws when something does not hold. */
type Run<T> = (value: T) => Promise<void>;

const SEED = Number(process.env.KINDE_FAULT_SEED ?? 6_180_339);
const PATH = process.env.KINDE_FAULT_PATH;
const SEEDS = process.env.KINDE_FAULT_SEEDS;
/** How long a property is tried, a failure made smaller included; without end where more seeds were asked for. In ms. */
const LONGEST_MS = SEEDS === undefined ? 30_000 : 3_600_000;

/** Time limit of a test that calls `holds`, in ms. */
export const LONGEST_TEST_MS = LONGEST_MS + 60_000;

/**
 * Runs a property under as many seeds as `KINDE_FAULT_SEEDS` says.
 *
 * @throws Error that tells the plan, the program, and how to repeat exactly this run.
 */
export async function holds<T>(values: fc.Arbitrary<T>, seeds: number, run: Run<T>): Promise<void> {
  const details = await fc.check(fc.asyncProperty(values, run), {
    seed: SEED,
    numRuns: Number(SEEDS ?? seeds),
    interruptAfterTimeLimit: LONGEST_MS,
    ...(PATH === undefined ? {} : { path: PATH, endOnFailure: true }),
  });
  if (!details.failed) return;
  const path = details.counterexamplePath ?? '';
  const replay = `KINDE_FAULT_SEED=${details.seed} KINDE_FAULT_PATH=${path} npx vitest run <this file>`;
  throw new Error(`${fc.defaultReportMessage(details)}\n\nRepeat it with: ${replay}`, { cause: details.errorInstance });
}
