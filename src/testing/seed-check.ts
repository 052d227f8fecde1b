import { EmulatorError } from './emulator-error.js';
import { isObject, isText, isTexts } from './field-checks.js';
import type { Seed } from './seed.js';
import { FIELDS, type Kind, LISTS_ONLY, MOST_GENERATED, PARTS, REQUIRED } from './seed-fields.js';

/** What is wrong, and where; `undefined` where nothing is. */
type Problem = string | undefined;

/** Makes the error of a seed that does not fit; `file` is where it was read from. */
export function seedInvalid(
  problem: string,
  { file, cause }: { readonly file?: string | URL; readonly cause?: unknown } = {},
): EmulatorError {
  const name = file === undefined ? 'The seed' : `The seed ${file}`;
  return new EmulatorError('SEED_INVALID', `${name} does not fit: ${problem}`, cause === undefined ? {} : { cause });
}

/** What is wrong with a seed as far as it can be said without making anything: parts, fields, types, what is missing. */
export function problemOfSeed(seed: unknown): Problem {
  if (!isObject(seed)) return 'it must be an object';
  return first(Object.entries(seed), ([part, items]) => problemOfPart(part, items));
}

function problemOfPart(part: string, items: unknown): Problem {
  if (!Object.hasOwn(PARTS, part)) return `it has an unknown part "${part}"; known: ${Object.keys(PARTS).join(', ')}`;
  if (items === undefined) return undefined;
  if (Array.isArray(items)) {
    return first([...items.entries()], ([index, item]) => {
      const problem = problemOfItem(item, '', PARTS[part as keyof Seed], REQUIRED[part]);
      return problem && `${part}[${index}] is wrong: ${problem}`;
    });
  }
  if (LISTS_ONLY.has(part)) return `${part} cannot be generated: write a list`;
  const isCount = Number.isInteger(items) && (items as number) >= 0 && (items as number) <= MOST_GENERATED;
  return isCount ? undefined : `${part} must be a list, or a whole number from 0 to ${MOST_GENERATED}`;
}

/** `at` is the place of the item in the one that is told of; that one is `''`. */
function problemOfItem(
  item: unknown,
  at: string,
  fields: Readonly<Record<string, Kind>> = {},
  required: Readonly<Record<string, true>> = {},
): Problem {
  if (!isObject(item)) return `${at || 'it'} must be an object`;
  const place = (name: string) => (at ? `${at}.${name}` : name);
  const wrong = first(Object.entries(item), ([name, value]) => {
    const kind = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (!kind) return `${at || 'it'} has no field "${name}"; known: ${Object.keys(fields).join(', ')}`;
    return value === undefined ? undefined : problemOfValue(kind, value, place(name));
  });
  if (wrong !== undefined) return wrong;
  const missing = Object.keys(required).find((name) => item[name] === undefined);
  return missing && `${place(missing)} is missing`;
}

/** Kinds that are looked at as a whole. */
const WHOLE: Readonly<Partial<Record<Extract<Kind, string>, (value: unknown) => boolean>>> = {
  text: isText,
  flag: (value) => typeof value === 'boolean',
  number: (value) => typeof value === 'number',
  texts: isTexts,
  map: (value) => isObject(value) && Object.values(value).every(isValue),
  value: (value) => isValue(value) || (typeof value === 'object' && value !== null),
};

/** Kinds that are lists, with the name of what is in them. */
const LISTS: Readonly<Partial<Record<Extract<Kind, string>, string>>> = {
  memberships: 'membership',
  plans: 'plan',
  entitlements: 'entitlement',
};

function problemOfValue(kind: Kind, value: unknown, at: string): Problem {
  // Whether a text is one of a list is checked where the item is used, which can say more.
  const name = typeof kind === 'string' ? LISTS[kind] : undefined;
  if (name !== undefined && Array.isArray(value)) {
    return first([...value.entries()], ([index, item]) => {
      const isCode = name === 'membership' && isText(item);
      return isCode ? undefined : problemOfItem(item, `${at}[${index}]`, FIELDS[name], REQUIRED[name]);
    });
  }
  const isRight = typeof kind === 'string' ? WHOLE[kind] : isText;
  return isRight?.(value) ? undefined : `${at} has the wrong type`;
}

function first<T>(items: readonly T[], problemOf: (item: T) => Problem): Problem {
  for (const item of items) {
    const problem = problemOf(item);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function isValue(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
