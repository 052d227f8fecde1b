import { KindeError } from '../errors.js';
import { decode, errorFrom, said } from '../http/decode.js';
import { type Draft, send, type Transport } from '../http/send.js';
import type { IssuedToken } from './source.js';

/** Who asks for which access token. */
export interface ClientCredentials {
  /** Origin of the Kinde environment, without a trailing slash. */
  readonly domain: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly audience: string;
  /** Scopes to ask for; all that the application has when empty. */
  readonly scopes: readonly string[];
}

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
    const error = errorFrom(received, EXPECTED);
    throw error.code === 'CHALLENGED' ? error : refusal(error, credentials);
  }
  return toIssuedToken(decode(received, EXPECTED) as Record<string, unknown>);
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
  const headers = new Headers({ 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' });
  if (tracking) headers.set('kinde-sdk', tracking);
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

function refusal(error: KindeError, { domain, audience, scopes }: ClientCredentials): KindeError {
  const { status, errors, requestId, attempts } = error;
  const oauthCode = errors[0]?.code ?? '';
  const message = `${domain} refused to issue an access token with status ${status}${said(errors)}. ${advice(oauthCode, status, audience, scopes)}`;
  return new KindeError('TOKEN_REQUEST_FAILED', message, { status, errors, requestId, attempts });
}

/** What to do about it; the statuses and codes are Kinde's, see docs.kinde.com/developer-tools/kinde-api/troubleshoot-kinde-api. */
function advice(code: string, status: number | undefined, audience: string, scopes: readonly string[]): string {
  if (code === 'invalid_client') return 'Check the client id and secret of the machine-to-machine application.';
  if (code === 'invalid_scope')
    return `Grant the scopes ${scopes.join(' ')} to the application in Kinde, or ask for fewer.`;
  if (code === 'invalid_request' && status === 403) {
    return `Authorize the application for the API with the audience ${audience}; on a custom domain, use the environment's own kinde.com domain.`;
  }
  return "Check `domain` and `clientId`; on a custom domain, use the environment's own kinde.com domain.";
}
