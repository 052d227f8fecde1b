import { describe, expect, it } from 'vitest';
import { operations } from '../../generated/management/operations.js';
import { DIALECTS, wireName } from '../../src/cli/migrate/dialect.js';

describe.each(DIALECTS)('$name', ({ methods }) => {
  const all = Object.values(methods).flatMap((table) => Object.entries(table));

  it('every method leads to one that is here', () => {
    expect(all.filter(([, name]) => !Object.hasOwn(operations, name))).toEqual([]);
  });

  it('no method leads to what does something else', () => {
    // Both clients take their names from Kinde's document, so that what a name starts with tells what is done.
    const verbs: Record<string, string> = {
      get: 'GET',
      read: 'GET',
      search: 'GET',
      delete: 'DELETE',
      remove: 'DELETE',
    };
    const wrong = all.filter(([method, name]) => {
      const verb = verbs[/^[a-z]+/.exec(method)?.[0] ?? ''];
      return verb !== undefined && operations[name as keyof typeof operations].method !== verb;
    });
    expect(wrong).toEqual([]);
  });
});

it('knows all 175 methods of management-api-js, and old spellings besides', () => {
  const [dialect] = DIALECTS;
  const { ApIs, Callbacks, ...others } = dialect?.methods ?? {};
  expect(Object.keys(ApIs ?? {})).toEqual(Object.keys(others.Apis ?? {}));
  const current = Object.keys(Callbacks ?? {}).filter((method) => !method.includes('UrLs'));
  const count = Object.values(others).reduce((sum, table) => sum + Object.keys(table).length, current.length);
  expect(count).toBe(175);
});

it('names inputs as Kinde does', () => {
  expect(['pageSize', 'orgCode', 'id', 'isDeleteProfile', 'next_token'].map(wireName)).toEqual([
    'page_size',
    'org_code',
    'id',
    'is_delete_profile',
    'next_token',
  ]);
});
