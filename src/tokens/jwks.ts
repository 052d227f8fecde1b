import { decodeProtectedHeader, errors, importJWK, type JWK } from 'jose';
import { KindeOAuthError } from '../errors/oauth-error.js';
import { decode } from '../http/decode.js';
import { type Draft, send } from '../http/send.js';
import { Cached } from './cached.js';

/** Finds the public key that a token's header names; throws where the issuer has none. */
type KeySet = (token: string) => CryptoKey;

/** Where the keys of an issuer are, and how often they may be fetched. */
export interface KeySourceOptions {
  /** Address of the JSON Web Key Set. */
  readonly jwksUri: string;
  /** Replaces the global fetch. */
  readonly fetch?: typeof fetch | undefined;
  /** Longest time of one fetch in ms. */
  readonly timeout: number;
  /** Keys are fetched anew after this many ms, while the old ones are still used. */
  readonly maxAgeMs: number;
  /** Shortest time in ms between two fetches, however many unknown key ids arrive; 2,000 at most while there are no keys. */
  readonly coolDownMs: number;
}

const EMPTY_COOL_DOWN_MS = 2_000;

/**
 * The keys of one issuer: fetched when first wanted, by one request however many ask, kept while the issuer is down, and
 * fetched again for an unknown key id, at most once in a cool-down.
 */
export class KeySource {
  readonly #keys: Cached<KeySet>;

  constructor(options: KeySourceOptions) {
    // Without any key nobody can come in: a short failure at the start must not keep them out for the whole cool-down.
    const emptyCoolDownMs = Math.min(options.coolDownMs, EMPTY_COOL_DOWN_MS);
    this.#keys = new Cached(() => fetchKeys(options), { ...options, emptyCoolDownMs });
  }

  /** Fetches the keys if there are none yet. */
  async ready(): Promise<void> {
    await this.#keys.get();
  }

  /**
   * The key that a token's header names, fetched anew where it was not known.
   *
   * It is the key itself and not a function for jose to call, which costs a tenth more per token; and no promise where
   * the key is known.
   *
   * @throws KindeOAuthError `KEYS_UNAVAILABLE` where the keys that are needed cannot be fetched.
   * @throws JOSEError where the issuer has no such key, or the header cannot be read.
   */
  keyOf(token: string): CryptoKey | Promise<CryptoKey> {
    const keys = this.#keys.get();
    return keys instanceof Promise ? keys.then((fetched) => this.#keyIn(fetched, token)) : this.#keyIn(keys, token);
  }

  #keyIn(keys: KeySet, token: string): CryptoKey | Promise<CryptoKey> {
    try {
      return keys(token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      return this.#keys.renew().then((renewed) => renewed(token));
    }
  }
}

const EXPECTED = { operation: 'The fetch of the signing keys' };

/** One request and no repetition: whoever needs the keys is asked again, and the cool-down is kept. */
async function fetchKeys({ jwksUri, fetch: fetcher, timeout }: KeySourceOptions): Promise<KeySet> {
  const draft: Draft = { url: jwksUri, method: 'GET', headers: { accept: 'application/json' } };
  const limits = { deadlineAt: Date.now() + timeout, timeout };
  const retry = { limit: 0, baseDelay: 0, maxDelay: 0, writes: false };
  const transport = { fetch: fetcher ?? ((input, init) => fetch(input, init)), limits, retry, ...EXPECTED };
  try {
    return await keySetFrom(decode(await send(draft, transport), EXPECTED));
  } catch (cause) {
    const message = 'The signing keys of the issuer cannot be fetched; try again.';
    throw new KindeOAuthError('KEYS_UNAVAILABLE', message, { cause });
  }
}

/**
 * The RS256 keys of a JWKS document, imported once and found by their id.
 *
 * Keys of other kinds are passed over, so that the issuer may add them.
 */
async function keySetFrom(document: unknown): Promise<KeySet> {
  const { keys } = document as { keys?: unknown };
  if (!Array.isArray(keys)) throw new TypeError('The key set has no list of keys.');
  const imported = await Promise.all(keys.map(importedKey));
  const byId = new Map<unknown, CryptoKey>(imported.filter((entry) => entry !== undefined));
  // All tokens of one key begin with the same header, so that it need not be read again for each.
  const byHeader = new Map<string, CryptoKey>();
  return (token) => {
    const header = token.slice(0, token.indexOf('.'));
    const known = byHeader.get(header);
    if (known) return known;
    const key = namedKey(byId, token);
    if (byHeader.size < MOST_HEADERS && header.length < LONGEST_HEADER) byHeader.set(header, key);
    return key;
  };
}

/** An issuer has one or two; whoever makes up more is not helped. */
const MOST_HEADERS = 50;
const LONGEST_HEADER = 1_000;

function namedKey(byId: ReadonlyMap<unknown, CryptoKey>, token: string): CryptoKey {
  const { kid } = readHeader(token);
  const key = byId.get(kid);
  if (key) return key;
  // Without an id there is no key to wait for.
  throw typeof kid === 'string' ? new errors.JWKSNoMatchingKey() : new errors.JWSInvalid('no kid');
}

function readHeader(token: string): { readonly kid?: unknown } {
  try {
    return decodeProtectedHeader(token);
  } catch {
    throw new errors.JWSInvalid('no header');
  }
}

async function importedKey(jwk: JWK | null): Promise<[string, CryptoKey] | undefined> {
  const { kty, kid, use = 'sig', alg = 'RS256' } = jwk ?? {};
  if (kty !== 'RSA' || typeof kid !== 'string' || use !== 'sig' || alg !== 'RS256') return undefined;
  // Only the public members: a private one would import a key that cannot verify.
  const { n, e } = jwk as JWK;
  return importJWK({ kty, n, e } as JWK, 'RS256').then(
    (key) => [kid, key as CryptoKey],
    () => undefined,
  );
}
