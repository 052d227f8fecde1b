import { KindeOAuthError } from '../errors/oauth-error.js';
import { KindeError, type KindeErrorCode } from '../errors.js';
import { redact, safeCause } from '../http/redact.js';

/**
 * Runs what the OAuth library does and turns every way of failing into one typed error.
 *
 * @param code Code of the failure, unless it is a refused refresh token (`NOT_AUTHENTICATED`), a bad ID token
 * (`ID_TOKEN_INVALID`) or a wrong configuration (`DISCOVERY_INVALID`).
 * @param what What did not work, for the message.
 */
export async function guarded<T>(code: KindeErrorCode, what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw failureFrom(error, code, what);
  }
}

function failureFrom(error: unknown, code: KindeErrorCode, what: string): KindeError {
  const ours = kindeErrorIn(error);
  if (ours?.code === 'DISCOVERY_INVALID') return ours;
  if (ours) return new KindeOAuthError(code, `${what}: ${ours.message}`, { cause: ours, status: ours.status });
  const { status, error: oauthError, error_description } = answerIn(error);
  const said =
    oauthError === undefined ? undefined : redact([oauthError, error_description].filter(Boolean).join(': '));
  const details = {
    cause: safeCause(error),
    status,
    error: oauthError && redact(oauthError),
    errorDescription: error_description && redact(error_description),
  };
  if (code === 'REFRESH_FAILED' && oauthError === 'invalid_grant') {
    return new KindeOAuthError(
      'NOT_AUTHENTICATED',
      `The session is over: Kinde refused its refresh token (${said}).`,
      details,
    );
  }
  if (said === undefined && isAboutIdToken(error)) {
    return new KindeOAuthError('ID_TOKEN_INVALID', `The ID token is not valid: ${reasonOf(error)}.`, details);
  }
  const advice = oauthError === 'invalid_client' ? ' Check `clientId` and `clientSecret`.' : '';
  return new KindeOAuthError(code, `${what} (${said ?? reasonOf(error)}).${advice}`, details);
}

function kindeErrorIn(error: unknown): KindeError | undefined {
  if (error instanceof KindeError) return error;
  return error instanceof Error && error.cause !== undefined ? kindeErrorIn(error.cause) : undefined;
}

interface Answer {
  readonly status?: number | undefined;
  readonly error?: string | undefined;
  readonly error_description?: string | undefined;
}

/** What the answer said; of one that is not JSON the library gives only the answer itself, as the cause. */
function answerIn(error: unknown): Answer {
  if (!(error instanceof Error)) return {};
  const { code, status, error: oauthError, error_description } = error as Answer & { readonly code?: unknown };
  // Told apart by their codes: only one file imports the library that has their classes.
  if (code === 'OAUTH_RESPONSE_BODY_ERROR') return { status, error: oauthError, error_description };
  if (code === 'OAUTH_WWW_AUTHENTICATE_CHALLENGE') return { status };
  return error.cause instanceof Response ? { status: error.cause.status } : {};
}

function isAboutIdToken(error: unknown): boolean {
  return error instanceof Error && (/\b(JWT|JWS|ID Token)\b/i.test(error.message) || isAboutIdToken(error.cause));
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'no reason given';
  return redact(error.cause instanceof Error ? reasonOf(error.cause) : error.message);
}
