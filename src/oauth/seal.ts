import { KindeOAuthError } from '../errors/oauth-error.js';
import { fromBase64url, toBase64url } from './encoding.js';

/** What a sealed text is for; one purpose's text cannot be opened as another's. */
export type SealPurpose = 'session' | 'transaction' | 'store';

/** Encrypts and authenticates small JSON values. */
export interface Sealer {
  /**
   * The value as opaque text, encrypted with the first secret.
   *
   * @throws KindeOAuthError `SESSION_TOO_LARGE` if the text has more than 131,072 characters.
   */
  seal(purpose: SealPurpose, value: unknown): Promise<string>;
  /** The value, whichever secret sealed it; undefined for anything else, however malformed. */
  open(purpose: SealPurpose, text: string): Promise<unknown>;
}

interface SealKey {
  /** The protected header, encoded: the same for every text of this key, so it also tells which key a text needs. */
  readonly header: string;
  readonly key: CryptoKey;
}

/** Longer text is not even looked at, in characters; two tokens of the largest size that is verified fit in. */
const LONGEST = 131_072;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * A sealer with keys derived from secrets by HKDF-SHA-256; its texts are compact JWEs (`dir`, `A256GCM`).
 *
 * One algorithm and one header leave nothing of a text to be interpreted before it is authenticated: no algorithm to
 * choose, no compression, no JSON.
 *
 * @param secrets The first seals, all open: put a new secret in front, drop the old one when what it sealed has expired.
 * @param context Bound into the keys: two applications that share a secret cannot open each other's texts.
 */
export function createSealer(secrets: readonly string[], context: string): Sealer {
  const cache = new Map<SealPurpose, Promise<readonly SealKey[]>>();
  const keysFor = (purpose: SealPurpose): Promise<readonly SealKey[]> => {
    const known = cache.get(purpose) ?? Promise.all(secrets.map((secret) => derive(secret, `${purpose} ${context}`)));
    cache.set(purpose, known);
    return known;
  };
  return {
    async seal(purpose, value) {
      const [first] = await keysFor(purpose);
      const text = await encrypt(first as SealKey, encoder.encode(JSON.stringify(value)));
      if (text.length <= LONGEST) return text;
      const message = `Sealed, the session has ${text.length} characters and may have 131,072: take claims out of the tokens in Kinde.`;
      throw new KindeOAuthError('SESSION_TOO_LARGE', message);
    },
    async open(purpose, text) {
      if (text.length > LONGEST) return undefined;
      const keys = await keysFor(purpose);
      try {
        return JSON.parse(decoder.decode(await decrypt(keys, text)));
      } catch {
        // One answer for every way of being wrong; which one it was would only help an attacker.
        return undefined;
      }
    },
  };
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

async function encrypt({ key, header }: SealKey, plaintext: Uint8Array<ArrayBuffer>): Promise<string> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const algorithm = { name: 'AES-GCM', iv, additionalData: encoder.encode(header) };
  const sealed = new Uint8Array(await crypto.subtle.encrypt(algorithm, key, plaintext));
  const at = sealed.length - TAG_BYTES;
  return [header, '', toBase64url(iv), toBase64url(sealed.subarray(0, at)), toBase64url(sealed.subarray(at))].join('.');
}

async function decrypt(keys: readonly SealKey[], text: string): Promise<ArrayBuffer> {
  const [header, encryptedKey, ivText = '', ciphertext = '', tagText = '', ...more] = text.split('.');
  const found = keys.find((candidate) => candidate.header === header);
  if (!found || encryptedKey !== '' || more.length > 0) throw new Error('Not sealed with one of the secrets.');
  const [iv, tag] = [fromBase64url(ivText), fromBase64url(tagText)];
  // A shorter tag would be easier to forge.
  if (iv.length !== IV_BYTES || tag.length !== TAG_BYTES) throw new Error('Malformed.');
  const body = fromBase64url(ciphertext);
  const sealed = new Uint8Array(body.length + TAG_BYTES);
  sealed.set(body);
  sealed.set(tag, body.length);
  const algorithm = { name: 'AES-GCM', iv, additionalData: encoder.encode(found.header) };
  return crypto.subtle.decrypt(algorithm, found.key, sealed);
}

async function derive(secret: string, purpose: string): Promise<SealKey> {
  const uses: KeyUsage[] = ['deriveKey', 'deriveBits'];
  const material = await crypto.subtle.importKey('raw', encoder.encode(secret), 'HKDF', false, uses);
  const hkdf = (use: string) => ({
    name: 'HKDF',
    hash: 'SHA-256',
    salt: new Uint8Array(32),
    info: encoder.encode(`kinde-sdk 1 ${use} ${purpose}`),
  });
  const aes = { name: 'AES-GCM', length: 256 };
  const key = await crypto.subtle.deriveKey(hkdf('key'), material, aes, false, ['encrypt', 'decrypt']);
  const kid = toBase64url(new Uint8Array(await crypto.subtle.deriveBits(hkdf('id'), material, 64)));
  return { key, header: toBase64url(encoder.encode(JSON.stringify({ alg: 'dir', enc: 'A256GCM', kid }))) };
}
