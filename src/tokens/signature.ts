import { compactVerify } from 'jose';
import { KindeOAuthError } from '../errors/oauth-error.js';
import type { KeySource } from './jwks.js';
import { whyRefused } from './refused-token.js';

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
    throw new KindeOAuthError('JWT_INVALID', `The token is not valid: ${whyRefused(error)}.`);
  }
}
