import { KindeOAuthError } from '../errors/oauth-error.js';
import { safeCause } from '../http/redact.js';

/** Longest time in ms that one call of the store may take. */
const PATIENCE_MS = 5_000;

/**
 * One call of the store, bounded in time.
 *
 * @throws KindeOAuthError `SESSION_STORE_FAILED` if the store fails or does not answer within 5 s.
 */
export async function storeCall<T>(call: () => Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${PATIENCE_MS} ms`)), PATIENCE_MS);
  });
  try {
    return await Promise.race([call(), late]);
  } catch (error) {
    const message = 'The session store does not answer; nobody was signed out, try again.';
    throw new KindeOAuthError('SESSION_STORE_FAILED', message, { cause: safeCause(error) });
  } finally {
    clearTimeout(timer);
  }
}
