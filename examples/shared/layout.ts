import { createHash } from 'node:crypto';
import type { KindeContext } from 'kinde-sdk/web';
import { Html, html } from './html.js';
import { STYLE } from './style.js';

/** What every page is sent with: nothing is cached, and nothing runs or loads but the page's own style. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': `default-src 'none'; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'; base-uri 'none'; frame-ancestors 'none'`,
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
};

const LINKS = { '/': 'Home', '/profile': 'Profile', '/protected': 'Protected', '/admin': 'Admin' };

/** A whole page, with the links that suit who is signed in. */
export function layout(path: keyof typeof LINKS, title: string, { user }: KindeContext, content: Html): string {
  const links = Object.entries(LINKS).map(
    ([href, text]) => html`<a href="${href}"${href === path && new Html(' aria-current="page"')}>${text}</a>`,
  );
  const account = user
    ? html`<span class="end quiet">${user.email}</span><form method="post" action="/logout"><button>Sign out</button></form>`
    : html`<a class="end" href="/login">Sign in</a><a href="/register">Register</a>`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} - Kinde example</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<header><nav aria-label="Main">${links}${account}</nav></header>
<main><h1>${title}</h1>
${content}
</main>
</body>
</html>
`.markup;
}
