import { compactVerify, errors } from 'jose';
import { KindeOAuthError } from '../errors.js';
import type { KeySource } from './jwks.js';

/** One object for all calls: a new one for each costs jose a tenth of the time of a verification. */
const RULES = Object.freeze({ algorithms: ['RS256'] });

/**
 * The payload of a compact JWS, after its RS256 signature holds; nothing in it is looked at.
 *
 * For tokens without an issuer and an expiry, as those of webhooks; a sign-in token needs `createVerifier`.
 *
 * @throws KindeOAuthError `JWT_INVALID`, or `KEYS_UNAVAILABLE` where trying again may help. The message shows no token.
 */
export async function verifiedPayload(token: string, keys: KeySource): Promise<Uint8Array> {
  try {
    const key = keys.keyOf(token);
    const { payload } = await compactVerify(token, key instanceof Promise ? await key : key, RULES);
    return payload;
  } catch (error) {
    if (error instanceof KindeOAuthError) throw error;
    throw new KindeOAuthError('JWT_INVALID', `The token is not valid: ${reasonFrom(error)}.`);
  }
}

function reasonFrom(error: unknown): string {
  if (error instanceof errors.JWKSNoMatchingKey) return 'it is signed with a key that the issuer does not have';
  if (error instanceof errors.JOSEAlgNotAllowed) return 'it is not signed with RS256';
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'its signature is wrong';
  // A message of jose could quote the token.
  return `it is malformed (${error instanceof errors.JOSEError ? error.code : 'unreadable'})`;
}
