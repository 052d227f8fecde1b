import { checkFields, type FieldChecks, optionInvalid } from '../check-fields.js';
import { anything, callable, integerFrom, isObject, methods, must, numberFrom } from '../field-checks.js';
import { faultFrom } from './check-fault.js';
import type { Fault, FaultRequest } from './fault.js';
import { checkTargets, targetFilter, targetPatterns } from './target.js';

/** A rule that was checked, with its conditions ready to be asked. */
export interface CheckedRule {
  readonly fault: Fault;
  selects(request: FaultRequest): boolean;
  /** Whether the rule counts for that one of the requests that it selects, from 1. */
  counts(nth: number): boolean;
  readonly probability: number;
  readonly times: number;
}

/** A plan that was checked. */
export interface CheckedPlan {
  readonly seed: number;
  readonly rules: readonly CheckedRule[];
}

const PLAN: FieldChecks = {
  seed: integerFrom(0, 2 ** 32 - 1),
  rules: must('a list', Array.isArray),
};

const RULE: FieldChecks = {
  fault: anything,
  operations: targetPatterns,
  methods,
  when: callable,
  nth: must('whole numbers from 1', (value) => [value].flat().every((one) => integerFrom(1)(one) === undefined)),
  from: integerFrom(1),
  probability: numberFrom(0, 1),
  // As often as it may, which is the default, is said like this.
  times: (value) => (value === Infinity ? undefined : integerFrom(0)(value)),
};

/** Checks a plan, such as one read from a file. @throws EmulatorError `OPTION_INVALID` or `OPERATION_UNKNOWN`, naming the place. */
export function faultPlanFrom(value: unknown): CheckedPlan {
  if (!isObject(value)) throw optionInvalid('A fault plan must be an object with rules', value);
  checkFields(value, PLAN, ['rules'], 'The fault plan');
  const { seed = 1, rules } = value as { readonly seed?: number; readonly rules: readonly unknown[] };
  return { seed, rules: rules.map((rule, index) => faultRuleFrom(rule, `rules[${index}]`)) };
}

/** Checks one rule. @throws EmulatorError `OPTION_INVALID` or `OPERATION_UNKNOWN`, naming the place and what is wrong. */
export function faultRuleFrom(value: unknown, where: string): CheckedRule {
  if (!isObject(value)) throw optionInvalid(`${where} must be an object with a fault`, value);
  checkFields(value, RULE, ['fault'], where);
  const { fault, ...conditions } = value as unknown as Conditions;
  checkTargets(conditions.operations, `${where}.operations`);
  const { nth, from = 1, probability = 1, times = Infinity } = conditions;
  const places = nth === undefined ? undefined : new Set([nth].flat());
  return {
    fault: faultFrom(fault, `${where}.fault`),
    selects: selectionFrom(conditions),
    counts: (count) => count >= from && (places?.has(count) ?? true),
    probability,
    times,
  };
}

interface Conditions {
  readonly fault: unknown;
  readonly operations?: string | readonly string[];
  readonly methods?: string | readonly string[];
  readonly when?: (request: FaultRequest) => boolean;
  readonly nth?: number | readonly number[];
  readonly from?: number;
  readonly probability?: number;
  readonly times?: number;
}

function selectionFrom({ operations, methods, when }: Omit<Conditions, 'fault'>): (request: FaultRequest) => boolean {
  const fits = targetFilter(operations);
  const allowed = methods === undefined ? undefined : [methods].flat().map((method) => method.toUpperCase());
  return (request) =>
    fits(request.operation) && (allowed?.includes(request.method) ?? true) && (when?.(request) ?? true);
}
