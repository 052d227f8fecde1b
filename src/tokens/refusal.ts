import { KindeError } from '../errors.js';
import { said } from '../http/said.js';

/** What was asked for. */
interface Asked {
  readonly domain: string;
  readonly audience: string;
  readonly scopes: readonly string[];
}

/** The typed error for a refused token request, from what its answer means by itself. */
export function refusal(error: KindeError, { domain, audience, scopes }: Asked): KindeError {
  if (error.code === 'CHALLENGED') return error;
  const { status, errors, requestId, attempts } = error;
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
