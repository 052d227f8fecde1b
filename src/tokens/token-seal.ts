import type { StoredToken } from './token-store.js';

const IV_BYTES = 12;
/** Longer text is not even looked at, in characters; tokens are far shorter. */
const LONGEST = 65_536;

/**
 * Keeps tokens unreadable to whoever can read the store: AES-256-GCM, with a key that HKDF makes of the client's secret
 * and the name of the entry.
 */
export class TokenSealer {
  readonly #secret: string;
  readonly #name: string;
  #derived: Promise<CryptoKey> | undefined;

  constructor(secret: string, name: string) {
    this.#secret = secret;
    this.#name = name;
  }

  /** The token as opaque text. */
  async seal(token: StoredToken): Promise<string> {
    const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
    const text = encoder.encode(JSON.stringify(token));
    const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, await this.#key(), text));
    return `1.${toBase64(iv)}.${toBase64(sealed)}`;
  }

  /** The token; undefined for anything else, however malformed. */
  async open(text: string): Promise<StoredToken | undefined> {
    const [version, iv = '', sealed = '', ...more] = text.length > LONGEST ? [] : text.split('.');
    if (version !== '1' || more.length > 0) return undefined;
    try {
      const algorithm = { name: 'AES-GCM', iv: fromBase64(iv) };
      const opened = await crypto.subtle.decrypt(algorithm, await this.#key(), fromBase64(sealed));
      return tokenFrom(JSON.parse(decoder.decode(opened)));
    } catch {
      return undefined;
    }
  }

  /** Made when it is first needed: whoever only waits for a token to appear needs none. */
  #key(): Promise<CryptoKey> {
    this.#derived ??= derive(this.#secret, this.#name);
    return this.#derived;
  }
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

async function derive(secret: string, name: string): Promise<CryptoKey> {
  const material = await crypto.subtle.importKey('raw', encoder.encode(secret), 'HKDF', false, ['deriveKey']);
  const info = encoder.encode('kinde-sdk access token');
  const hkdf = { name: 'HKDF', hash: 'SHA-256', salt: encoder.encode(name), info };
  return crypto.subtle.deriveKey(hkdf, material, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
}

/** A token that can stand in a header, with times that are times. */
function tokenFrom(value: StoredToken | null): StoredToken | undefined {
  const { accessToken, expiresAt, refreshAt } = value ?? {};
  const isToken = typeof accessToken === 'string' && /^[!-~]+$/.test(accessToken);
  if (!isToken || !Number.isFinite(expiresAt) || !Number.isFinite(refreshAt)) return undefined;
  return { accessToken, expiresAt, refreshAt } as StoredToken;
}

function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
