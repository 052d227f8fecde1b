import type { Operation } from '../operation.js';
import { refusal } from './answers.js';
import { type Query, queryText } from './call.js';

const DEFAULT_SIZE = 10;
const LARGEST_PAGE = 500;
/** The one list with a documented limit of its own. */
const ACCESS_ROLES = '/api/v1/applications/{application_id}/access_roles';
const LARGEST_ACCESS_ROLES_PAGE = 100;

/** Largest number of objects that one bulk request may name. */
export const LARGEST_BULK = 100;

/** Where a token-paged walk stands. */
export interface TokenPosition {
  readonly offset: number;
  readonly size: number;
  readonly sort: string | undefined;
}

/** Checks the paging parameters of any list, before its handler reads them. */
export function checkPaging(operation: Operation, query: Query): void {
  if (!operation.query) return;
  checkSize(operation, query);
  if (queryText({ query }, 'starting_after') && queryText({ query }, 'ending_before')) {
    throw refusal(400, 'TOO_MANY_PARAMETERS', 'starting_after and ending_before cannot be sent together');
  }
  positionFrom(query);
}

/** Reads where a token-paged walk stands; the order of the walk is the one that its token was made with. */
export function positionFrom(query: Query): TokenPosition {
  const size = sizeFrom(query);
  const sort = queryText({ query }, 'sort');
  const token = queryText({ query }, 'next_token');
  if (token === undefined) return { offset: 0, size, sort };
  const read = /^(\d{1,15}):::([a-z_]*)$/.exec(decodeToken(token));
  const tokenSort = read?.[2] || undefined;
  if (!read || (sort !== undefined && sort !== tokenSort)) {
    throw refusal(400, 'INVALID_NEXT_TOKEN', 'next_token is not one that this list gave out for this order');
  }
  return { offset: Number(read[1]), size, sort: tokenSort };
}

/** What a page is cut from: an array, or a collection, which need not be written out for it. */
export interface Listing<T> {
  readonly length?: number;
  readonly size?: number;
  slice(start: number, end: number): readonly T[];
}

/** Cuts one token-paged page; `next_token` is absent on the last one. */
export function tokenPage<T>(items: Listing<T>, { offset, size, sort }: TokenPosition) {
  const end = offset + size;
  return {
    items: items.slice(offset, end),
    next_token: end < countOf(items) ? btoa(`${end}:::${sort ?? ''}`) : undefined,
  };
}

/** Cuts one cursor-paged page; `positionOf` finds an item by its identifier. */
export function cursorPage<T>(items: Listing<T>, query: Query, positionOf: (id: string) => number | undefined) {
  const size = sizeFrom(query);
  const before = queryText({ query }, 'ending_before');
  const after = queryText({ query }, 'starting_after');
  if (before !== undefined) {
    const end = known(positionOf(before), before);
    const start = Math.max(0, end - size);
    return { items: items.slice(start, end), has_more: start > 0 };
  }
  const start = after === undefined ? 0 : known(positionOf(after), after) + 1;
  return { items: items.slice(start, start + size), has_more: start + size < countOf(items) };
}

/** Orders items by a Kinde sort value such as `name_desc`; without one, or for an unknown field, the order stays. */
export function sorted<T>(
  items: readonly T[],
  sort: string | undefined,
  fields: Readonly<Record<string, (item: T) => string | undefined>>,
): readonly T[] {
  const [, field = '', direction] = /^(\w+)_(asc|desc)$/.exec(sort ?? '') ?? [];
  const read = Object.hasOwn(fields, field) ? fields[field] : undefined;
  if (!read) return items;
  const sign = direction === 'desc' ? -1 : 1;
  const keyed = items.map((item) => ({ item, key: (read(item) ?? '').toLowerCase() }));
  keyed.sort((a, b) => (a.key < b.key ? -sign : a.key > b.key ? sign : 0));
  return keyed.map(({ item }) => item);
}

function countOf({ length, size = 0 }: Listing<unknown>): number {
  return length ?? size;
}

function checkSize(operation: Operation, query: Query): void {
  const size = query.page_size;
  if (typeof size !== 'number') return;
  const largest = operation.path === ACCESS_ROLES ? LARGEST_ACCESS_ROLES_PAGE : LARGEST_PAGE;
  if (size > largest) {
    throw refusal(400, 'PAGE_SIZE_LIMIT_EXCEEDED', `page_size is ${size}; this list takes at most ${largest}`);
  }
  if (size < 1) throw refusal(400, 'PARAMETER_INVALID', `page_size is ${size}; it must be at least 1`);
}

function sizeFrom(query: Query): number {
  return typeof query.page_size === 'number' ? query.page_size : DEFAULT_SIZE;
}

function known(position: number | undefined, id: string): number {
  if (position === undefined || position < 0) throw refusal(400, 'INVALID_CURSOR', `The list has no item ${id}`);
  return position;
}

function decodeToken(token: string): string {
  try {
    return atob(token);
  } catch {
    return '';
  }
}
