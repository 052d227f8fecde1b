import { childPointer } from './pointer.js';
import { SpecError } from './spec-error.js';

/** A `$ref` as it was found. */
export interface FoundReference {
  /** The object that holds it. */
  readonly pointer: string;
  readonly target: string;
  /** What kind of object stands there, and so must be referred to. */
  readonly kind: string;
}

/** What is noted while a document is read. */
export interface Reading {
  /** Kind of the object at each pointer. */
  readonly kinds: Map<string, string>;
  readonly references: FoundReference[];
}

/** Takes from a value what is a fact; `undefined` drops it. */
export type Keep = (value: unknown, pointer: string, reading: Reading) => unknown;

/** Key of an object to what is kept of its value, in the order it is written. */
export type KeepTable = { readonly [key: string]: Keep };

/** A plain fact, kept as it is; keys of an object in alphabetical order. */
export const keepValue: Keep = (value, pointer, reading) => {
  if (Array.isArray(value)) return value.map((item, index) => keepValue(item, childPointer(pointer, index), reading));
  if (isObject(value)) {
    if (Object.hasOwn(value, '$ref'))
      throw new SpecError('A reference has no place here.', childPointer(pointer, '$ref'));
    return keepMap(keepValue)(value, pointer, reading);
  }
  if (typeof value === 'number' && !Number.isFinite(value)) throw new SpecError('This number is not finite.', pointer);
  return value;
};

/** A text, a number or a switch; only the kinds that are named. */
export function keepScalar(...types: readonly ('string' | 'number' | 'boolean')[]): Keep {
  return (value, pointer, reading) => {
    if (!types.includes(typeof value as 'string'))
      throw new SpecError(`A ${types.join(' or ')} is expected here, not ${nameOf(value)}.`, pointer);
    return keepValue(value, pointer, reading);
  };
}

/** One of some words. */
export function keepWord(words: readonly string[]): Keep {
  return (value, pointer) => {
    if (words.includes(value as string)) return value;
    throw new SpecError(`One of ${words.join(', ')} is expected here, not ${shown(value)}.`, pointer);
  };
}

/** A set of texts written as an array (`required`): its order says nothing. */
export const keepSet: Keep = (value, pointer, reading) =>
  keepList(keepScalar('string'), (item) => String(item))(value, pointer, reading);

/**
 * An object: only the keys of the table, in the order of the table. `table` is a function so that tables may be recursive.
 *
 * @param kind What a reference to such an object may be used for.
 */
export function keepObject(kind: string, table: () => KeepTable): Keep {
  return (value, pointer, reading) => {
    const object = asObject(value, pointer);
    reading.kinds.set(pointer, kind);
    if (Object.hasOwn(object, '$ref')) note(object.$ref, pointer, kind, reading);
    const kept = Object.entries(table())
      .filter(([key]) => Object.hasOwn(object, key))
      .map(([key, keep]) => [key, keep(object[key], childPointer(pointer, key), reading)] as const)
      .filter(([, part]) => part !== undefined);
    return Object.fromEntries(kept);
  };
}

function note(target: unknown, pointer: string, kind: string, { references }: Reading): void {
  const at = childPointer(pointer, '$ref');
  if (typeof target !== 'string') throw new SpecError(`A string is expected here, not ${nameOf(target)}.`, at);
  references.push({ pointer, target, kind });
}

/** A map whose keys are names: all of them, in alphabetical order. */
export function keepMap(keep: Keep, isName: (key: string) => boolean = () => true): Keep {
  return (value, pointer, reading) => {
    const object = asObject(value, pointer);
    const names = Object.keys(object).filter(isName).sort();
    return Object.fromEntries(names.map((name) => [name, keep(object[name], childPointer(pointer, name), reading)]));
  };
}

/** An array; sorted by a key of its own where its order says nothing. */
export function keepList(keep: Keep, sortKey?: (item: unknown) => string): Keep {
  return (value, pointer, reading) => {
    const items = asArray(value, pointer).map((item, index) => keep(item, childPointer(pointer, index), reading));
    return sortKey ? items.sort((a, b) => compare(sortKey(a), sortKey(b))) : items;
  };
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Whether a value is an object and not an array. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @throws SpecError when the value is not an object. */
function asObject(value: unknown, pointer: string): Record<string, unknown> {
  if (!isObject(value)) throw new SpecError(`An object is expected here, not ${nameOf(value)}.`, pointer);
  return value;
}

function asArray(value: unknown, pointer: string): unknown[] {
  if (!Array.isArray(value)) throw new SpecError(`A list is expected here, not ${nameOf(value)}.`, pointer);
  return value;
}

function nameOf(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return `${typeof value === 'object' ? 'an' : 'a'} ${typeof value}`;
}

function shown(value: unknown): string {
  return typeof value === 'string' ? `\`${value.slice(0, 40)}\`` : nameOf(value);
}
