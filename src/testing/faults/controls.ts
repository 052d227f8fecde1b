import { type CheckedPlan, faultPlanFrom, faultRuleFrom } from './check-plan.js';
import type { Fault, FaultLike, FaultLogEntry, FaultPlan, FaultRequest } from './fault.js';
import { type Injection, injectionOf } from './inject.js';
import { createSelection } from './selection.js';

/** The faults of one emulator. */
export interface EmulatorFaults {
  /**
   * Follows a plan from its beginning, in place of the one before; also one that was read from JSON or YAML.
   *
   * @throws EmulatorError `OPTION_INVALID` or `OPERATION_UNKNOWN`, naming what is wrong; the plan of before goes on then.
   */
  plan(plan: FaultPlan): void;
  /**
   * Lets the next request to some targets meet a fault, whatever the plan says; returns at once.
   *
   * @throws EmulatorError `OPTION_INVALID` or `OPERATION_UNKNOWN`, as `plan` does.
   */
  once(operations: string | readonly string[], fault: FaultLike): void;
  /** What struck so far; the latest 10,000 faults. */
  readonly log: readonly FaultLogEntry[];
  /** Seconds by which the emulator's clock is ahead; 0 but for the fault `clock-skew`. */
  readonly clockSkewS: number;
  /** Forgets the plan and the log, and sets the clock right; what a plan has withdrawn stays withdrawn. */
  clear(): void;
}

/** What faults can do to the emulator itself. */
export type FaultEffects = Readonly<Record<'rotateKeys' | 'revokeTokens' | 'revokeSessions', () => void>>;

/** The faults of one emulator, and how they reach a request. */
export interface FaultEngine {
  readonly controls: EmulatorFaults;
  /** What the faults do to a request; `undefined` when nothing. */
  inject(request: FaultRequest, signal: AbortSignal): Injection | undefined;
  /** Begins the plan anew, without what `once` added. */
  reset(): void;
}

const MOST_ENTRIES = 10_000;
const NOTHING: CheckedPlan = { seed: 1, rules: [] };

/** Makes the faults of one emulator. @throws EmulatorError naming what is wrong with the plan. */
export function createFaults(given: FaultPlan | undefined, effects: FaultEffects): FaultEngine {
  const log: FaultLogEntry[] = [];
  let plan = given === undefined ? NOTHING : faultPlanFrom(given);
  let selection = createSelection(plan);
  let clockSkewS = 0;

  function follow(next: CheckedPlan): void {
    plan = next;
    selection = createSelection(plan);
    clockSkewS = 0;
    log.length = 0;
  }

  function note(fault: Fault, entry: FaultLogEntry): void {
    if (log.length >= MOST_ENTRIES) log.shift();
    log.push(entry);
    if (fault.kind === 'clock-skew') clockSkewS = fault.seconds;
    if (fault.kind === 'rotate-keys') effects.rotateKeys();
    if (fault.kind === 'revoke-tokens') effects.revokeTokens();
    if (fault.kind === 'revoke-sessions') effects.revokeSessions();
  }

  return {
    controls: {
      plan: (next) => follow(faultPlanFrom(next)),
      once: (operations, fault) => selection.add(faultRuleFrom({ operations, fault, times: 1 }, 'once')),
      log,
      get clockSkewS() {
        return clockSkewS;
      },
      clear: () => follow(NOTHING),
    },
    inject(request, signal) {
      const strikes = selection.select(request);
      if (strikes.length === 0) return undefined;
      for (const { fault, entry } of strikes) note(fault, entry);
      return injectionOf(strikes, signal);
    },
    reset: () => follow(plan),
  };
}
