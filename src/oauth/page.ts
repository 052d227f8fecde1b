import { KindeOAuthError } from '../errors/oauth-error.js';
import type { KindeError, KindeErrorCode } from '../errors.js';
import { escaped, type HtmlPage, toHtml } from '../http/html.js';
import { wantsPage } from './wants-page.js';

/** Statuses by code; every other failure is the application's or Kinde's, 500. */
const STATUSES: Partial<Record<KindeErrorCode, number>> = {
  LOGIN_REFUSED: 403,
  LOGIN_REQUIRED: 401,
  LOGIN_LINK_EXPIRED: 400,
  LOGIN_LOOP: 400,
  STATE_MISSING: 400,
  STATE_UNKNOWN: 400,
  STATE_EXPIRED: 400,
  STATE_USED: 400,
  CALLBACK_INVALID: 400,
  REDIRECT_REFUSED: 400,
  INPUT_INVALID: 400,
  ID_TOKEN_INVALID: 403,
  JWT_INVALID: 403,
  JWT_EXPIRED: 403,
  NOT_AUTHENTICATED: 401,
  KEYS_UNAVAILABLE: 503,
  REFRESH_FAILED: 503,
  SESSION_STORE_FAILED: 503,
  NETWORK_ERROR: 503,
  TIMEOUT: 503,
  TOKEN_EXCHANGE_FAILED: 502,
};

/** The answer to a failed request: a page that explains, or JSON for whoever asks for it. Never cached. */
export function toErrorResponse(
  error: KindeError,
  request: Request,
  setCookies: readonly string[],
  retryPath: string,
): Response {
  const status = STATUSES[error.code] ?? 500;
  const headers = new Headers({
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
  });
  for (const cookie of setCookies) headers.append('set-cookie', cookie);
  if (status === 503) headers.set('retry-after', '3');
  if (!wantsPage(request)) {
    headers.set('content-type', 'application/json');
    return new Response(JSON.stringify(toBody(error)), { status, headers });
  }
  const { html, policy } = toPage(error, retryPath);
  headers.set('content-type', 'text/html; charset=utf-8');
  headers.set('content-security-policy', policy);
  return new Response(html, { status, headers });
}

function toBody(error: KindeError): object {
  const { code, message } = error;
  const { error: oauthError, errorDescription, causes = [] } = error as Partial<KindeOAuthError>;
  return { code, message, error: oauthError, error_description: errorDescription, causes };
}

function toPage(error: KindeError, retryPath: string): HtmlPage {
  const causes = error instanceof KindeOAuthError ? error.causes : [];
  const items = causes.map(({ explanation, fix }) => `<li>${escaped(explanation)} ${escaped(fix)}</li>`);
  const list = items.length > 0 ? `<p>What may be behind it, the likeliest first:</p><ol>${items.join('')}</ol>` : '';
  const again = `<p><a href="${escaped(retryPath)}">Try again</a></p><p><small>${escaped(error.code)}</small></p>`;
  return toHtml('Sign-in did not work', `<p>${escaped(error.message)}</p>${list}${again}`);
}
