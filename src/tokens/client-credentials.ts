import { KindeError } from '../errors.js';
import { dataFrom } from '../http/answer.js';
import { type Draft, send, type Transport } from '../http/send.js';
import type { ClientCredentials, IssuedToken } from './credentials.js';

const DEFAULT_LIFETIME_S = 3_600;
const EXPECTED = { operation: 'The token request' };

/** Fetches an access token by the client credentials grant; asking twice is harmless, so it is retried like a read. */
export async function requestToken(
  credentials: ClientCredentials,
  transport: Transport,
  tracking: string | undefined,
): Promise<IssuedToken> {
  const retry = { ...transport.retry, writes: true };
  const received = await send(toTokenRequest(credentials, tracking), { ...transport, retry });
  if (received.status >= 400 && received.status < 500 && received.status !== 429) {
    const { refusal } = await import('./later.js');
    throw await Promise.resolve(dataFrom(received, EXPECTED)).catch((error: KindeError) => refusal(error, credentials));
  }
  return toIssuedToken((await dataFrom(received, EXPECTED)) as Record<string, unknown>);
}

/** The token request on the wire: a form, credentials in the body. */
export function toTokenRequest(credentials: ClientCredentials, tracking: string | undefined): Draft {
  const { domain, clientId, clientSecret, audience, scopes } = credentials;
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
    audience,
  });
  if (scopes.length > 0) form.set('scope', scopes.join(' '));
  const headers: Record<string, string> = {
    'content-type': 'application/x-www-form-urlencoded',
    accept: 'application/json',
  };
  if (tracking) headers['kinde-sdk'] = tracking;
  return { url: `${domain}/oauth2/token`, method: 'POST', headers, body: form.toString() };
}

function toIssuedToken(body: Record<string, unknown>): IssuedToken {
  const { access_token, expires_in, token_type } = body;
  const isBearer = token_type === undefined || String(token_type).toLowerCase() === 'bearer';
  if (typeof access_token !== 'string' || !/^[!-~]+$/.test(access_token) || !isBearer) {
    throw new KindeError(
      'UNEXPECTED_RESPONSE',
      'The token request succeeded but the answer holds no bearer access token.',
    );
  }
  const seconds = Number(expires_in);
  return { accessToken: access_token, expiresIn: seconds > 0 ? seconds : DEFAULT_LIFETIME_S };
}
