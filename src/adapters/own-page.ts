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

/** A small page of ours, without scripts, styles or anything from elsewhere. */
export function toPage(
  status: number,
  title: string,
  text: string,
  more: Readonly<Record<string, string>> = {},
  action?: PageAction,
): Response {
  const button = action && `<form method="post"><button>${escaped(action.text)}</button></form>`;
  const link = action?.href && `<p><a href="${escaped(action.href)}">${escaped(action.text)}</a></p>`;
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${escaped(title)}</title>`;
  const html = `<!doctype html><html lang="en"><head>${head}</head><body><main><h1>${escaped(title)}</h1><p>${escaped(text)}</p>${link ?? button ?? ''}</main></body></html>`;
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    // No form-action: browsers apply it to the redirect that follows, which leads to Kinde.
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
    ...more,
  };
  return new Response(html, { status, headers });
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] as string);
}
