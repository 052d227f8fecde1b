import { jsonResponse } from '../answers.js';

/** Statuses of the error codes whose status is not 400. */
const STATUSES: Readonly<Record<string, number>> = { invalid_client: 401, invalid_token: 401, access_denied: 403 };

/** An error of OAuth: a JSON answer at the token endpoint, a redirect at the authorization endpoint. */
export class OAuthError extends Error {
  override readonly name = 'OAuthError';
  /** The code of RFC 6749 and its relatives. */
  readonly error: string;
  /** HTTP status where the error is an answer of its own. */
  readonly status: number;

  constructor(error: string, description: string, status = STATUSES[error] ?? 400) {
    super(description);
    this.error = error;
    this.status = status;
  }
}

/** An error that only a page can tell, since there is no application that it could be told to. */
export class PageError extends Error {
  override readonly name = 'PageError';
  readonly title: string;
  readonly status: number;

  constructor(title: string, message: string, status = 400) {
    super(message);
    this.title = title;
    this.status = status;
  }
}

/** Makes the JSON answer for an error. @throws whatever is not an `OAuthError`. */
export function oauthErrorResponse(error: unknown): Response {
  if (!(error instanceof OAuthError)) throw error;
  // An unknown client gets no JSON: Kinde answers it with this one word.
  if (error.error === 'not_found') {
    const headers = { 'content-type': 'text/plain; charset=utf-8' };
    return new Response(error.error, { status: error.status, headers });
  }
  const challenge = error.status === 401 ? { 'www-authenticate': challengeOf(error.error) } : {};
  const body = { error: error.error, error_description: error.message };
  return jsonResponse(error.status, body, { 'cache-control': 'no-store', ...challenge });
}

function challengeOf(error: string): string {
  return error === 'invalid_token' ? 'Bearer error="invalid_token"' : 'Basic realm="emulator"';
}
