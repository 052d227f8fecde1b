/** A page of our own: plain, for light and dark, and nothing in it can load or run anything; its empty icon keeps browsers from asking for one. */
export interface HtmlPage {
  readonly html: string;
  /** Value of `Content-Security-Policy` for this page. */
  readonly policy: string;
}

const STYLE =
  ':root{color-scheme:light dark}body{font:1rem/1.5 system-ui,sans-serif;margin:0 auto;max-width:40rem;padding:3rem 1.5rem}h1{font-size:1.5rem}li{margin:.5rem 0}a,button{font:inherit}small{opacity:.75}';

/**
 * A page with a title and the HTML of its main part, in which everything must be escaped already.
 *
 * The policy has no form-action: browsers apply it to the redirect that follows a form, which leads to Kinde.
 */
export function toHtml(title: string, main: string): HtmlPage {
  const nonce = crypto.randomUUID();
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)}</title><link rel="icon" href="data:,"><style nonce="${nonce}">${STYLE}</style>`;
  return {
    html: `<!doctype html><html lang="en"><head>${head}</head><body><main><h1>${escaped(title)}</h1>${main}</main></body></html>`,
    policy: `default-src 'none'; img-src data:; style-src 'nonce-${nonce}'; frame-ancestors 'none'; base-uri 'none'`,
  };
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as HTML that shows it, also inside an attribute in quotes. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] as string);
}
