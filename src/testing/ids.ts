import type { Collection } from './collection.js';
import { fnv1a, mix } from './hashing.js';

/** The kinds of identifiers that the emulator makes. */
type IdKind =
  | 'user'
  | 'organization'
  | 'identity'
  | 'customer'
  | 'role'
  | 'permission'
  | 'client'
  | 'webhook'
  | 'event'
  | 'delivery'
  | 'api'
  | 'scope'
  | 'apiKey'
  | 'secret'
  | 'connection'
  | 'directory'
  | 'invitation'
  | 'variable'
  | 'factor'
  | 'subscriber'
  | 'category'
  | 'connectedApp'
  | 'meterUsage';

/** A source of identifiers: the same sequence in every emulator, shaped as Kinde's are. */
export interface Ids {
  next(kind: IdKind): string;
  /** Counts from 1, for what has no identifier of Kinde's. */
  count(name: string): number;
}

const PREFIXES: Readonly<Partial<Record<IdKind, string>>> = {
  user: 'kp_',
  organization: 'org_',
  identity: 'identity_',
  customer: 'customer_',
  webhook: 'webhook_',
  event: 'event_',
  api: '',
  scope: 'api_scope_',
  apiKey: 'api_key_',
  secret: '',
  connection: 'conn_',
  directory: 'directory_',
  invitation: 'inv_',
  variable: 'env_var_',
  factor: 'mfa_',
  subscriber: 'subscriber_',
  category: 'cat_',
  connectedApp: 'session_',
  meterUsage: 'meter_usage_',
};

const SALTS: Readonly<Record<IdKind, number>> = {
  user: 0x1b873593,
  organization: 0x2545f491,
  identity: 0x3c6ef372,
  customer: 0x4cf5ad43,
  role: 0x5bd1e995,
  permission: 0x6a09e667,
  client: 0x1f83d9ab,
  webhook: 0x428a2f98,
  event: 0x71374491,
  delivery: 0x3956c25b,
  api: 0x59f111f1,
  scope: 0x923f82a4,
  apiKey: 0xab1c5ed5,
  secret: 0xd807aa98,
  connection: 0x12835b01,
  directory: 0x243185be,
  invitation: 0x550c7dc3,
  variable: 0x72be5d74,
  factor: 0x80deb1fe,
  subscriber: 0x9bdc06a7,
  category: 0xc19bf174,
  connectedApp: 0xe49b69c1,
  meterUsage: 0xefbe4786,
};

/** Makes a source of identifiers; how many it made of each kind is kept in `counts`. */
export function createIds(counts: Collection<number>): Ids {
  return {
    next(kind) {
      const count = counts.get(kind) ?? 0;
      counts.set(kind, count + 1);
      return shape(kind, hexFrom(SALTS[kind], count));
    },
    count(name) {
      const count = (counts.get(name) ?? 0) + 1;
      counts.set(name, count);
      return count;
    },
  };
}

/** Makes a UUID out of any text, the same one each time. */
export function uuidFrom(text: string): string {
  // Two hashes: with one of 32 bits, two of 100,000 texts have the same.
  return uuidOf(hexFrom(fnv1a(`second ${text}`), fnv1a(text) >>> 0));
}

function shape(kind: IdKind, hex: string): string {
  const prefix = PREFIXES[kind];
  // Kinde's own SDK sends no secret that is shorter than 40 characters.
  if (kind === 'secret') return hex + hex.slice(0, 16);
  if (kind === 'organization') return `${prefix}${hex.slice(0, 11)}`;
  if (prefix !== undefined) return `${prefix}${hex}`;
  return kind === 'client' || kind === 'delivery' ? hex : uuidOf(hex);
}

function uuidOf(hex: string): string {
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 3) | 8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20),
  ].join('-');
}

function hexFrom(salt: number, count: number): string {
  let hex = '';
  for (let word = 0; word < 4; word += 1) {
    // The first word is a bijection of the count, so that two counts never share an identifier.
    hex += mix((count + Math.imul(salt, word + 1)) >>> 0)
      .toString(16)
      .padStart(8, '0');
  }
  return hex;
}
