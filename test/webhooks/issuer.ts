import { CompactSign, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';

/** One signing key of a fake issuer. */
export interface SigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  readonly jwk: JWK;
}

export const ORIGIN = 'https://example.kinde.com';

export async function signingKey(kid: string): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true });
  return { kid, privateKey, publicKey, jwk: { ...(await exportJWK(publicKey)), kid, use: 'sig', alg: 'RS256' } };
}

/** A compact token over any payload, with any header. */
export function sign(key: SigningKey, payload: unknown, header: Record<string, unknown> = {}): Promise<string> {
  const bytes = payload instanceof Uint8Array ? payload : new TextEncoder().encode(JSON.stringify(payload));
  return new CompactSign(bytes)
    .setProtectedHeader({ alg: 'RS256', kid: key.kid, typ: 'JWT', ...header })
    .sign(key.privateKey);
}

/** A token that the key itself signed with another algorithm, and the key as an issuer without `alg` would publish it. */
export async function signedOtherwise(key: SigningKey, alg: string, payload: unknown) {
  const { alg: _, ...jwk } = key.jwk;
  const privateKey = (await importJWK({ ...(await exportJWK(key.privateKey)), alg })) as CryptoKey;
  return { token: await sign({ ...key, privateKey }, payload, { alg }), key: { ...key, jwk } };
}

/** A part of a token from its text or value. */
export function part(value: unknown): string {
  return Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
}

/** A JWKS endpoint behind a `fetch` function that counts, rotates and goes down. */
export class FakeIssuer {
  keys: readonly SigningKey[];
  isDown = false;
  /** Times of the fetches. */
  readonly fetches: number[] = [];
  readonly urls: string[] = [];
  /** Milliseconds that an answer takes. */
  latency = 0;

  constructor(...keys: SigningKey[]) {
    this.keys = keys;
  }

  readonly fetch: typeof fetch = async (input) => {
    if (!String(input).startsWith(`${ORIGIN}/.well-known/jwks`)) throw new Error(`unexpected request to ${input}`);
    this.fetches.push(Date.now());
    this.urls.push(String(input));
    if (this.latency > 0) await new Promise((resolve) => setTimeout(resolve, this.latency));
    if (this.isDown)
      throw new TypeError('fetch failed', { cause: Object.assign(new Error('down'), { code: 'ECONNREFUSED' }) });
    return Response.json({ keys: this.keys.map(({ jwk }) => jwk) });
  };
}
