import { assertOptions } from '../config.js';
import { KindeError, KindeInputError } from '../errors.js';
import type { PageRule } from '../operation.js';

/** What a page tells besides Kinde's own fields. */
export interface PageInfo<Item> {
  /** The items of this page; an empty list where Kinde answers `null`. */
  readonly items: Item[];
  /** Where the next page starts, for the `cursor` option; null on the last page. */
  readonly nextCursor: string | null;
}

/** One page of a list: Kinde's answer, with `items` and `nextCursor` beside its own fields. */
export type Page<Body, Item> = Body & PageInfo<Item>;

/** The query parameters that ask for the page at `cursor`. */
export function toCursor(
  rule: PageRule,
  query: Readonly<Record<string, unknown>>,
  cursor: string,
): Record<string, unknown> {
  if (rule.scheme === 'token') return { ...query, next_token: cursor };
  return isBackward(query) ? { ...query, ending_before: cursor } : { ...query, starting_after: cursor };
}

/** Makes the page of an answer. */
export type ToPage = (rule: PageRule, query: Readonly<Record<string, unknown>>, data: unknown) => Page<object, unknown>;

/** The page that an answer holds, by a token or by the items at its edges. */
export const toPage: ToPage = (rule, query, data) => {
  const body = data as Record<string, unknown>;
  return pageOf(rule, body, body, (items) => nextCursorFrom(rule, query, body, items));
};

/** An answer as a page: `holder` is what holds its list, `next` gives the cursor of what follows the items. */
export function pageOf(
  rule: PageRule,
  body: object,
  holder: Record<string, unknown>,
  next: (items: readonly unknown[]) => string | null,
): Page<object, unknown> {
  // Kinde answers null for some empty lists.
  holder[rule.items] ??= rule.keyed ? {} : [];
  const items = itemsFrom(rule, holder[rule.items]);
  const nextCursor = items.length === 0 ? null : next(items);
  // Not enumerable, so that what is printed or stored is Kinde's answer and nothing else.
  return Object.defineProperties(body, { items: { value: items }, nextCursor: { value: nextCursor } }) as Page<
    object,
    unknown
  >;
}

function itemsFrom(rule: PageRule, list: unknown): unknown[] {
  if (Array.isArray(list)) return list;
  if (rule.keyed && typeof list === 'object' && list !== null) {
    return Object.entries(list).map(([key, value]) => ({ [rule.keyed as string]: key, ...value }));
  }
  throw new KindeError('UNEXPECTED_RESPONSE', `The answer's \`${rule.items}\` is not a list.`);
}

function nextCursorFrom(
  rule: PageRule,
  query: Readonly<Record<string, unknown>>,
  body: Record<string, unknown>,
  items: readonly unknown[],
): string | null {
  if (rule.scheme === 'token') return text(body.next_token);
  const edge = items.at(isBackward(query) ? 0 : -1) as Record<string, unknown>;
  // Where Kinde leaves has_more out (search/users), a page that is not full is the last one.
  const more = body.has_more == null ? items.length >= pageSize(query) : isTrue(body.has_more);
  return more ? text(edge?.[rule.cursor ?? 'id']) : null;
}

const DEFAULT_PAGE_SIZE = 10;

/** How many items a query asks for on a page. */
export function pageSize(query: Readonly<Record<string, unknown>>): number {
  return Number(query.page_size ?? DEFAULT_PAGE_SIZE);
}

function isBackward(query: Readonly<Record<string, unknown>>): boolean {
  return query.ending_before != null;
}

/** Kinde writes some booleans as text. */
export function isTrue(value: unknown): boolean {
  return value === true || value === 'true';
}

/** A cursor, where the value can be one. */
export function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** How the pages of one list are fetched. */
export interface PageSource<P> {
  /** Starts one use of the list, with its own deadline and end; gives what fetches the page at a cursor, the first one without. */
  open(end?: AbortController): (cursor: string | undefined, index?: number) => Promise<P>;
  readonly prefetch: boolean;
  /** The cursor that the list starts at, where it is resumed. */
  readonly start?: string | undefined;
}

/**
 * A list: `await` it for the first page, `for await` it for every item.
 *
 * Nothing is sent before one of the two; the first page is fetched once, however often the list is used.
 */
export class PagePromise<P extends PageInfo<Item>, Item> implements Promise<P>, AsyncIterable<Item> {
  readonly [Symbol.toStringTag] = 'PagePromise';
  readonly #source: PageSource<P>;
  #first: Promise<P> | undefined;

  constructor(source: PageSource<P>) {
    this.#source = source;
  }

  // biome-ignore lint/suspicious/noThenProperty: awaiting the list for its first page is the point
  then<A = P, B = never>(
    onPage?: ((page: P) => A | PromiseLike<A>) | null,
    onError?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#firstPage().then(onPage, onError);
  }

  catch<B = never>(onError?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<P | B> {
    return this.#firstPage().catch(onError);
  }

  finally(onEnd?: (() => void) | null): Promise<P> {
    return this.#firstPage().finally(onEnd);
  }

  /** Every item of every page, from the first page on. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void, undefined> {
    for await (const page of this.pages()) yield* page.items;
  }

  /** Every page; leaving the loop ends a request that is under way. */
  pages(): AsyncGenerator<P, void, undefined> {
    return this.#walk(this.#source.prefetch);
  }

  async *#walk(prefetch: boolean): AsyncGenerator<P, void, undefined> {
    const end = new AbortController();
    const fetchAt = this.#source.open(end);
    let index = 0;
    const fetchPage = (cursor: string): Promise<P> => {
      index += 1;
      return fetchAt(cursor, index);
    };
    const seen = new Set<string | undefined>([this.#source.start]);
    try {
      let page = await this.#firstPage();
      for (;;) {
        const cursor = nextOf(page, seen);
        const ahead = prefetch && cursor !== undefined ? fetchPage(cursor) : undefined;
        // Its failure is reported when its page is due, not before.
        ahead?.catch(() => {});
        yield page;
        if (cursor === undefined) return;
        page = await (ahead ?? fetchPage(cursor));
      }
    } finally {
      end.abort();
    }
  }

  /**
   * Collects the items of all pages.
   *
   * @param options.limit Stop after this many items.
   */
  async toArray(options: { readonly limit?: number | undefined } = {}): Promise<Item[]> {
    assertOptions(options, ['limit']);
    const { limit = Infinity } = options;
    if (!(limit >= 0)) throw new KindeInputError('`limit` must be a number from 0.');
    const items: Item[] = [];
    if (limit === 0) return items;
    // Nothing is done between two pages that fetching ahead could overlap, and with a limit the next may not be needed.
    for await (const page of this.#walk(false)) {
      for (const item of page.items) items.push(item);
      if (items.length >= limit) break;
    }
    return items.length > limit ? items.slice(0, limit) : items;
  }

  #firstPage(): Promise<P> {
    this.#first ??= this.#fetchFirst();
    return this.#first;
  }

  /** Awaits in place of `catch`, with which a stack would no longer show who asked for the list. */
  async #fetchFirst(): Promise<P> {
    try {
      return await this.#source.open()(this.#source.start);
    } catch (error) {
      // A failure is not kept: the list can be tried again.
      this.#first = undefined;
      throw error;
    }
  }
}

/** The cursor to go on with; none on the last page, after an empty one, and when Kinde repeats one. */
function nextOf<Item>(page: PageInfo<Item>, seen: Set<string | undefined>): string | undefined {
  const cursor = page.nextCursor;
  if (cursor === null || page.items.length === 0 || seen.has(cursor)) return undefined;
  seen.add(cursor);
  return cursor;
}
