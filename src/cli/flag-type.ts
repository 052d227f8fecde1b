/** What the value of a feature flag is; `unknown` where neither Kinde's word nor the value tells. */
export type FlagType = 'string' | 'number' | 'boolean' | 'json' | 'unknown';

/** Kinde's words: the Management API has short ones, the dashboard and the Account API whole ones. */
const WORDS: ReadonlyMap<unknown, FlagType> = new Map(
  Object.entries({
    str: 'string',
    string: 'string',
    int: 'number',
    integer: 'number',
    bool: 'boolean',
    boolean: 'boolean',
    json: 'json',
    object: 'json',
  } satisfies Record<string, FlagType>),
);

/** The type that Kinde's word says, else the one that the value shows. */
export function flagTypeOf({ type, value }: { readonly type?: unknown; readonly value?: unknown }): FlagType {
  const said = WORDS.get(type);
  if (said) return said;
  if (typeof value === 'object' && value !== null) return 'json';
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? (typeof value as FlagType)
    : 'unknown';
}
