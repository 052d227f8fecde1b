import { base64url } from 'jose';

/** Consonants only: a code spells no words, and nothing in it is mistaken for a digit. */
const USER_CODE_LETTERS = 'BCDFGHJKLMNPQRSTVWXZ';
const USER_CODE_LENGTH = 8;

/** Makes a secret that cannot be guessed: 43 characters. */
export function randomSecret(): string {
  return base64url.encode(crypto.getRandomValues(new Uint8Array(32)));
}

/** Makes a code that a person can type. */
export function randomUserCode(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(USER_CODE_LENGTH));
  return Array.from(bytes, (byte) => USER_CODE_LETTERS[byte % USER_CODE_LETTERS.length]).join('');
}

/** The S256 challenge of a PKCE verifier. */
export async function challengeFrom(verifier: string): Promise<string> {
  return base64url.encode(await sha256(verifier));
}

/** The `at_hash` claim of an access token: the left half of its hash. */
export async function accessTokenHash(token: string): Promise<string> {
  return base64url.encode((await sha256(token)).subarray(0, 16));
}

async function sha256(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)));
}
