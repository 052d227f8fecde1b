import type { Collection } from './collection.js';
import type { Tables } from './tables/tables.js';

/** When a token ends, in milliseconds. */
export interface TokenEnd {
  readonly expiresAt: number;
}

/** Which tokens were issued, and which of them are no longer good, by `jti`. */
export interface TokenState {
  readonly issued: Collection<TokenEnd>;
  readonly revoked: Collection<TokenEnd>;
}

/** The part of a state that tells good tokens. */
export function createTokenState(tables: Tables): TokenState {
  return { issued: tables.collection('issuedTokens'), revoked: tables.collection('revokedTokens') };
}

/** Lets tokens stay what they are over a reset: good, or revoked; those made later have other identifiers. */
export function carryTokens(from: Tables, to: Tables): void {
  const before = createTokenState(from);
  const after = createTokenState(to);
  for (const [jti, end] of before.issued.entries(0, Infinity)) after.issued.set(jti, end);
  for (const [jti, end] of before.revoked.entries(0, Infinity)) after.revoked.set(jti, end);
  const count = from.collection<number>('counts').get('jti');
  if (count !== undefined) to.collection<number>('counts').set('jti', count);
}
