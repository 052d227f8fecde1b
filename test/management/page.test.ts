import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { toAccountPage } from '../../src/account/page.js';
import { type Page, type PageInfo, PagePromise, toCursor, toPage } from '../../src/management/page.js';
import type { PageRule } from '../../src/operation.js';
import { type Answer, FakeKinde, failureOf, hang, json, refused, type Seen } from '../support/fake-kinde.js';
import { quiet } from '../support/time.js';

const TOKEN: PageRule = { scheme: 'token', items: 'users' };
const CURSOR: PageRule = { scheme: 'cursor', items: 'properties' };
const ACCOUNT: PageRule = { scheme: 'account', items: 'roles' };
const KEYED: PageRule = { scheme: 'token', items: 'feature_flags', keyed: 'key' };

describe('toPage', () => {
  test('token: next_token, none when null, empty or absent', () => {
    expect(toPage(TOKEN, {}, { users: [1], next_token: 'n' })).toMatchObject({ nextCursor: 'n', items: [1] });
    for (const next_token of [null, '', undefined, 5])
      expect(toPage(TOKEN, {}, { users: [1], next_token }).nextCursor).toBeNull();
  });

  test('an empty page is the last one even with a token', () => {
    expect(toPage(TOKEN, {}, { users: [], next_token: 'n' }).nextCursor).toBeNull();
  });

  test.each([
    [true, 'b'],
    ['true', 'b'],
    [false, null],
    ['false', null],
    ['', null],
    [1, null],
  ])('cursor: has_more %j gives %j', (has_more, cursor) => {
    expect(toPage(CURSOR, {}, { properties: [{ id: 'a' }, { id: 'b' }], has_more }).nextCursor).toBe(cursor);
  });

  test('cursor: without has_more a full page has a next one, a short page has not', () => {
    const properties = Array.from({ length: 10 }, (_, index) => ({ id: `p${index}` }));
    expect(toPage(CURSOR, {}, { properties }).nextCursor).toBe('p9');
    expect(toPage(CURSOR, { page_size: 10 }, { properties, has_more: null }).nextCursor).toBe('p9');
    expect(toPage(CURSOR, { page_size: '10' }, { properties }).nextCursor).toBe('p9');
    expect(toPage(CURSOR, { page_size: 11 }, { properties }).nextCursor).toBeNull();
    expect(toPage(CURSOR, {}, { properties: properties.slice(1) }).nextCursor).toBeNull();
  });

  test('cursor: the field of the rule; an item without it ends the list', () => {
    const rule = { ...CURSOR, cursor: 'session_id' };
    expect(toPage(rule, {}, { properties: [{ id: 'x', session_id: 's' }], has_more: true }).nextCursor).toBe('s');
    for (const item of [{}, null, 5, { id: null }])
      expect(toPage(CURSOR, {}, { properties: [item], has_more: true }).nextCursor).toBeNull();
  });

  test('cursor: backwards from the first item', () => {
    const body = { properties: [{ id: 'a' }, { id: 'b' }], has_more: true };
    expect(toPage(CURSOR, { ending_before: 'c' }, body).nextCursor).toBe('a');
    expect(toCursor(CURSOR, { ending_before: 'c', page_size: 2 }, 'a')).toEqual({ ending_before: 'a', page_size: 2 });
    expect(toCursor(CURSOR, { page_size: 2 }, 'b')).toEqual({ starting_after: 'b', page_size: 2 });
    expect(toCursor(TOKEN, { sort: 'x' }, 'n')).toEqual({ next_token: 'n', sort: 'x' });
    expect(toCursor(ACCOUNT, {}, 'n')).toEqual({ starting_after: 'n' });
  });

  test('account: items under data, the cursor in metadata', () => {
    const page = (metadata: unknown, data: unknown = { roles: [{ id: 'r' }] }) =>
      toAccountPage(ACCOUNT, {}, { data, metadata });
    expect(page({ has_more: true, next_page_starting_after: 'n' })).toMatchObject({
      items: [{ id: 'r' }],
      nextCursor: 'n',
    });
    expect(page({ has_more: false, next_page_starting_after: 'n' }).nextCursor).toBeNull();
    expect(page({ has_more: true, next_page_starting_after: '' }).nextCursor).toBeNull();
    expect(page(null).nextCursor).toBeNull();
    expect(page({ has_more: true, next_page_starting_after: 'n' }, null)).toMatchObject({
      items: [],
      nextCursor: null,
    });
  });

  test('account: an answer without an envelope is the list itself, and keeps its fields', () => {
    const page = toAccountPage(
      ACCOUNT,
      {},
      { roles: [{ id: 'r' }], metadata: { has_more: true, next_page_starting_after: 'n' } },
    );
    expect(page).toMatchObject({ items: [{ id: 'r' }], nextCursor: 'n', roles: [{ id: 'r' }] });
  });

  test('account: where Kinde says nothing of more, a page that is exactly full goes on from its last item', () => {
    const rule = { ...ACCOUNT, cursor: 'id' };
    const page = (count: number, metadata?: unknown, query: Record<string, unknown> = { page_size: 2 }) =>
      toAccountPage(rule, query, {
        data: { roles: Array.from({ length: count }, (_, id) => ({ id: `r${id}` })) },
        metadata,
      });
    expect(page(2).nextCursor).toBe('r1');
    expect(page(2, { has_more: null }).nextCursor).toBe('r1');
    expect(page(1).nextCursor).toBeNull();
    // A list that takes no page size comes whole, however long it is.
    expect(page(3).nextCursor).toBeNull();
    expect(page(10, undefined, {}).nextCursor).toBe('r9');
    expect(page(2, { has_more: true, next_page_starting_after: 'n' }).nextCursor).toBe('n');
    expect(page(2, { has_more: false, next_page_starting_after: 'n' }).nextCursor).toBeNull();
    const without = { data: { roles: [{ id: 'r0' }, { id: 'r1' }] }, metadata: { next_page_starting_after: 'n' } };
    expect(toAccountPage(ACCOUNT, { page_size: 2 }, without).nextCursor).toBeNull();
  });

  test.each([TOKEN, CURSOR, ACCOUNT, KEYED])(
    '$scheme $items: a null list is an empty one, also in the body',
    (rule) => {
      const holder = { [rule.items]: null };
      const page = (rule.scheme === 'account' ? toAccountPage : toPage)(
        rule,
        {},
        rule.scheme === 'account' ? { data: holder } : { ...holder, has_more: true, next_token: 'n' },
      );
      expect(page).toMatchObject({ items: [], nextCursor: null });
      expect(JSON.stringify(page)).not.toContain(`"${rule.items}":null`);
    },
  );

  test('a keyed map becomes items with their key', () => {
    const body = { feature_flags: { theme: { type: 'str', value: 'pink' }, dark: { type: 'bool', value: 'true' } } };
    expect(toPage(KEYED, {}, body).items).toEqual([
      { key: 'theme', type: 'str', value: 'pink' },
      { key: 'dark', type: 'bool', value: 'true' },
    ]);
  });

  test.each([{ users: 'x' }, { users: { a: 1 } }, { users: 5 }, { users: true }])(
    '%j is UNEXPECTED_RESPONSE',
    (body) => {
      expect(() => toPage(TOKEN, {}, body)).toThrow(
        expect.objectContaining({ code: 'UNEXPECTED_RESPONSE', message: expect.stringContaining('`users`') }),
      );
    },
  );

  test.each(['x', 5, true])('%j is no keyed map', (feature_flags) => {
    expect(() => toPage(KEYED, {}, { feature_flags })).toThrow(
      expect.objectContaining({ code: 'UNEXPECTED_RESPONSE', message: expect.stringContaining('`feature_flags`') }),
    );
  });

  test("what is printed or stored is Kinde's answer and nothing else", () => {
    const page = toPage(TOKEN, {}, { code: 'OK', users: [], next_token: null });
    expect(Object.keys(page)).toEqual(['code', 'users', 'next_token']);
    expect(JSON.stringify(page)).toBe('{"code":"OK","users":[],"next_token":null}');
  });
});

