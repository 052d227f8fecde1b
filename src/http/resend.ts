import type { KindeError } from '../errors.js';
import { isTokenRefused } from './decode.js';
import type { Received } from './receive.js';
import type { Draft, Transport } from './transport.js';

/** What sends a request again: the way there, and another access token, or undefined where there is none. */
export interface Again {
  readonly transport: Transport;
  send(draft: Draft, transport: Transport): Promise<Received>;
  token(): Promise<string | undefined>;
}

/**
 * Sends a request once more with another access token, where Kinde refused the token itself; else gives the answer back.
 *
 * Kinde did not act on it, so even a write can be sent again.
 */
export async function resend(received: Received, draft: Draft, { send, transport, token }: Again): Promise<Received> {
  const other = isTokenRefused(received) ? await token() : undefined;
  if (other === undefined) return received;
  draft.headers.authorization = `Bearer ${other}`;
  const total = (attempts = 0): number => attempts + received.attempts;
  try {
    const second = await send(draft, transport);
    return { ...second, attempts: total(second.attempts) };
  } catch (error) {
    throw Object.assign(error as KindeError, { attempts: total((error as KindeError).attempts) });
  }
}
