import { isScalar } from './read.js';
import type { JsonValue } from './tenant.js';

/** Type of a feature flag; `unknown` for one that is not there, or is of a type that Kinde does not document. */
export type FlagType = 'string' | 'boolean' | 'integer' | 'json' | 'unknown';

/** Kinde's words: letters in tokens, words in the Account API, short ones in the Management API. */
const TYPES: ReadonlyMap<unknown, FlagType> = new Map(
  Object.entries({
    s: 'string',
    str: 'string',
    string: 'string',
    b: 'boolean',
    bool: 'boolean',
    boolean: 'boolean',
    i: 'integer',
    int: 'integer',
    integer: 'integer',
    j: 'json',
    json: 'json',
    object: 'json',
  } satisfies Record<string, FlagType>),
);

/** The type that Kinde's word says, else the one that the value shows. */
export function flagTypeFrom(word: unknown, value: unknown): FlagType {
  return TYPES.get(typeof word === 'string' ? word.toLowerCase() : word) ?? typeOfValue(value);
}

function typeOfValue(value: unknown): FlagType {
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'object' && value !== null) return 'json';
  return Number.isSafeInteger(value) ? 'integer' : 'unknown';
}

/** The value as one of the type, or `undefined` where it is not one; `null` gives the type's empty value. */
export const READERS: Readonly<Record<FlagType, (value: unknown) => JsonValue | undefined>> = {
  string: (value) => (isScalar(value ?? '') ? String(value ?? '') : undefined),
  boolean: (value) => BOOLEANS.get(value ?? false),
  integer: toInteger,
  json: (value) => (value ?? null) as JsonValue,
  unknown: (value) => (value ?? null) as JsonValue,
};

const BOOLEANS: ReadonlyMap<unknown, boolean> = new Map<unknown, boolean>([
  [true, true],
  [false, false],
  ['true', true],
  ['false', false],
]);

function toInteger(value: unknown): number | undefined {
  const isText = typeof value === 'string' && /^[+-]?\d+$/.test(value);
  const number = isText ? Number(value) : (value ?? 0);
  // A fraction is not cut off: that would change a limit without anybody noticing.
  return Number.isSafeInteger(number) ? (number as number) : undefined;
}
