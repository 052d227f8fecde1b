import { documentOf } from '../sign-in/document.js';
import { type Html, html } from '../sign-in/html.js';
import { randomSecret } from '../sign-in/secrets.js';
import { SCRIPT_PATH } from './script.js';
import { INSPECTOR_STYLE_PATH } from './stylesheet.js';

/** Where the inspector is. */
export const INSPECTOR_PATH = '/_emulator';

/** A page of the inspector. */
export interface InspectorPage {
  readonly title: string;
  readonly content: Html;
  /** What the last button did, or why it did not. */
  readonly message?: string | undefined;
  readonly isError?: boolean;
  /** Default 200. */
  readonly status?: number;
}

const PAGES: readonly (readonly [path: string, title: string])[] = [
  ['', 'Overview'],
  ['/users', 'Users'],
  ['/organizations', 'Organizations'],
  ['/requests', 'Requests'],
  ['/tokens', 'Tokens'],
  ['/webhooks', 'Webhooks'],
];

/** Makes the response for a page. */
export function inspectorResponse({ title, content, message, isError = false, status = 200 }: InspectorPage): Response {
  const nonce = randomSecret();
  const notice =
    message !== undefined &&
    html`<p class="${isError ? 'alert' : 'notice'}" role="${isError ? 'alert' : 'status'}">${message}</p>`;
  const links = html`<link rel="icon" href="data:,">
<link rel="stylesheet" href="${INSPECTOR_STYLE_PATH}">
<script src="${SCRIPT_PATH}" nonce="${nonce}" defer></script>`;
  const body = html`<header>
<a class="skip" href="#content">Skip to content</a>
<strong>Kinde emulator</strong>
<nav aria-label="Inspector">${PAGES.map(([path, name]) => link(path, name, title))}</nav>
</header>
<main id="content">
<h1>${title}</h1>
${notice}
${content}
</main>`;
  const page = documentOf(title, links, body);
  return new Response(page.markup, { status, headers: headersWith(nonce) });
}

function link(path: string, name: string, current: string): Html {
  const mark = name === current ? html` aria-current="page"` : html``;
  return html`<a href="${INSPECTOR_PATH + path}"${mark}>${name}</a>`;
}

function headersWith(nonce: string): Record<string, string> {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    "style-src 'self'",
    'img-src data:',
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy.join('; '),
    'cache-control': 'no-store',
    'cross-origin-opener-policy': 'same-origin',
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  };
}
