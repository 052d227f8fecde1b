import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { operations } from '../../generated/management/operations.js';
import { KindeInputError } from '../../src/errors.js';
import { toFormData } from '../../src/management/multipart.js';
import { pathParameters, toDraft, toRequest } from '../../src/management/request.js';
import type { Operation } from '../../src/operation.js';
import { ORIGIN } from '../support/fake-kinde.js';

const ROWS = Object.entries(operations as Readonly<Record<string, Operation>>);

const build = (name: string, operation: Operation, input: unknown, headers = {}) => {
  const parts = toRequest(name, operation, input);
  const body = operation.body === 'multipart' ? toFormData(parts.body) : parts.body;
  return toDraft(ORIGIN, operation, { ...parts, body }, headers);
};

/** Text that may be in a path: anything that a URL can hold in one segment. */
const segment = fc
  .oneof(
    fc.string({ unit: 'grapheme', minLength: 1 }),
    fc.constantFrom('/', '\\', '../..', '%2e%2e', '%2F', '?a=b', '#x', '{id}', 'kp_1', '&=', ';', '+', ' ', '%', '...'),
  )
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are refused, see url.test.ts
  .filter((text) => !/^\.{1,2}$|[\u0000-\u001f\u007f]|\p{Surrogate}/u.test(text) && text !== '');
const word = fc.string({ unit: 'grapheme' }).filter((text) => !/\p{Surrogate}/u.test(text));
const filled = word.filter((text) => text !== '');
const entry = word.filter((text) => !text.includes(','));

/** Every input of an operation: each path parameter, some of the query, for a body anything else. */
function inputOf(operation: Operation) {
  const names = pathParameters(operation);
  const query = operation.query ?? [];
  const path = fc.record(Object.fromEntries(names.map((name) => [name, segment])));
  const values = fc.record(
    Object.fromEntries(
      query.map((name) => [
        name,
        operation.csv?.includes(name)
          ? fc.array(entry, { minLength: 1, maxLength: 3 })
          : operation.deep?.includes(name)
            ? fc.dictionary(fc.oneof(word, fc.constantFrom('a&b=c', '[x]', '=')), word, { maxKeys: 3 })
            : fc.oneof(operation.required?.includes(name) ? filled : word, fc.integer(), fc.boolean()),
      ]),
    ),
    { requiredKeys: query.filter((name) => operation.required?.includes(name)) },
  );
  const taken = new Set([...names, ...query]);
  const rest = operation.body === 'json' ? fc.dictionary(word, fc.jsonValue(), { maxKeys: 4 }) : fc.constant({});
  const required = (operation.required ?? []).filter((name) => !taken.has(name));
  return fc.record({ path, values, rest }).map(({ path, values, rest }) => ({
    path,
    values,
    body: {
      ...Object.fromEntries(Object.entries(rest).filter(([name]) => !taken.has(name))),
      ...Object.fromEntries(
        required.map((name) => [name, operation.body === 'multipart' ? new File(['x'], 'x.png') : 'given']),
      ),
    },
  }));
}

describe('every operation, with any well-formed input', () => {
  test('there are 183 of them', () => expect(ROWS).toHaveLength(183));

  for (const [name, operation] of ROWS) {
    test(name, () => {
      fc.assert(
        fc.property(inputOf(operation), ({ path, values, body }) => {
          const input = { ...body, ...values, ...path };
          const before = operation.body === 'multipart' ? undefined : structuredClone(input);
          const draft = build(name, operation, input);
          if (before) expect(input).toEqual(before);
          expect(draft.method).toBe(operation.method);

          const url = new URL(draft.url);
          expect([url.origin, url.hash, url.username]).toEqual([ORIGIN, '', '']);
          const wanted = operation.path
            .split('/')
            .map((part) => part.replace(/^\{(.*)\}$/, (_, key) => path[key] as string));
          expect(url.pathname.split('/').map(decodeURIComponent)).toEqual(wanted);

          const pairs = Object.entries(values).flatMap(([key, value]): [string, string][] => {
            if (Array.isArray(value)) return [[key, value.join(',')]];
            if (typeof value === 'object')
              return Object.entries(value).map(([inner, one]): [string, string] => [`${key}[${inner}]`, one as string]);
            return [[key, String(value)]];
          });
          expect([...url.searchParams].sort()).toEqual(pairs.sort());

          if (operation.body === 'json') {
            expect(JSON.parse(draft.body as string)).toEqual(JSON.parse(JSON.stringify(body)));
            expect(draft.headers['content-type']).toBe('application/json');
          } else if (operation.body === 'multipart') {
            expect([...(draft.body as FormData).keys()]).toEqual(Object.keys(body));
            expect('content-type' in draft.headers).toBe(false);
          } else expect(draft.body).toBeUndefined();
        }),
        { numRuns: 15 },
      );
    });
  }
});