/** Answers of `/users` by their `next_token`: `pages[0]` first, then `pages[n]` for `t<n>`. */
function pagesOf(pages: readonly (readonly string[])[]): Answer {
  return ({ url }) => {
    const index = Number(url.searchParams.get('next_token')?.slice(1) ?? 0);
    const users = (pages[index] ?? []).map((id) => ({ id }));
    return json({ users, next_token: index + 1 < pages.length ? `t${index + 1}` : null });
  };
}
const THREE = [['a', 'b'], ['c', 'd'], ['e']];
const ids = (items: readonly { id?: string }[]) => items.map(({ id }) => id);
const cursors = (kinde: FakeKinde) => kinde.calls.map(({ url }) => url.searchParams.get('next_token'));

describe('a list', () => {
  test('sends nothing before it is used', async () => {
    const kinde = new FakeKinde(pagesOf(THREE));
    kinde.client().getUsers();
    await quiet();
    expect(kinde.requests).toHaveLength(0);
  });

  test('awaited is its first page, with one request however often', async () => {
    const kinde = new FakeKinde(pagesOf(THREE));
    const list = kinde.client().getUsers({ page_size: 2 });
    const [one, two] = await Promise.all([list, list]);
    expect(one).toBe(two);
    expect(await list).toBe(one);
    expect(await list.catch(() => 0)).toBe(one);
    expect(await list.finally(() => {})).toBe(one);
    expect(ids(one.items)).toEqual(['a', 'b']);
    expect(one.nextCursor).toBe('t1');
    expect(one.users).toBe(one.items);
    expect(kinde.calls).toHaveLength(1);
    expect(list).toBeInstanceOf(PagePromise);
    expect(Object.prototype.toString.call(list)).toBe('[object PagePromise]');
  });

  test('case 134: iterated gives every item of every page; input stays on every request', async () => {
    const kinde = new FakeKinde(pagesOf(THREE));
    const seen: unknown[] = [];
    for await (const user of kinde.client().getUsers({ page_size: 2, email: 'a@example.com' })) seen.push(user.id);
    expect(seen).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(cursors(kinde)).toEqual([null, 't1', 't2']);
    for (const { url } of kinde.calls) {
      expect(url.searchParams.get('page_size')).toBe('2');
      expect(url.searchParams.get('email')).toBe('a@example.com');
    }
  });

  test('case 134: getProperties goes on after the last id while has_more', async () => {
    const kinde = new FakeKinde([
      json({ properties: [{ id: 'p1' }, { id: 'p2' }], has_more: true }),
      json({ properties: [{ id: 'p3' }], has_more: false }),
    ]);
    expect(ids(await kinde.client().getProperties({ page_size: 2 }).toArray())).toEqual(['p1', 'p2', 'p3']);
    expect(kinde.calls.map(({ url }) => url.search)).toEqual(['?page_size=2', '?page_size=2&starting_after=p2']);
  });

  test('case 51: has_more with the cursor of before stops, with the items of both', async () => {
    const kinde = new FakeKinde(() => json({ properties: [{ id: 'p1' }], has_more: true }));
    expect(ids(await kinde.client().getProperties().toArray())).toEqual(['p1', 'p1']);
    expect(kinde.calls).toHaveLength(2);
  });

  test('a cycle of cursors stops', async () => {
    const next: Record<string, string> = { none: 'x', x: 'y', y: 'z', z: 'x' };
    const kinde = new FakeKinde(({ url }) => {
      const at = url.searchParams.get('next_token') ?? 'none';
      return json({ users: [{ id: at }], next_token: next[at] });
    });
    expect(ids(await kinde.client().getUsers().toArray())).toEqual(['none', 'x', 'y', 'z']);
  });

  test('an empty page with a token stops', async () => {
    const kinde = new FakeKinde(({ url }) =>
      json({ users: url.search ? [] : [{ id: 'a' }], next_token: `${Math.random()}` }),
    );
    expect(ids(await kinde.client().getUsers().toArray())).toEqual(['a']);
    expect(kinde.calls).toHaveLength(2);
  });

  test('resumes at a cursor, and stops when it is repeated', async () => {
    const kinde = new FakeKinde(pagesOf(THREE));
    expect(ids(await kinde.client().getUsers({}, { cursor: 't1' }).toArray())).toEqual(['c', 'd', 'e']);
    expect(cursors(kinde)).toEqual(['t1', 't2']);
    const looping = new FakeKinde(() => json({ users: [{ id: 'a' }], next_token: 't1' }));
    await looping.client().getUsers({}, { cursor: 't1' }).toArray();
    expect(looping.calls).toHaveLength(1);
    const properties = new FakeKinde(() => json({ properties: [{ id: 'p9' }], has_more: false }));
    await properties.client().getProperties({}, { cursor: 'p8' });
    expect(properties.calls[0]?.url.search).toBe('?starting_after=p8');
  });

  test('walks backwards from ending_before', async () => {
    const kinde = new FakeKinde([
      json({ properties: [{ id: 'p3' }, { id: 'p4' }], has_more: true }),
      json({ properties: [{ id: 'p1' }, { id: 'p2' }], has_more: false }),
    ]);
    expect(ids(await kinde.client().getProperties({ ending_before: 'p5' }).toArray())).toEqual([
      'p3',
      'p4',
      'p1',
      'p2',
    ]);
    expect(kinde.calls.map(({ url }) => url.search)).toEqual(['?ending_before=p5', '?ending_before=p3']);
  });

  test('feature flags: the keyed map, over pages', async () => {
    const kinde = new FakeKinde([
      json({ feature_flags: { theme: { type: 'str', value: 'pink' } }, next_token: 'n' }),
      json({ feature_flags: null, next_token: 'm' }),
    ]);
    expect(await kinde.client().getEnvironmentFeatureFlags().toArray()).toEqual([
      { key: 'theme', type: 'str', value: 'pink' },
    ]);
  });

  test('no content, or an answer without the list, is no crash', async () => {
    const none = new FakeKinde(new Response(null, { status: 204 }));
    expect(await failureOf(none.client().getUsers())).toMatchObject({
      name: 'KindeError',
      code: 'UNEXPECTED_RESPONSE',
    });
    expect((await new FakeKinde(json({ code: 'OK' })).client().getUsers()).items).toEqual([]);
  });
});

