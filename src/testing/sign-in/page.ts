import { readCookie, setCookie } from './cookies.js';
import { documentOf } from './document.js';
import type { Exchange } from './exchange.js';
import { type Html, html } from './html.js';
import { PageError } from './oauth-error.js';
import { randomSecret } from './secrets.js';
import { STYLESHEET_PATH } from './stylesheet.js';

/** A page: its heading and what is below. */
export interface Page {
  readonly title: string;
  /** Makes the content; `csrf` is the hidden field that every form of it needs. */
  readonly content: (csrf: Html) => Html;
  /** Default 200. */
  readonly status?: number;
  /** More `Set-Cookie` headers. */
  readonly cookies?: readonly string[];
}

// No `form-action`: Chromium holds it against every redirect after a form, and an application may send its users on
// to anywhere. No `no-referrer` either: a form would then be posted with `Origin: null`.
const HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'",
  'cache-control': 'no-store',
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/** Makes the response for a page. */
export function pageResponse({ request, url }: Exchange, page: Page): Response {
  const known = readCookie(request, url, 'csrf');
  const secret = known ?? randomSecret();
  const headers = new Headers(HEADERS);
  if (known === undefined) headers.append('set-cookie', setCookie(url, 'csrf', secret));
  for (const cookie of page.cookies ?? []) headers.append('set-cookie', cookie);
  const content = page.content(html`<input type="hidden" name="csrf" value="${secret}">`);
  return new Response(pageOf(page.title, content).markup, { status: page.status ?? 200, headers });
}

/** Makes the page that tells what went wrong. */
export function errorPage(exchange: Exchange, { title, message, status }: PageError): Response {
  return pageResponse(exchange, { title, status, content: () => html`<p class="alert" role="alert">${message}</p>` });
}

/** Reads a form that one of the pages posted. @throws PageError when it was another site's page. */
export async function pageForm({ request, url }: Exchange): Promise<URLSearchParams> {
  const origin = request.headers.get('origin');
  const form = new URLSearchParams(await request.text());
  const secret = readCookie(request, url, 'csrf');
  // A browser names the origin of a form. Without it the secret decides; two tabs that open at once have two of them.
  if (origin === url.origin) return form;
  if (origin === null && secret !== undefined && form.get('csrf') === secret) return form;
  throw new PageError(
    'This form is no longer good',
    'Go back, reload the page and try again; cookies must be on.',
    403,
  );
}

function pageOf(title: string, content: Html): Html {
  const body = html`<main>
<h1>${title}</h1>
${content}
<footer>A local emulator of Kinde: no real accounts, no passwords.</footer>
</main>`;
  return documentOf(title, html`<link rel="stylesheet" href="${STYLESHEET_PATH}">`, body);
}
