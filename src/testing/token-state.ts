import type { Collection } from './collection.js';
import { type Tables, type TablesSnapshot, withCollectionsOf } from './tables/tables.js';

const ISSUED = 'issuedTokens';
const REVOKED = 'revokedTokens';

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
  return { issued: tables.collection(ISSUED), revoked: tables.collection(REVOKED) };
}

/** A snapshot in which tokens are what they are in another one: good, or revoked. */
export function withTokensOf(snapshot: TablesSnapshot, other: TablesSnapshot): TablesSnapshot {
  return withCollectionsOf(snapshot, other, [ISSUED, REVOKED]);
}