describe('options and errors', () => {
  test.each([5, null, { max: 5 }])('toArray(%j) is refused, not taken as everything', async (options) => {
    const kinde = new FakeKinde(pagesOf(THREE));
    const error = await failureOf(
      kinde
        .client()
        .getUsers()
        .toArray(options as never),
    );
    expect(error).toMatchObject({ code: 'CONFIG_INVALID' });
    expect(kinde.calls).toHaveLength(0);
  });

  test.each([
    ['await', async (list: AsyncIterable<unknown> & PromiseLike<unknown>) => await list],
    [
      'for await',
      async (list: AsyncIterable<unknown> & PromiseLike<unknown>) => {
        for await (const _ of list) break;
      },
    ],
  ])('the stack of a failure shows who asked, with %s', async (_, consume) => {
    async function whoAsked(): Promise<unknown> {
      return await consume(new FakeKinde(refused(404)).client().getUsers());
    }
    expect((await failureOf(whoAsked)).stack).toContain('whoAsked');
  });
});

describe('prefetch', () => {
  test('starts the next request before the consumer asks, and is one page ahead', async () => {
    const kinde = new FakeKinde(pagesOf(THREE));
    const pages = kinde.client().getUsers().pages();
    await pages.next();
    await quiet();
    expect(cursors(kinde)).toEqual([null, 't1']);
    await pages.next();
    await quiet();
    expect(cursors(kinde)).toEqual([null, 't1', 't2']);
    await pages.return();
  });

  test.each([
    ['the option of the call', {}, { prefetch: false }],
    ['the option of the client', { prefetch: false }, {}],
  ])('off by %s: nothing is sent before it is needed', async (_, client, call) => {
    const kinde = new FakeKinde(pagesOf(THREE));
    const seen: number[] = [];
    for await (const user of kinde.client(client).getUsers({}, call)) {
      await quiet();
      seen.push(kinde.calls.length);
      expect(user.id).toBeDefined();
    }
    expect(seen).toEqual([1, 1, 2, 2, 3]);
  });

  test('awaiting the first page alone fetches no second', async () => {
    const kinde = new FakeKinde(pagesOf(THREE));
    await kinde.client().getUsers();
    await quiet();
    expect(kinde.calls).toHaveLength(1);
  });

  test.each([
    [true, undefined],
    [false, undefined],
    [true, new AbortController().signal],
  ])('an early break leaves no request running (prefetch %s, signal %s)', async (prefetch, signal) => {
    const kinde = new FakeKinde((seen) =>
      seen.url.search ? hang(seen) : json({ users: [{ id: 'a' }], next_token: 't1' }),
    );
    for await (const user of kinde.client().getUsers({}, { prefetch, signal })) {
      expect(user.id).toBe('a');
      await quiet();
      break;
    }
    expect(kinde.calls).toHaveLength(prefetch ? 2 : 1);
    expect(kinde.calls.slice(1).every(({ signal }) => signal?.aborted)).toBe(true);
  });

  test('an error thrown by the consumer leaves none either', async () => {
    const kinde = new FakeKinde((seen) =>
      seen.url.search ? hang(seen) : json({ users: [{ id: 'a' }], next_token: 't1' }),
    );
    const consume = async () => {
      for await (const _ of kinde.client().getUsers()) {
        await quiet();
        throw new Error('consumer');
      }
    };
    expect((await failureOf(consume)).message).toBe('consumer');
    expect(kinde.calls[1]?.signal?.aborted).toBe(true);
  });

  test.each([true, false])('an error on page 3 comes after the items of page 2 (prefetch %s)', async (prefetch) => {
    const kinde = new FakeKinde((seen: Seen) =>
      seen.url.searchParams.get('next_token') === 't2'
        ? json({}, 404)
        : (pagesOf(THREE) as (seen: Seen, n: number) => Response)(seen, 0),
    );
    const got: unknown[] = [];
    const error = await failureOf(async () => {
      for await (const user of kinde.client().getUsers({}, { prefetch })) {
        await quiet();
        got.push(user.id);
      }
    });
    expect(got).toEqual(['a', 'b', 'c', 'd']);
    expect(error).toMatchObject({ code: 'NOT_FOUND', operation: 'getUsers' });
  });
});

