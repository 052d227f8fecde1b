import { isTrue, pageOf, pageSize, type ToPage, text } from '../management/page.js';

/** The page that an answer of the Account API holds: its list is under `data`, what follows it under `metadata`. */
export const toAccountPage: ToPage = (rule, query, answer) => {
  const body = answer as { data?: Record<string, unknown>; metadata?: Record<string, unknown> };
  // Some answers have no envelope.
  body.data ??= { ...body };
  return pageOf(rule, body, body.data, (items) => {
    const { has_more, next_page_starting_after } = body.metadata ?? {};
    if (has_more != null || !rule.cursor) return isTrue(has_more) ? text(next_page_starting_after) : null;
    // Where Kinde says nothing, a page that is exactly full may have a next one.
    const last = items.at(-1) as Record<string, unknown>;
    return items.length === pageSize(query) ? text(last[rule.cursor]) : null;
  });
};
