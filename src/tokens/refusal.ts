import { KindeError } from '../errors.js';
import { said } from '../http/said.js';
import type { ClientCredentials } from './credentials.js';

/** The typed error for a refused token request, from what its answer means by itself. */
export function refusal(error: KindeError, credentials: ClientCredentials): KindeError {
  if (error.code === 'CHALLENGED') return error;
  const { domain, audience, scopes, clientSecret } = credentials;
  const { status, requestId, attempts } = error;
  // Whoever answers at `domain` knows the secret, and may repeat it.
  const errors = error.errors.map(({ code, message }) => ({
    code: code.replaceAll(clientSecret, '[redacted]'),
    message: message.replaceAll(clientSecret, '[redacted]'),
  }));
  const oauthCode = errors[0]?.code ?? '';
  const message = `${domain} refused to issue an access token with status ${status}${said(errors)}. ${advice(oauthCode, status, audience, scopes)}`;
  return new KindeError('TOKEN_REQUEST_FAILED', message, { status, errors, requestId, attempts });
}

/** What to do about it; the statuses and codes are Kinde's, see docs.kinde.com/developer-tools/kinde-api/troubleshoot-kinde-api. */
function advice(code: string, status: number | undefined, audience: string, scopes: readonly string[]): string {
  if (code === 'invalid_client') return 'Check the client id and secret of the machine-to-machine application.';
  if (code === 'invalid_scope')
    return `Grant ${scopes.join(' ') || 'the scopes'} to the application in Kinde, or ask for fewer.`;
  if (code === 'invalid_request' && status === 403) {
    return `Authorize the application for the API with the audience ${audience}; on a custom domain, use the environment's own kinde.com domain.`;
  }
  return "Check `domain` and `clientId`; on a custom domain, use the environment's own kinde.com domain.";
}
