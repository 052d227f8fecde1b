import { isObject } from './spec/keep.js';
import { childPointer } from './spec/pointer.js';
import { SpecError } from './spec/spec-error.js';

/** Checks a value of the overlay; a problem is thrown with the pointer of the part. */
export type Rule = (value: unknown, pointer: string) => void;

/** What a key of an object must be, and whether it must be there. */
interface Key {
  readonly rule: Rule;
  readonly required: boolean;
}

type Keys = Readonly<Record<string, Key>>;

/** A key that must be there. */
export function required(rule: Rule): Key {
  return { rule, required: true };
}

/** A key that may be left out. */
export function optional(rule: Rule): Key {
  return { rule, required: false };
}

/** Anything at all. */
export const anything: Rule = () => {};

/** The literal `true`. */
export const flag: Rule = (value, pointer) => {
  if (value !== true) throw new SpecError('Only `true` makes sense here; leave it out otherwise.', pointer);
};

/** `true` or `false`. */
export const either: Rule = (value, pointer) => {
  if (typeof value !== 'boolean') throw new SpecError('`true` or `false` is expected here.', pointer);
};

/** A text that is not empty, as long and of the form that is asked for. */
export function text({ max = Infinity, form, says = 'It has another form.' }: TextForm = {}): Rule {
  return (value, pointer) => {
    if (typeof value !== 'string' || value === '') throw new SpecError('A text is expected here.', pointer);
    if (value.length > max) throw new SpecError(`At most ${max} characters, please, not ${value.length}.`, pointer);
    if (form && !form.test(value)) throw new SpecError(says, pointer);
  };
}

interface TextForm {
  readonly max?: number;
  readonly form?: RegExp;
  readonly says?: string;
}

/** One of some words. */
export function oneOf(words: readonly string[]): Rule {
  return (value, pointer) => {
    if (!words.includes(value as string)) throw new SpecError(`One of ${words.join(', ')} is expected here.`, pointer);
  };
}

/** A list of things alike. */
export function listOf(rule: Rule): Rule {
  return (value, pointer) => {
    if (!Array.isArray(value)) throw new SpecError('A list is expected here.', pointer);
    for (const [index, item] of value.entries()) rule(item, childPointer(pointer, index));
  };
}

/** A map of names to things alike. */
export function mapOf(rule: Rule): Rule {
  return (value, pointer) => {
    for (const [key, item] of Object.entries(objectAt(value, pointer))) rule(item, childPointer(pointer, key));
  };
}

/** An object with these keys and no others. */
export function object(keys: Keys): Rule {
  return (value, pointer) => {
    const given = objectAt(value, pointer);
    const unknown = Object.keys(given).find((key) => !Object.hasOwn(keys, key));
    // The object, not the key: it says which entry has the mistake.
    if (unknown)
      throw new SpecError(`\`${unknown}\` is not known; known are ${Object.keys(keys).join(', ')}.`, pointer);
    for (const [key, { rule, required: isRequired }] of Object.entries(keys)) {
      if (given[key] !== undefined) rule(given[key], childPointer(pointer, key));
      else if (isRequired) throw new SpecError(`\`${key}\` is missing.`, pointer);
    }
  };
}

function objectAt(value: unknown, pointer: string): Record<string, unknown> {
  if (!isObject(value)) throw new SpecError('An object is expected here.', pointer);
  return value;
}
