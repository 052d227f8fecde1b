import type { Collection } from '../collection.js';
import { type Html, html } from '../sign-in/html.js';

/** One page of a list. */
export interface ListPage<T> {
  readonly items: readonly T[];
  readonly total: number;
  readonly page: number;
  readonly pages: number;
  readonly query: string;
}

const PAGE_SIZE = 50;

/**
 * Reads `q` and `page` and finds what they ask for.
 *
 * @param textOf What is searched, in small letters; kept until the next write, so that 100,000 items are read once.
 */
export function listPage<T>(collection: Collection<T>, url: URL, textOf: (item: T) => string): ListPage<T> {
  const query = url.searchParams.get('q')?.trim() ?? '';
  const found = query === '' ? undefined : search(collection, query.toLowerCase(), textOf);
  const total = found?.length ?? collection.size;
  const pages = Math.max(1, Math.ceil(total / PAGE_SIZE));
  const page = Math.min(pages, Math.max(1, Math.trunc(Number(url.searchParams.get('page'))) || 1));
  const [start, end] = [(page - 1) * PAGE_SIZE, page * PAGE_SIZE];
  return { items: found?.slice(start, end) ?? collection.slice(start, end), total, page, pages, query };
}

function search<T>(collection: Collection<T>, query: string, textOf: (item: T) => string): readonly T[] {
  const texts = collection.view('inspector-search', (items) => items.map(textOf));
  const all = collection.all();
  return all.filter((_, index) => texts[index]?.includes(query));
}

/** The form that searches. */
export function searchForm({ query, total }: ListPage<unknown>, path: string, label: string): Html {
  return html`<form method="get" action="${path}" role="search">
<label><span>${label}</span><input type="search" name="q" value="${query}"></label>
<button class="plain">Search</button>
<span class="quiet">${total.toLocaleString('en')} found</span>
</form>`;
}

/** Links to the pages before and after. */
export function pageLinks({ page, pages, query }: ListPage<unknown>, path: string): Html {
  if (pages === 1) return html``;
  const to = (number: number) =>
    `${path}?${new URLSearchParams({ ...(query ? { q: query } : {}), page: String(number) })}`;
  return html`<nav class="pages" aria-label="Pages">
${page > 1 && html`<a href="${to(page - 1)}" rel="prev">Previous</a>`}
<span>Page ${page.toLocaleString('en')} of ${pages.toLocaleString('en')}</span>
${page < pages && html`<a href="${to(page + 1)}" rel="next">Next</a>`}
</nav>`;
}