describe('every path parameter of every operation', () => {
  const HOSTILE = ['', '.', '..', '\0', '\n', '\u007f', '\ud800', null, undefined, true, {}, ['kp_1'], Number.NaN];
  for (const [name, operation] of ROWS.filter(([, row]) => pathParameters(row).length > 0)) {
    test(name, () => {
      for (const parameter of pathParameters(operation)) {
        for (const value of HOSTILE) {
          const input: Record<string, unknown> = Object.fromEntries(
            pathParameters(operation).map((one) => [one, 'kp_1']),
          );
          for (const required of operation.required ?? [])
            input[required] ??= operation.body === 'multipart' ? new Blob() : 'x';
          input[parameter] = value;
          const act = () => build(name, operation, input);
          expect(act).toThrow(KindeInputError);
          expect(act).toThrow(new RegExp(`\`${parameter}\``));
        }
      }
    });
  }
});

describe('what is missing or unknown', () => {
  test('a missing required input is named, null counts as missing', () => {
    for (const input of [{}, undefined, { id: undefined }, { id: null }]) {
      const act = () => toRequest('getUser', operations.getUser, input);
      expect(act).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }));
      expect(act).toThrow('getUser needs `id`.');
    }
    expect(() => toRequest('updateFeatureFlag', operations.updateFeatureFlag, {})).toThrow(
      /`feature_flag_key`, .*`allow_override_level`, .*`default_value`/,
    );
  });

  test('an empty list in a query is refused: it would be left out, and the call would mean something else', () => {
    for (const name of ['deleteCallbackUrls', 'deleteLogoutUrls'] as const) {
      const act = () => toRequest(name, operations[name], { app_id: 'app_1', urls: [] });
      expect(act).toThrow(/`urls` is an empty list/);
    }
    expect(() => toRequest('getUsers', operations.getUsers, { user_id: [] })).toThrow(/`user_id` is an empty list/);
    expect(toRequest('getUsers', operations.getUsers, { expand: [] }).query).toEqual({ expand: [] });
  });

  test('an empty id, code or key is none', () => {
    expect(() => toRequest('deleteUser', operations.deleteUser, { id: '' })).toThrow('deleteUser needs `id`.');
    expect(() => toRequest('getOrganization', operations.getOrganization, { code: '' })).toThrow(/needs `code`/);
    const flag = { feature_flag_key: 'a', name: 'A', description: '', type: 'str', allow_override_level: 'env' };
    const { query } = toRequest('updateFeatureFlag', operations.updateFeatureFlag, { ...flag, default_value: '' });
    expect(query).toMatchObject({ description: '', default_value: '' });
  });

  test('an empty list in a body is a value, also where the operation has no query at all', () => {
    const row: Operation = { method: 'POST', path: '/things', body: 'json', required: ['ids'] };
    expect(toRequest('createThing', row, { ids: [] }).body).toEqual({ ids: [] });
    const { body } = toRequest('createApiKey', operations.createApiKey, {
      api_id: 'a',
      name: 'n',
      type: 'user',
      scope_ids: [],
    });
    expect(body).toMatchObject({ scope_ids: [] });
  });

  test('an unknown input is refused where there is no body, with the meant name or the known ones', () => {
    expect(() => toRequest('getUsers', operations.getUsers, { pageSize: 10 })).toThrow('did you mean `page_size`?');
    expect(() => toRequest('getUser', operations.getUser, { id: 'kp_1', what: 1 })).toThrow('it takes expand, id.');
    expect(() => toRequest('getTimezones', { method: 'GET', path: '/x' }, { what: 1 })).toThrow('it takes none.');
    expect(() => toRequest('getUsers', operations.getUsers, { what: 1 })).toThrow(
      expect.objectContaining({ code: 'INPUT_INVALID' }),
    );
    expect(() => toRequest('getUsers', operations.getUsers, { what: undefined })).not.toThrow();
  });

  test.each([null, [], 'kp_1', 5, true, () => {}])('%s is no input object', (input) => {
    const act = () => toRequest('getUsers', operations.getUsers, input);
    expect(act).toThrow('getUsers takes one object');
    expect(act).toThrow(expect.objectContaining({ code: 'INPUT_INVALID' }));
  });

  test('inherited fields are no input', () => {
    expect(() => toRequest('getUser', operations.getUser, Object.create({ id: 'kp_1' }))).not.toThrow(/kp_1/);
    for (const field of ['constructor', 'toString', '__proto__'])
      expect(() => toRequest('getUsers', operations.getUsers, JSON.parse(`{"${field}":1}`))).toThrow(KindeInputError);
  });

  test('a body field named __proto__ is a field like any other', () => {
    const draft = build('createRole', operations.createRole, JSON.parse('{"name":"x","__proto__":{"a":1}}'));
    expect(draft.body).toBe('{"name":"x","__proto__":{"a":1}}');
  });

  test('no value is ever in a message', () => {
    for (const input of [
      { user_id: 'secret-value\n', property_key: 'k', value: 'v' },
      { user_id: 'u', property_key: 'k', value: ['secret-value'] },
    ])
      expect(() => build('updateUserProperty', operations.updateUserProperty, input)).toThrow(
        expect.objectContaining({ message: expect.not.stringContaining('secret-value') }),
      );
  });
});