describe('toArray', () => {
  test.each([
    [0, 0, []],
    [1, 1, ['a']],
    [2, 1, ['a', 'b']],
    [3, 2, ['a', 'b', 'c']],
    [4, 2, ['a', 'b', 'c', 'd']],
    [5, 3, ['a', 'b', 'c', 'd', 'e']],
    [99, 3, ['a', 'b', 'c', 'd', 'e']],
  ])('limit %d makes %d requests', async (limit, requests, items) => {
    const kinde = new FakeKinde(pagesOf(THREE));
    expect(ids(await kinde.client().getUsers().toArray({ limit }))).toEqual(items);
    await quiet();
    expect(kinde.calls).toHaveLength(requests);
  });

  test.each([-1, Number.NaN, 'x' as unknown as number])('limit %s is an input error', async (limit) => {
    const kinde = new FakeKinde(pagesOf(THREE));
    expect(await failureOf(kinde.client().getUsers().toArray({ limit }))).toMatchObject({
      code: 'INPUT_INVALID',
      message: expect.stringContaining('`limit`'),
    });
    expect(kinde.calls).toHaveLength(0);
  });
});

describe('any source of pages', () => {
  /** A list over prepared pages, and what was asked for: cursor and index of every request. */
  function listOf(pages: readonly PageInfo<string>[], prefetch: boolean) {
    const asked: [string | undefined, number | undefined][] = [];
    const list = new PagePromise<PageInfo<string>, string>({
      prefetch,
      open: () => async (cursor, index) => {
        asked.push([cursor, index]);
        return pages[asked.length - 1] as PageInfo<string>;
      },
    });
    return { list, asked };
  }

  test.each([true, false])('is told which page of the use it is (prefetch %s)', async (prefetch) => {
    const pages = ['x', 'y', null].map((nextCursor) => ({ items: ['item'], nextCursor }));
    const { list, asked } = listOf(pages, prefetch);
    expect(await list.toArray()).toHaveLength(3);
    expect(asked.slice(1)).toEqual([
      ['x', 1],
      ['y', 2],
    ]);
  });

  test.each([true, false])('an empty page is the last, whatever its cursor says (prefetch %s)', async (prefetch) => {
    const { list, asked } = listOf([{ items: [], nextCursor: 'x' }], prefetch);
    const pages: unknown[] = [];
    for await (const page of list.pages()) pages.push(page);
    expect([pages.length, asked.length]).toEqual([1, 1]);
  });
});

