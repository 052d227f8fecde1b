import type { Query } from '../call.js';
import { cursorPage } from '../paging.js';

/** One page of an Account API list: the items, and what it says about the next page. */
export function accountPage<T extends { readonly id: string }>(all: readonly T[], query: Query) {
  const { items, has_more } = cursorPage(all, query, (id) => all.findIndex((item) => item.id === id));
  return { items, metadata: { has_more, next_page_starting_after: items.at(-1)?.id } };
}
