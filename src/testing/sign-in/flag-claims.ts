import { resolvedFlags } from '../feature-flags.js';
import type { FlagType, FlagValue } from '../records.js';
import type { State } from '../state.js';

/** A flag as tokens carry it: type and value. */
export interface FlagClaim {
  readonly t: 's' | 'i' | 'b' | 'j';
  readonly v: FlagValue;
}

const LETTERS: Readonly<Record<FlagType, FlagClaim['t']>> = { str: 's', int: 'i', bool: 'b', json: 'j' };

/** The flags of a user, by key; `undefined` where there are none. */
export function flagClaims(
  state: State,
  userId: string,
  orgCode: string | undefined,
): Readonly<Record<string, FlagClaim>> | undefined {
  const flags = resolvedFlags(state, userId, orgCode);
  if (flags.length === 0) return undefined;
  return Object.fromEntries(flags.map(({ flag, value }) => [flag.key, { t: LETTERS[flag.type], v: value }]));
}