describe('used more than once', () => {
  test('two iterators are independent and share the first page', async () => {
    const kinde = new FakeKinde(pagesOf(THREE));
    const list = kinde.client().getUsers();
    const [one, two] = await Promise.all([list.toArray(), list.toArray()]);
    expect(ids(one)).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(ids(two)).toEqual(ids(one));
    expect(cursors(kinde).filter((cursor) => cursor === null)).toHaveLength(1);
    expect(kinde.calls).toHaveLength(5);
  });

  test('Promise.all and race take it for a promise', async () => {
    const kinde = new FakeKinde(pagesOf(THREE));
    const client = kinde.client();
    const [users, roles] = await Promise.all([client.getUsers(), client.getRoles()]);
    expect(ids(users.items)).toEqual(['a', 'b']);
    expect(roles.items).toEqual([]);
    expect((await Promise.race([client.getUsers()])).items).toHaveLength(2);
  });

  test('after a failure it can be tried again', async () => {
    const kinde = new FakeKinde([json({}, 404), pagesOf(THREE)]);
    const list = kinde.client().getUsers();
    expect(await failureOf(list)).toMatchObject({ code: 'NOT_FOUND' });
    expect(ids((await list).items)).toEqual(['a', 'b']);
    expect(kinde.calls).toHaveLength(2);
  });

  test('those who wait for one failing request all get its failure', async () => {
    const kinde = new FakeKinde([json({}, 404), pagesOf(THREE)]);
    const list = kinde.client().getUsers();
    const errors = await Promise.all([failureOf(list), failureOf(list)]);
    expect(errors.map(({ code }) => code)).toEqual(['NOT_FOUND', 'NOT_FOUND']);
    expect(kinde.calls).toHaveLength(1);
  });

  test('each use has a deadline of its own', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: 0 });
    try {
      const kinde = new FakeKinde(pagesOf(THREE));
      const list = kinde.client({ deadline: 1_000, prefetch: false }).getUsers();
      expect(ids(await list.toArray())).toHaveLength(5);
      vi.setSystemTime(5_000);
      expect(ids(await list.toArray())).toHaveLength(5);
      const pages = list.pages();
      await pages.next();
      vi.setSystemTime(6_001);
      expect(await failureOf(pages.next())).toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    } finally {
      vi.useRealTimers();
    }
  });

  test('after the deadline it can be tried again', async () => {
    const kinde = new FakeKinde([hang, pagesOf(THREE)]);
    const list = kinde.client({ deadline: 30 }).getUsers();
    expect(await failureOf(list)).toMatchObject({ code: 'DEADLINE_EXCEEDED' });
    expect(ids((await list).items)).toEqual(['a', 'b']);
  });
});

