import { checkFields, type FieldChecks, optionInvalid } from '../check-fields.js';
import { type FieldCheck, integerFrom, isNumber, must, numberFrom, oneOf } from '../field-checks.js';
import type { Fault, FaultKind, Range } from './fault.js';

const COMMIT = oneOf('before', 'after');
const MS = rangeFrom(0);

/** The fields of each kind of fault besides `kind`. */
const FIELDS: Readonly<Record<FaultKind, FieldChecks>> = {
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

/** A fault from either of its forms. @throws EmulatorError `OPTION_INVALID` naming the place and what is wrong. */
export function faultFrom(value: unknown, where: string): Fault {
  const fault = typeof value === 'string' ? { kind: value } : value;
  if (typeof fault !== 'object' || fault === null)
    throw optionInvalid(`${where} must be a fault or the name of one`, value);
  const { kind, ...fields } = fault as { readonly kind?: unknown };
  if (typeof kind !== 'string' || !Object.hasOwn(FIELDS, kind)) {
    throw optionInvalid(`${where} is of no kind; the kinds are ${Object.keys(FIELDS).join(', ')}`);
  }
  checkFields(fields, FIELDS[kind as FaultKind], REQUIRED[kind as FaultKind] ?? [], where);
  return fault as Fault;
}

function rangeFrom(least: number): FieldCheck {
  return must(`a number from ${least}, or { min, max }`, (value) => {
    const { min, max } = (typeof value === 'object' && value !== null ? value : {}) as Partial<Exclude<Range, number>>;
    return isNumber(value, least) || (isNumber(min, least) && isNumber(max, min));
  });
}
