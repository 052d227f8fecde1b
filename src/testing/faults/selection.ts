import type { CheckedPlan, CheckedRule } from './check-plan.js';
import type { Fault, FaultLogEntry, FaultRequest, Range } from './fault.js';
import { chance } from './random.js';

/** A fault that strikes one request. */
export interface Strike {
  readonly fault: Fault;
  readonly entry: FaultLogEntry;
  /** The number that a range stands for in this request. */
  pick(range: Range): number;
}

/** Says which faults strike a request; counts as it goes. */
export interface Selection {
  select(request: FaultRequest): readonly Strike[];
  /** Adds a rule that is asked before those of the plan. */
  add(rule: CheckedRule): void;
}

/** The index that stands for a rule that is in no plan. */
const NO_PLACE = -1;

/** Makes the selection of a plan, at its beginning. */
export function createSelection({ seed, rules }: CheckedPlan): Selection {
  const asked = new Map<string, number>();
  const added: Ask[] = [];
  const planned = rules.map((rule, index) => askOf(rule, index, seed));
  return {
    select(request) {
      if (planned.length === 0 && added.length === 0) return [];
      const count = (asked.get(request.operation) ?? 0) + 1;
      asked.set(request.operation, count);
      const strikes: Strike[] = [];
      for (const ask of [...added, ...planned]) {
        const strike = ask(request, count, strikes.some(isBreaking));
        if (strike) strikes.push(strike);
      }
      return strikes;
    },
    add(rule) {
      added.push(askOf(rule, NO_PLACE, seed));
    },
  };
}

/** Whether a fault decides what the client gets: only one of them can. */
export function isBreaking({ fault }: Pick<Strike, 'fault'>): boolean {
  return !BESIDES.has(fault.kind);
}

const BESIDES: ReadonlySet<string> = new Set([
  'latency',
  'clock-skew',
  'rotate-keys',
  'revoke-tokens',
  'revoke-sessions',
] satisfies Fault['kind'][]);

type Ask = (request: FaultRequest, count: number, isBroken: boolean) => Strike | undefined;

function askOf({ fault, selects, counts, probability, times }: CheckedRule, rule: number, seed: number): Ask {
  let selected = 0;
  let struck = 0;
  return (request, count, isBroken) => {
    if (struck >= times || !selects(request)) return undefined;
    selected += 1;
    const { operation } = request;
    if (!counts(selected) || chance(seed, rule, operation, count) >= probability) return undefined;
    if (isBroken && isBreaking({ fault })) return undefined;
    struck += 1;
    const entry: FaultLogEntry = { kind: fault.kind, operation, request: count, rule };
    return { fault, entry, pick: (range) => between(range, chance(seed, rule, operation, count, 'pick')) };
  };
}

function between(range: Range, share: number): number {
  return typeof range === 'number' ? range : range.min + (range.max - range.min) * share;
}
