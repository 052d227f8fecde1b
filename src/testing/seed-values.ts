import { insertFlag, setOverride, valueFrom } from './feature-flags.js';
import type { Texts } from './plain.js';
import { defineProperty } from './property-definitions.js';
import type { FlagType } from './records.js';
import type { SeedFeatureFlag, SeedProperty } from './seed.js';
import type { State } from './state.js';

const FLAG_TYPES: readonly string[] = ['str', 'int', 'bool', 'json'] satisfies FlagType[];

/** Adds a feature flag of a seed. @throws Error. */
export function seedFlag(state: State, flag: SeedFeatureFlag): void {
  required(flag.key, 'key');
  if (state.flags.has(flag.key)) throw new Error(`there is another feature flag with the key ${flag.key}`);
  if (!FLAG_TYPES.includes(flag.type)) throw new Error(`type "${flag.type}" is not one of ${FLAG_TYPES.join(', ')}`);
  const value = flag.default_value;
  const default_value = typeof value === 'object' ? JSON.stringify(value) : String(value);
  if (valueFrom(flag.type, default_value) === undefined)
    throw new Error(`"${default_value}" is not of type ${flag.type}`);
  insertFlag(state, { ...flag, name: flag.name ?? flag.key, default_value });
}

/** Sets the values that flags have for one organization or user. @throws Error for one that does not fit its flag. */
export function seedOverrides(state: State, owner: string, values: Readonly<Record<string, unknown>>): void {
  for (const [key, value] of Object.entries(values)) {
    const flag = state.flags.get(key);
    if (!flag || valueFrom(flag.type, String(value)) === undefined)
      throw new Error(`"${value}" does not fit a flag ${key}`);
    setOverride(state, owner, key, String(value));
  }
}

/** Adds the definition of a property of a seed. @throws Error. */
export function seedProperty(state: State, property: SeedProperty): void {
  required(property.key, 'key');
  if (!['usr', 'org', 'app'].includes(property.context)) throw new Error('context must be one of usr, org, app');
  const count = state.properties.size;
  defineProperty(state, property);
  if (state.properties.size === count) throw new Error(`there is another property with the key ${property.key}`);
}

/** Values of properties as they are kept: a number of a file is its text, as in a request. */
export function textsFrom(values: Readonly<Record<string, unknown>> = {}): Texts {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, String(value)]));
}

/** Checks that a field is a text that is not empty. @throws Error. */
export function required(value: unknown, name: string): void {
  if (typeof value !== 'string' || value === '') throw new Error(`${name} must be a text that is not empty`);
}