describe('values of a query', () => {
  const query = (input: Record<string, unknown>) =>
    new URL(build('getUsers', operations.getUsers, input).url).searchParams;

  test('lists are comma separated; a comma in an entry would be two, so it is refused', () => {
    expect(query({ user_id: ['kp_1', 'kp_2'] }).get('user_id')).toBe('kp_1,kp_2');
    expect(query({ user_id: 'kp_1,kp_2' }).get('user_id')).toBe('kp_1,kp_2');
    expect(() => query({ user_id: ['kp_1,kp_2'] })).toThrow(/`user_id` must not hold a comma/);
  });

  test('null and undefined are left out', () => {
    expect([...query({ page_size: null, email: undefined, expand: [] })]).toEqual([]);
  });

  test('a list or an object where one value belongs is refused', () => {
    expect(() => query({ page_size: [10] })).toThrow(/`page_size` takes one value, not a list/);
    expect(() => query({ page_size: { a: 1 } })).toThrow(/`page_size` takes one value, not an object/);
    const row: Operation = { method: 'GET', path: '/things', query: ['kind'] };
    expect(() => toRequest('getThings', row, { kind: ['a'] })).toThrow(/`kind` takes one value, not a list/);
    expect(() => query({ user_id: { a: 1 } })).toThrow(/`user_id` takes one value, not an object/);
  });

  test('keys of an object survive & and =', () => {
    const { url } = build('searchUsers', operations.searchUsers, { properties: { 'a&b=c': ['x', 'y'], 'd]': '&e=f' } });
    expect([...new URL(url).searchParams]).toEqual([
      ['properties[a&b=c]', 'x,y'],
      ['properties[d]]', '&e=f'],
    ]);
  });
});

describe('bodies', () => {
  const cycle: Record<string, unknown> = { name: 'x' };
  cycle.self = { cycle };
  test.each([
    ['a cycle', cycle],
    ['a bigint', { name: 'x', value: 5n }],
  ])('JSON: %s is an input error', (_, input) => {
    const act = () => build('createOrganization', operations.createOrganization, input);
    expect(act).toThrow(KindeInputError);
    expect(act).toThrow(/a cycle or a bigint/);
  });

  test('a form is encoded as in a query, with its content type', () => {
    const row: Operation = { method: 'POST', path: '/things', body: 'form' };
    const draft = build('createThing', row, { name: 'a b&c', size: 2, left: null, out: undefined });
    expect(Object.fromEntries(new URLSearchParams(draft.body as string))).toEqual({ name: 'a b&c', size: '2' });
    expect(draft.headers['content-type']).toBe('application/x-www-form-urlencoded');
  });

  test('a multipart body takes Blobs and text only', async () => {
    const row: Operation = { method: 'POST', path: '/things', body: 'multipart' };
    const mixed = build('createThing', row, { note: 'dark', icon: new File(['x'], 'x.png'), logo: new Blob(['y']) });
    const form = mixed.body as FormData;
    expect(form.get('note')).toBe('dark');
    // A Blob has no name of its own; without one Kinde would not take it for a file.
    expect([(form.get('icon') as File).name, (form.get('logo') as File).name]).toEqual(['x.png', 'logo']);
    expect(await (form.get('logo') as File).text()).toBe('y');

    const upload = (logo: unknown) =>
      build('addEnvironmentLogo', operations.addEnvironmentLogo, { type: 'dark', logo });
    expect([...(upload(new Blob(['x'])).body as FormData).keys()]).toEqual(['logo']);
    for (const logo of [{}, 5, Buffer.from('x'), ['x']])
      expect(() => upload(logo)).toThrow(/`logo` must be a Blob or a File/);
  });

  test('a content type of the caller does not break a form', () => {
    const input = { type: 'dark', logo: new Blob(['x']) };
    const given = { 'content-type': 'application/json' };
    const draft = build('addEnvironmentLogo', operations.addEnvironmentLogo, input, given);
    expect('content-type' in draft.headers).toBe(false);
  });
});
