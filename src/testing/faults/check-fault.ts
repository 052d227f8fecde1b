import type { Fault, FaultKind, Range } from './fault.js';

/** Tells what is wrong with a field, or nothing. */
export type FieldCheck = (value: unknown) => string | undefined;

/** A number from `least` to `most`, both included. */
export function numberFrom(least: number, most = Infinity): FieldCheck {
  return (value) => (isNumber(value, least, most) ? undefined : `must be a number${boundsOf(least, most)}`);
}

/** A whole number from `least` to `most`, both included. */
export function integerFrom(least: number, most = Infinity): FieldCheck {
  return (value) => {
    const fits = isNumber(value, least, most) && Number.isInteger(value);
    return fits ? undefined : `must be a whole number${boundsOf(least, most)}`;
  };
}

function boundsOf(least: number, most: number): string {
  return (least === -Infinity ? '' : ` from ${least}`) + (most === Infinity ? '' : ` to ${most}`);
}

/** One of these values. */
export function oneOf(...values: readonly unknown[]): FieldCheck {
  return (value) => (values.includes(value) ? undefined : `must be one of ${values.join(', ')}`);
}

/** Throws for fields that a table does not have, that are wrong, or that it requires and are not there. */
export function checkFields(
  value: object,
  fields: Readonly<Record<string, FieldCheck>>,
  required: readonly string[],
  where: string,
): void {
  for (const [name, field] of Object.entries(value)) {
    const check = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (!check) throw new Error(`${where} has no field "${name}"; it can have ${Object.keys(fields).join(', ')}`);
    const wrong = field === undefined ? undefined : check(field);
    if (wrong !== undefined) throw new Error(`${where}.${name} ${wrong}`);
  }
  const missing = required.find((name) => (value as Record<string, unknown>)[name] === undefined);
  if (missing !== undefined) throw new Error(`${where}.${missing} is missing`);
}

const COMMIT = oneOf('before', 'after');
const MS = rangeFrom(0);

/** The fields of each kind of fault besides `kind`. */
const FIELDS: Readonly<Record<FaultKind, Readonly<Record<string, FieldCheck>>>> = {
  refused: {},
  reset: { commit: COMMIT, by: oneOf('reset', 'close') },
  'no-answer': { commit: COMMIT },
  latency: { commit: COMMIT, ms: MS },
  'slow-body': { ms: MS },
  truncated: { part: numberFrom(0, 1) },
  empty: {},
  html: {},
  'not-json': {},
  'rate-limited': { resetS: rangeFrom(0) },
  'server-error': { commit: COMMIT, status: integerFrom(500, 599) },
  challenge: { status: oneOf(202, 403, 405, 503) },
  'clock-skew': { seconds: numberFrom(-Infinity) },
  'rotate-keys': {},
  'revoke-tokens': {},
  'revoke-sessions': {},
};

const REQUIRED: Readonly<Partial<Record<FaultKind, readonly string[]>>> = {
  latency: ['ms'],
  'slow-body': ['ms'],
  'clock-skew': ['seconds'],
};

/** A fault from either of its forms. @throws Error naming the place and what is wrong. */
export function faultFrom(value: unknown, where: string): Fault {
  const fault = typeof value === 'string' ? { kind: value } : value;
  if (typeof fault !== 'object' || fault === null) throw new Error(`${where} must be a fault or the name of one`);
  const { kind, ...fields } = fault as { readonly kind?: unknown };
  if (typeof kind !== 'string' || !Object.hasOwn(FIELDS, kind)) {
    throw new Error(`${where} is of no kind; the kinds are ${Object.keys(FIELDS).join(', ')}`);
  }
  checkFields(fields, FIELDS[kind as FaultKind], REQUIRED[kind as FaultKind] ?? [], where);
  return fault as Fault;
}

function rangeFrom(least: number): FieldCheck {
  return (value) => {
    const { min, max } = (typeof value === 'object' && value !== null ? value : {}) as Partial<Exclude<Range, number>>;
    if (isNumber(value, least) || (isNumber(min, least) && isNumber(max, min))) return undefined;
    return `must be a number from ${least}, or { min, max }`;
  };
}

function isNumber(value: unknown, least: number, most = Infinity): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= least && value <= most;
}
