import type { Application } from '../records.js';
import type { Exchange } from './exchange.js';
import { goodGrant, revokeGrant } from './grants.js';
import type { AuthorizationCode } from './model.js';
import { OAuthError } from './oauth-error.js';
import { challengeFrom } from './secrets.js';
import { tokenResponse } from './token-response.js';

const VERIFIER = /^[A-Za-z0-9._~-]{43,128}$/;

/** `authorization_code`: a code is good once; a second use also revokes what the first one gave. */
export async function codeGrant(
  exchange: Exchange,
  form: URLSearchParams,
  application: Application,
): Promise<Response> {
  const { state } = exchange;
  const secret = required(form, 'code');
  const code = state.signIn.codes.get(secret);
  const asked = code && state.signIn.grants.get(code.grantId);
  if (!code || !asked || code.expiresAt <= exchange.now)
    throw new OAuthError('invalid_grant', 'The code is unknown or expired');
  if (asked.clientId !== application.clientId) {
    throw new OAuthError('invalid_grant', 'The code was given to another client');
  }
  if (code.isUsed) {
    revokeGrant(state, exchange.authority, code.grantId);
    throw new OAuthError('invalid_grant', 'The code was used before; the tokens that it gave are revoked');
  }
  if (code.redirectUri !== required(form, 'redirect_uri')) {
    throw new OAuthError('invalid_grant', 'The redirect_uri is not the one that the code was sent to');
  }
  checkVerifierShape(code, form.get('code_verifier'));
  // Used from here on: of two requests at a time, one gets tokens. A wrong verifier costs the code.
  state.signIn.codes.update(secret, { isUsed: true });
  await checkVerifier(code, form.get('code_verifier'));
  const grant = goodGrant(state, code.grantId);
  if (!grant) throw new OAuthError('invalid_grant', 'The code was revoked');
  return await tokenResponse(exchange, application, grant, { nonce: grant.nonce });
}

function checkVerifierShape({ challenge }: AuthorizationCode, verifier: string | null): void {
  if (challenge === undefined && verifier !== null) {
    throw new OAuthError('invalid_grant', 'There is a code_verifier, but the authorization had no code_challenge');
  }
  if (challenge !== undefined && verifier === null) {
    throw new OAuthError('invalid_grant', 'The code_verifier is missing');
  }
  if (verifier !== null && !VERIFIER.test(verifier)) {
    throw new OAuthError('invalid_grant', 'The code_verifier must have 43 to 128 characters of A-Z a-z 0-9 - . _ ~');
  }
}

async function checkVerifier({ challenge }: AuthorizationCode, verifier: string | null): Promise<void> {
  if (challenge === undefined || (await challengeFrom(verifier ?? '')) === challenge) return;
  throw new OAuthError('invalid_grant', 'The code_verifier does not belong to the code_challenge');
}

function required(form: URLSearchParams, name: string): string {
  const value = form.get(name);
  if (value) return value;
  throw new OAuthError('invalid_request', `The parameter ${name} is missing`);
}