describe('any sequence of pages', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 8 });
  test('comes out exactly once and in order, in all three schemes', async () => {
    await fc.assert(
      fc.asyncProperty(
        sizes,
        fc.boolean(),
        fc.boolean(),
        fc.constantFrom(TOKEN, CURSOR, ACCOUNT, KEYED),
        async (lengths, prefetch, emptyEnd, rule) => {
          let next = 0;
          const pages = lengths.map((length) => Array.from({ length }, () => ({ id: `i${next++}` })));
          // What a list looks like whose length is a multiple of the page size.
          if (emptyEnd && rule.scheme !== 'cursor') pages.push([]);
          const starts = pages.map((_, index) =>
            index === 0 ? undefined : rule.scheme === 'cursor' ? pages[index - 1]?.at(-1)?.id : `c${index}`,
          );
          let fetched = 0;
          const list = new PagePromise<PageInfo<{ id: string }>, { id: string }>({
            prefetch,
            open: () => async (cursor) => {
              fetched += 1;
              const index = starts.indexOf(cursor);
              const more = index + 1 < pages.length;
              const page = pages[index] as { id: string }[];
              const field = rule.keyed ? Object.fromEntries(page.map((item) => [item.id, item])) : page;
              const body =
                rule.scheme === 'account'
                  ? {
                      data: { [rule.items]: field },
                      metadata: { has_more: more, next_page_starting_after: more ? `c${index + 1}` : '' },
                    }
                  : { [rule.items]: field, has_more: more, next_token: more ? `c${index + 1}` : null };
              const make = rule.scheme === 'account' ? toAccountPage : toPage;
              return make(rule, {}, body) as Page<object, { id: string }>;
            },
          });
          const seen: string[] = [];
          for await (const item of list) seen.push(item.id);
          expect(seen).toEqual(Array.from({ length: next }, (_, index) => `i${index}`));
          expect(fetched).toBe(pages.length);
        },
      ),
      { numRuns: 200 },
    );
  });
});
