import { escaped, toHtml } from '../http/html.js';

/** Headers that every answer of ours has, unless it has them already. */
const SECURITY: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
};

/** The answer with the headers that keep it out of caches, frames and other sites' logs. */
export function secured(response: Response): Response {
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(SECURITY)) if (!headers.has(name)) headers.set(name, value);
  const { status, statusText, body } = response;
  return new Response(body, { status, statusText, headers });
}

/** One thing that can be done on a page. */
export interface PageAction {
  readonly text: string;
  /** Where a link leads; without it the action is a form that is sent to the page's own address. */
  readonly href?: string;
}

/** A small page of ours, without scripts or anything from elsewhere. */
export function toPage(
  status: number,
  title: string,
  text: string,
  more: Readonly<Record<string, string>> = {},
  action?: PageAction,
): Response {
  const button = action && `<form method="post"><button>${escaped(action.text)}</button></form>`;
  const link = action?.href && `<p><a href="${escaped(action.href)}">${escaped(action.text)}</a></p>`;
  const { html, policy } = toHtml(title, `<p>${escaped(text)}</p>${link ?? button ?? ''}`);
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': policy,
    ...more,
  };
  return new Response(html, { status, headers });
}
