import { checkFields, type FieldCheck, faultFrom, integerFrom, numberFrom } from './check-fault.js';
import type { Fault, FaultRequest } from './fault.js';
import { targetFilter } from './target.js';

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

const PLAN: Readonly<Record<string, FieldCheck>> = {
  seed: integerFrom(0, 2 ** 32 - 1),
  rules: (value) => (Array.isArray(value) ? undefined : 'must be a list'),
};

const RULE: Readonly<Record<string, FieldCheck>> = {
  fault: () => undefined,
  operations: textOrTexts,
  methods: textOrTexts,
  when: (value) => (typeof value === 'function' ? undefined : 'must be a function'),
  nth: (value) =>
    [value].flat().every((one) => integerFrom(1)(one) === undefined) ? undefined : 'must be whole numbers from 1',
  from: integerFrom(1),
  probability: numberFrom(0, 1),
  times: integerFrom(0),
};

/** Checks a plan, such as one read from a file. @throws Error naming the place and what is wrong. */
export function faultPlanFrom(value: unknown): CheckedPlan {
  if (typeof value !== 'object' || value === null) throw new Error('A fault plan must be an object with rules');
  checkFields(value, PLAN, ['rules'], 'The fault plan');
  const { seed = 1, rules } = value as { readonly seed?: number; readonly rules: readonly unknown[] };
  return { seed, rules: rules.map((rule, index) => faultRuleFrom(rule, `rules[${index}]`)) };
}

/** Checks one rule. @throws Error naming the place and what is wrong. */
export function faultRuleFrom(value: unknown, where: string): CheckedRule {
  if (typeof value !== 'object' || value === null) throw new Error(`${where} must be an object with a fault`);
  checkFields(value, RULE, ['fault'], where);
  const { fault, ...conditions } = value as Conditions;
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

function textOrTexts(value: unknown): string | undefined {
  const texts = [value].flat();
  const isText = texts.length > 0 && texts.every((text) => typeof text === 'string' && text !== '');
  return isText ? undefined : 'must be a text or a list of texts';
}
