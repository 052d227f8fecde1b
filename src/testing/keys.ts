import { type CryptoKey, exportJWK, generateKeyPair, type JWK } from 'jose';

/** An RSA-2048 key pair for RS256, as WebCrypto holds it, and its public form. */
export interface SigningKeys {
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  /** The public key as the JWKS endpoint shows it. */
  readonly jwk: JWK & { readonly kid: string };
}

/**
 * Makes a key pair for `createEmulator({ keys })`, so that many emulators share the time that this takes (100-250 ms).
 *
 * @example
 * const keys = createSigningKeys();
 * const emulator = createEmulator({ keys });
 */
export async function createSigningKeys(): Promise<SigningKeys> {
  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const jwk = await exportJWK(publicKey);
  // The identifier comes from the key: two emulators on one domain never show different keys under one `kid`.
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(jwk.n));
  const kid = Array.from(new Uint8Array(digest, 0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return { privateKey, publicKey, jwk: { ...jwk, kid, alg: 'RS256', use: 'sig' } };
}

/** The key pair of the moment. */
export interface KeyRing {
  current(): Promise<SigningKeys>;
  /** Takes another pair from now on. */
  rotate(): void;
}

/** Makes a ring that starts with a pair that others may use too; `first` is asked for it when the first token is. */
export function createKeyRing(first: () => SigningKeys | Promise<SigningKeys>): KeyRing {
  let make = first;
  let pair: SigningKeys | Promise<SigningKeys> | undefined;
  return {
    async current() {
      pair ??= make();
      return await pair;
    },
    rotate() {
      make = createSigningKeys;
      pair = undefined;
    },
  };
}
