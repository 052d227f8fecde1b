import type { AccountMethods } from '../account/types.js';
import { KindeInputError } from '../errors.js';
import type { CallOptions } from '../management/call.js';
import { KindeFlagTypeError } from './errors.js';
import { type FlagType, flagTypeFrom, READERS } from './flag-value.js';
import { type Claims, claimOf, isRecord, textOrNull } from './read.js';
import type { JsonValue } from './tenant.js';

/** A feature flag as it applies to the user. */
export interface Flag<Value = JsonValue> {
  /** Its key. */
  readonly code: string;
  /** `unknown` where the value is the default. */
  readonly type: FlagType;
  readonly value: Value;
  /** The user has no such flag, so that this is the caller's default. */
  readonly isDefault: boolean;
}

/** Flags as they came, by key: Kinde's word for the type, and the value, unread. */
export type FlagEntries = ReadonlyMap<string, { readonly type: unknown; readonly value: unknown }>;

/** The flags in the claims of an access token. */
export function flagEntriesFrom(claims: Claims): FlagEntries {
  const flags = claimOf(claims, 'feature_flags');
  const entries = Object.entries(isRecord(flags) ? flags : {}).filter(([key, entry]) => key !== '' && isRecord(entry));
  return new Map(entries.map(([key, entry]) => [key, { type: (entry as Claims).t, value: (entry as Claims).v }]));
}

/** The flags that the Account API gives, of all pages. */
export async function liveFlagEntries(api: AccountMethods, options: CallOptions): Promise<FlagEntries> {
  const entries = new Map<string, { type: unknown; value: unknown }>();
  for await (const { key, type, value } of api.getFeatureFlags({}, options)) {
    if (textOrNull(key) !== null) entries.set(key as string, { type, value });
  }
  return entries;
}

/**
 * One flag, or the default where the user has none.
 *
 * @throws KindeFlagTypeError `UNEXPECTED_RESPONSE` if its value is not of its type.
 */
export function flagFrom(entries: FlagEntries, code: string, defaultValue: JsonValue = null): Flag {
  if (typeof code !== 'string' || code === '')
    throw new KindeInputError('The key of a flag must be a non-empty string.');
  const entry = entries.get(code);
  if (!entry) return { code, type: 'unknown', value: defaultValue, isDefault: true };
  const type = flagTypeFrom(entry.type, entry.value);
  const value = READERS[type](entry.value);
  if (value === undefined) {
    const shown = JSON.stringify(entry.value)?.slice(0, 60);
    const message = `flag ${code} is of type ${type}, and its value ${shown} is not: correct it in Kinde.`;
    throw new KindeFlagTypeError('UNEXPECTED_RESPONSE', message, code, type);
  }
  return { code, type, value, isDefault: false };
}

/**
 * The value of a flag of this type, or the default.
 *
 * @throws KindeFlagTypeError `INPUT_INVALID` if the flag is of another type.
 * @throws KindeInputError if the default is of another type.
 */
export function typedFlagValue(
  entries: FlagEntries,
  code: string,
  wanted: Exclude<FlagType, 'unknown'>,
  defaultValue: JsonValue = null,
): JsonValue {
  if (defaultValue !== null && flagTypeFrom(undefined, defaultValue) !== wanted) {
    throw new KindeInputError(`The default of flag ${code} must be of type ${wanted}.`);
  }
  const { type, value, isDefault } = flagFrom(entries, code, defaultValue);
  if (isDefault || type === wanted) return value;
  throw new KindeFlagTypeError('INPUT_INVALID', `flag ${code} is of type ${type}, requested ${wanted}`, code, type);
}
