import type { BulkResult } from '../../bulk/index.js';
import { count } from '../amounts.js';
import type { Values } from './options.js';

/** How many users of each outcome a dry run names. */
const FEW = 5;

/** Tells what became of each user, or of some of them. */
export interface Outcomes {
  add(result: BulkResult): void;
  /** What is still to be told at the end. */
  rest(): readonly string[];
}

/**
 * With `--verbose` says a line for every user as it comes; else a dry run names a few of each outcome at the end, in the
 * order of the file. Those that failed are in the summary.
 */
export function createOutcomes({ verbose, 'dry-run': isDry = false }: Values, say: (line: string) => void): Outcomes {
  const few: BulkResult[] = [];
  const seen = new Map<string, number>();
  let more = 0;
  return {
    add(result) {
      if (verbose) return say(lineOf(result, isDry));
      if (!isDry || result.status === 'failed') return;
      const before = seen.get(result.status) ?? 0;
      seen.set(result.status, before + 1);
      if (before < FEW) few.push(result);
      else more += 1;
    },
    rest: () => [
      ...few.sort((one, other) => one.index - other.index).map((result) => lineOf(result, isDry)),
      ...(more > 0 ? [`and ${count(more)} more; --verbose tells of each`] : []),
    ],
  };
}

function lineOf({ line, key, status, code, message }: BulkResult, isDry: boolean): string {
  const place = `line ${line}`;
  const name = key === place ? place : `${place}: ${key}`;
  if (status === 'failed') return `${name}: failed: ${code}: ${message}`;
  return `${name} ${isDry ? 'would be ' : ''}${status}${code ? ` (${code})` : ''}`;
}
