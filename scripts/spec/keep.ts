import { childPointer } from './pointer.js';
import { SpecError } from './spec-error.js';

/** Takes from a value what is a fact; `undefined` drops it. */
export type Keep = (value: unknown, pointer: string) => unknown;

/** Key of an object to what is kept of its value, in the order it is written. */
export type KeepTable = { readonly [key: string]: Keep };

/** A plain fact, kept as it is; keys of an object in alphabetical order. */
export const keepValue: Keep = (value, pointer) => {
  if (Array.isArray(value)) return value.map((item, index) => keepValue(item, childPointer(pointer, index)));
  return isObject(value) ? keepMap(keepValue)(value, pointer) : value;
};

/** A set of texts written as an array (`required`): its order says nothing. */
export const keepSet: Keep = (value, pointer) => [...asArray(value, pointer)].sort();

/** An object: only the keys of the table, in the order of the table. `table` is a function so that tables may be recursive. */
export function keepObject(table: () => KeepTable): Keep {
  return (value, pointer) => {
    const object = asObject(value, pointer);
    const kept = Object.entries(table())
      .filter(([key]) => Object.hasOwn(object, key))
      .map(([key, keep]) => [key, keep(object[key], childPointer(pointer, key))] as const)
      .filter(([, part]) => part !== undefined);
    return Object.fromEntries(kept);
  };
}

/** A map whose keys are names: all of them, in alphabetical order. */
export function keepMap(keep: Keep): Keep {
  return (value, pointer) => {
    const object = asObject(value, pointer);
    const names = Object.keys(object).sort();
    return Object.fromEntries(names.map((name) => [name, keep(object[name], childPointer(pointer, name))]));
  };
}

/** An array; sorted by a key of its own where its order says nothing. */
export function keepList(keep: Keep, sortKey?: (item: unknown) => string): Keep {
  return (value, pointer) => {
    const items = asArray(value, pointer).map((item, index) => keep(item, childPointer(pointer, index)));
    return sortKey ? items.sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1)) : items;
  };
}

/** Whether a value is an object and not an array. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** @throws SpecError when the value is not an object. */
export function asObject(value: unknown, pointer: string): Record<string, unknown> {
  if (!isObject(value)) throw new SpecError(`An object is expected here, not ${nameOf(value)}.`, pointer);
  return value;
}

function asArray(value: unknown, pointer: string): unknown[] {
  if (!Array.isArray(value)) throw new SpecError(`A list is expected here, not ${nameOf(value)}.`, pointer);
  return value;
}

function nameOf(value: unknown): string {
  return value === null || value === undefined ? 'nothing' : Array.isArray(value) ? 'a list' : `a ${typeof value}`;
}
