import { KindeOAuthError } from '../errors/oauth-error.js';
import { KindeInputError } from '../errors.js';
import { decode } from '../http/decode.js';
import type { OAuthConfig } from './config.js';
import type { Endpoints } from './discovery.js';
import { createOAuthFetch } from './fetch.js';
import { assertCallOptions } from './input.js';

/** What Kinde knows of a token. */
export interface TokenIntrospection {
  readonly active: boolean;
  readonly aud?: string | readonly string[];
  readonly client_id?: string;
  /** Seconds since 1970. */
  readonly exp?: number;
  /** Seconds since 1970. */
  readonly iat?: number;
  readonly [claim: string]: unknown;
}

/** How a token is introspected. */
export interface IntrospectOptions {
  /** Access token that authorizes the question, another one than the token asked about; default the client's own credentials. */
  readonly accessToken?: string | undefined;
  readonly hint?: 'access_token' | 'refresh_token' | undefined;
}

const OPERATION = { operation: 'Introspection' };

/**
 * Asks Kinde whether a token is active.
 *
 * @throws KindeInputError `INPUT_INVALID` if there are no credentials to ask with; KindeError by status;
 * `UNEXPECTED_RESPONSE` if the answer does not say whether the token is active.
 */
export async function introspect(
  token: string,
  options: IntrospectOptions,
  config: OAuthConfig,
  endpoints: Endpoints,
): Promise<TokenIntrospection> {
  assertCallOptions(options, ['accessToken', 'hint'] satisfies (keyof IntrospectOptions)[]);
  const { accessToken, hint } = options;
  const body = new URLSearchParams({ token });
  if (hint !== undefined) body.set('token_type_hint', hint);
  const authorization = accessToken === undefined ? basic(config) : `Bearer ${accessToken}`;
  const headers = {
    accept: 'application/json',
    'content-type': 'application/x-www-form-urlencoded',
    authorization,
  };
  const response = await createOAuthFetch(config)(endpoints.introspection_endpoint, { method: 'POST', headers, body });
  const received = { status: response.status, headers: response.headers, text: await response.text(), attempts: 1 };
  const answer = decode(received, OPERATION) as Partial<TokenIntrospection>;
  if (typeof answer.active !== 'boolean') {
    throw new KindeOAuthError('UNEXPECTED_RESPONSE', 'The answer to the introspection has no `active`.', OPERATION);
  }
  return answer as TokenIntrospection;
}

/** RFC 6749, 2.3.1: both parts are form-encoded before they are put together. */
function basic({ clientId, clientSecret }: OAuthConfig): string {
  if (clientSecret === undefined) {
    throw new KindeInputError('Without a client secret, introspection needs an `accessToken`.');
  }
  const encoded = [clientId, clientSecret].map((part) => new URLSearchParams({ '': part }).toString().slice(1));
  return `Basic ${btoa(encoded.join(':'))}`;
}
