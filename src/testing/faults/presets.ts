import { checkOptions, type FieldChecks } from '../check-fields.js';
import { numberFrom } from '../field-checks.js';
import type { FaultLike, FaultPlan } from './fault.js';
import { targetPatterns } from './target.js';

/** How a ready-made plan is varied. */
export interface FaultPresetOptions {
  /** How likely each request meets a fault, 0 to 1. */
  readonly probability?: number;
  /** Targets, as in a rule; default all of them. */
  readonly operations?: string | readonly string[];
}

const OPTIONS = {
  probability: numberFrom(0, 1),
  operations: targetPatterns,
} satisfies Readonly<Record<keyof FaultPresetOptions, unknown>> as FieldChecks;

/** Makers of ready-made plans; they refuse other options with an EmulatorError `OPTION_INVALID`. */
export interface FaultPresets {
  /** A bad network: connections that break before and after the commit, bodies that break off, and as many late answers; default 0.2. */
  flaky(seed: number, options?: FaultPresetOptions): FaultPlan;
  /** A service under load: 429 with and without `RateLimit-Reset`, some 5xx; default 0.5. */
  overloaded(seed: number, options?: FaultPresetOptions): FaultPlan;
  /** Answers that are none: web pages, empty and broken bodies, bot challenges; default 0.2. */
  garbled(seed: number, options?: FaultPresetOptions): FaultPlan;
  /** Nobody there: every connection is refused; default 1. */
  outage(options?: FaultPresetOptions): FaultPlan;
  /** Withdrawn credentials: keys rotated, tokens revoked; default 0.05. */
  withdrawn(seed: number, options?: FaultPresetOptions): FaultPlan;
}

/**
 * Ready-made fault plans.
 *
 * @example
 * emulator.faults.plan(faultPlans.flaky(7, { probability: 0.1 }));
 */
export const faultPlans: FaultPresets = Object.freeze({
  flaky: (seed: number, options: FaultPresetOptions = {}) => {
    const broken = shared(seed, options, 0.2, [
      { kind: 'reset', commit: 'before' },
      { kind: 'reset', commit: 'after' },
      { kind: 'truncated' },
    ]);
    const late = shared(seed, options, 0.2, [{ kind: 'latency', ms: { min: 1, max: 50 } }]);
    return { seed, rules: [...late.rules, ...broken.rules] };
  },
  overloaded: (seed: number, options: FaultPresetOptions = {}) =>
    shared(seed, options, 0.5, [
      { kind: 'rate-limited', resetS: 1 },
      { kind: 'rate-limited' },
      { kind: 'server-error', status: 503 },
    ]),
  garbled: (seed: number, options: FaultPresetOptions = {}) =>
    shared(seed, options, 0.2, ['html', 'empty', 'not-json', 'challenge']),
  outage: (options: FaultPresetOptions = {}) => shared(1, options, 1, ['refused']),
  withdrawn: (seed: number, options: FaultPresetOptions = {}) =>
    shared(seed, options, 0.05, ['rotate-keys', 'revoke-tokens']),
});

/** Shares one probability among faults, of which one at most breaks a request: each is asked only where those before it let go. */
function shared(seed: number, options: FaultPresetOptions, byDefault: number, faults: readonly FaultLike[]): FaultPlan {
  checkOptions(options, OPTIONS, 'faultPlans');
  const { probability, operations } = options;
  const total = probability ?? byDefault;
  const rules = faults.map((fault, index) => ({
    fault,
    probability: conditional(total, index, faults.length),
    ...(operations === undefined ? {} : { operations }),
  }));
  return { seed, rules };
}

/** The chance of one of `count` equal parts of `total`, given that none of the parts before it came. */
function conditional(total: number, index: number, count: number): number {
  return Math.min(1, total / (count - index * total));
}
