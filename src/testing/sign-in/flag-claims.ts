import { valueFrom } from '../feature-flags.js';
import type { FlagType, State } from '../state.js';

/** A flag as tokens carry it: type and value. */
export interface FlagClaim {
  readonly t: 's' | 'i' | 'b';
  readonly v: string | number | boolean;
}

const LETTERS: Readonly<Record<FlagType, FlagClaim['t']>> = { str: 's', int: 'i', bool: 'b' };

/** The flags of a user: the user's value wins over the organization's, that over the environment's, that over the default. */
export function flagClaims(
  state: State,
  userId: string,
  orgCode: string | undefined,
): Readonly<Record<string, FlagClaim>> | undefined {
  const levels = [
    state.overridesOf.get(userId),
    orgCode === undefined ? undefined : state.overridesOf.get(orgCode),
    state.environmentOverrides,
  ];
  const entries = state.flags.all().map(({ key, type, default_value }): [string, FlagClaim] => {
    const text = levels.map((level) => level?.get(key)).find((value) => value !== undefined) ?? default_value;
    return [key, { t: LETTERS[type], v: valueFrom(type, text) ?? text }];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
