import { describe, expect, it } from 'vitest';
import { bumpOf } from '../../scripts/difference/bump.js';
import type { Change } from '../../scripts/difference/change.js';
import { compareApis } from '../../scripts/difference/compare-apis.js';
import { sectionsOf } from '../../scripts/difference/groups.js';
import { reportJson, reportMarkdown, reportText } from '../../scripts/difference/report.js';
import { apiFrom } from '../../src/codegen/api.js';
import { parseOverlay } from '../../src/codegen/overlay.js';
import { importDocument } from '../../src/codegen/spec/import-document.js';

// biome-ignore lint/suspicious/noExplicitAny: tests spoil one part of a document
type Raw = any;

/** One operation with an input and an answer whose field `it` is what a test says; `user` is used twice. */
function documentWith(change: (document: Raw) => void = () => {}): string {
  const user = { $ref: '#/components/schemas/user' };
  const answer = (schema: object) => ({ 200: { description: '', content: { 'application/json': { schema } } } });
  const document = {
    openapi: '3.0.3',
    paths: {
      '/a/{id}': {
        put: {
          operationId: 'updateA',
          'x-scope': 'update:a',
          parameters: [
            { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
            { name: 'sort', in: 'query', schema: { type: 'string', enum: ['up', 'down'] } },
          ],
          requestBody: { content: { 'application/json': { schema: { type: 'object', properties: { it: {} } } } } },
          responses: answer({ type: 'object', properties: { it: {} } }),
        },
      },
      '/users': { get: { operationId: 'getUsers', responses: answer({ type: 'array', items: user }) } },
      '/me': { get: { operationId: 'getMe', responses: answer(user) } },
    },
    components: { schemas: { user: { type: 'object', required: ['id'], properties: { id: { type: 'string' } } } } },
  };
  change(document);
  return JSON.stringify(document);
}

const body = (document: Raw) => document.paths['/a/{id}'].put.requestBody.content['application/json'].schema;
const answer = (document: Raw) => document.paths['/a/{id}'].put.responses[200].content['application/json'].schema;
const user = (document: Raw) => document.components.schemas.user;

function api(text: string, overlay = '') {
  return apiFrom(importDocument(text, 'a.json').document, parseOverlay(overlay, 'overlay.yaml'));
}

function changes(before: (document: Raw) => void, after: (document: Raw) => void): Change[] {
  return compareApis(api(documentWith(before)), api(documentWith(after)));
}

const nothing = () => {};

describe('a field that is another one', () => {
  /** The same change, as input and as answer: what it does to a caller, and to a reader. */
  const CASES: readonly (readonly [what: string, before: object, after: object, caller: string, reader: string])[] = [
    ['allows more values', { enum: ['a'] }, { enum: ['a', 'b'] }, 'addition', 'addition'],
    ['allows fewer values', { enum: ['a', 'b'] }, { enum: ['a'] }, 'breaking', 'addition'],
    ['has other values', { enum: ['a'] }, { enum: ['b'] }, 'breaking', 'addition'],
    ['has a list of values now', {}, { enum: ['a'] }, 'breaking', 'addition'],
    ['has no list of values now', { enum: ['a'] }, {}, 'addition', 'breaking'],
    ['may be null', {}, { nullable: true }, 'addition', 'breaking'],
    ['may not be null', { nullable: true }, {}, 'breaking', 'addition'],
    ['has another type', { type: 'string' }, { type: 'integer' }, 'breaking', 'breaking'],
    ['is any number', { type: 'integer' }, { type: 'number' }, 'addition', 'breaking'],
    ['is a whole number', { type: 'number' }, { type: 'integer' }, 'breaking', 'addition'],
    [
      'may be something else too',
      { oneOf: [{ type: 'string' }] },
      { oneOf: [{ type: 'string' }, { type: 'boolean' }] },
      'addition',
      'breaking',
    ],
    ['has a format', { type: 'string' }, { type: 'string', format: 'email' }, 'breaking', 'addition'],
    ['has no format', { type: 'string', format: 'email' }, { type: 'string' }, 'addition', 'breaking'],
    ['may be longer', { maxLength: 5 }, { maxLength: 6 }, 'addition', 'note'],
    ['must be shorter', { maxLength: 6 }, { maxLength: 5 }, 'breaking', 'note'],
    ['has a bound', {}, { minimum: 1 }, 'breaking', 'note'],
    ['may be smaller', { minimum: 1 }, { minimum: 0 }, 'addition', 'note'],
    ['takes no other fields', {}, { additionalProperties: false }, 'breaking', 'note'],
    ['has another default', { default: 1 }, { default: 2 }, 'note', 'note'],
    ['is deprecated', {}, { deprecated: true }, 'note', 'note'],
  ];

  it.each(CASES)('%s', (_what, before, after, caller, reader) => {
    const put = (schema: object) => (document: Raw) => {
      body(document).properties.it = schema;
      answer(document).properties.it = schema;
    };
    const found = changes(put(before), put(after));
    expect(found.map(({ side, at, forCaller, forReader }) => [side, at, forCaller ?? forReader])).toEqual([
      ['call', 'it', caller],
      ['answer', 'it', reader],
    ]);
    expect(found.every(({ words }) => words.startsWith('`it` '))).toBe(true);
  });

  it.each([
    ['new in a request', (d: Raw) => (body(d).properties.more = {}), 'request field added', 'addition'],
    [
      'new in a request, and required',
      (d: Raw) => (Object.assign(body(d), { required: ['more'] }).properties.more = {}),
      'request field added',
      'breaking',
    ],
    ['required in a request', (d: Raw) => (body(d).required = ['it']), 'required', 'breaking'],
    ['gone from a request', (d: Raw) => delete body(d).properties.it, 'request field removed', 'breaking'],
    ['new in an answer', (d: Raw) => (answer(d).properties.more = {}), 'answer field added', 'addition'],
    ['always in an answer', (d: Raw) => (answer(d).required = ['it']), 'required', 'addition'],
    ['gone from an answer', (d: Raw) => delete answer(d).properties.it, 'answer field removed', 'breaking'],
  ])('is %s', (_what, after, kind, effect) => {
    const [change, ...others] = changes(nothing, after);
    expect([change?.kind, change?.forCaller ?? change?.forReader, others]).toEqual([kind, effect, []]);
  });

  it('is not always in an answer any more', () => {
    const [change] = changes(nothing, (document) => delete user(document).required);
    expect(change).toMatchObject({ kind: 'required', forReader: 'breaking', at: 'id' });
    expect(change?.words).toBe('`id` is not always there any more');
  });
});

describe('an operation', () => {
  const put = (document: Raw) => document.paths['/a/{id}'].put;
  const CASES: readonly (readonly [string, (document: Raw) => void, Partial<Change>])[] = [
    [
      'that is gone',
      (d) => delete d.paths['/me'],
      { kind: 'operation removed', operation: 'getMe', forCaller: 'breaking' },
    ],
    [
      'that is new',
      (d) => (d.paths['/b'] = { post: { operationId: 'addB', responses: { 204: {} } } }),
      { kind: 'operation added', operation: 'addB', call: 'POST /b', forCaller: 'addition' },
    ],
    ['with another scope', (d) => (put(d)['x-scope'] = 'write:a'), { kind: 'scope changed', forCaller: 'breaking' }],
    ['that needs no scope', (d) => delete put(d)['x-scope'], { kind: 'scope changed', forCaller: 'note' }],
    ['that is deprecated', (d) => (put(d).deprecated = true), { kind: 'operation deprecated', forCaller: 'note' }],
    [
      'with a new required parameter',
      (d) => put(d).parameters.push({ name: 'must', in: 'query', required: true, schema: {} }),
      { kind: 'parameter added', at: 'must', forCaller: 'breaking', words: '`must` is new, and required' },
    ],
    [
      'without a parameter',
      (d) => put(d).parameters.pop(),
      { kind: 'parameter removed', at: 'sort', forCaller: 'breaking' },
    ],
    [
      'that answers without a body at times',
      (d) => (put(d).responses[204] = {}),
      { kind: 'status added', forReader: 'breaking' },
    ],
    [
      'that may fail in a new way',
      (d) => (put(d).responses[409] = {}),
      { kind: 'status added', at: '409', forReader: 'note' },
    ],
    [
      'whose answer has no body any more',
      (d) => (put(d).responses = { 200: {} }),
      { kind: 'answer body', forReader: 'breaking' },
    ],
    [
      'at another path',
      (d) => Object.assign(d.paths, { '/mine': d.paths['/me'], '/me': {} }),
      { kind: 'path changed', operation: 'getMe', forCaller: 'note' },
    ],
  ];

  it.each(CASES)('%s', (_what, after, expected) => {
    const found = changes(nothing, after);
    expect(found).toEqual([expect.objectContaining(expected)]);
  });

  it('whose path parameter has another name takes another input', () => {
    const found = changes(nothing, (document) => {
      document.paths['/a/{a_id}'] = document.paths['/a/{id}'];
      delete document.paths['/a/{id}'];
      put({ paths: { '/a/{id}': document.paths['/a/{a_id}'] } }).parameters[0].name = 'a_id';
    });
    expect(found).toEqual([
      expect.objectContaining({ kind: 'parameter renamed', before: 'id', after: 'a_id', forCaller: 'breaking' }),
    ]);
  });

  it('whose parameter moved into the body is called as before', () => {
    const found = changes(nothing, (document) => {
      put(document).parameters.pop();
      body(document).properties.sort = { type: 'string', enum: ['up', 'down'] };
    });
    expect(found).toEqual([expect.objectContaining({ kind: 'place', at: 'sort', forCaller: 'note' })]);
  });

  it('that gains pages can still be awaited', () => {
    const list = (document: Raw) => {
      const get = document.paths['/me'].get;
      get.parameters = [{ name: 'next_token', in: 'query', schema: { type: 'string' } }];
      get.responses[200].content['application/json'].schema = {
        type: 'object',
        properties: { next_token: { type: 'string' }, things: { type: 'array', items: { type: 'object' } } },
      };
    };
    const overlay = 'operations:\n  getMe: { name: getMe, summary: Fetches. }\n';
    const paged = overlay.replace(' }', ', page: { scheme: token, items: things } }');
    const [one, other] = [api(documentWith(list), overlay), api(documentWith(list), paged)];
    expect(compareApis(one, other)).toEqual([
      expect.objectContaining({ kind: 'paging changed', forReader: 'addition' }),
    ]);
    expect(compareApis(other, one)).toEqual([
      expect.objectContaining({ kind: 'paging changed', forReader: 'breaking' }),
    ]);
  });

  it('with another public name is another method', () => {
    const overlay = 'operations:\n  getMe: { name: getMyself, summary: Fetches. }\n';
    const found = compareApis(api(documentWith()), api(documentWith(), overlay));
    expect(found).toEqual([
      expect.objectContaining({ kind: 'method renamed', operation: 'getMyself', forCaller: 'breaking' }),
    ]);
  });
});

describe('what is told once', () => {
  it('a change in a component names every operation', () => {
    const found = changes(nothing, (document) => (user(document).properties.email = { type: 'string' }));
    expect(found.map(({ operation, at }) => [operation, at])).toEqual([
      ['getMe', 'email'],
      ['getUsers', '[].email'],
    ]);
    const [section] = sectionsOf(found);
    expect(section?.groups.map(({ operations, words }) => [operations, words])).toEqual([
      [['getMe', 'getUsers'], '`user.email` (string) is new'],
    ]);
  });

  it('what is in a new field', () => {
    const deep = { type: 'object', properties: { a: { type: 'object', properties: { b: {} } } } };
    const found = changes(nothing, (document) => (user(document).properties.deep = deep));
    expect(found.map(({ at }) => at)).toEqual(['deep', '[].deep']);
  });

  it('a schema that holds itself ends', () => {
    const self = { $ref: '#/components/schemas/user' };
    const found = changes(nothing, (document) =>
      Object.assign(user(document).properties, { friend: self, 'a.b[]': self }),
    );
    expect(found.map(({ at }) => at)).toEqual(['a.b[]', 'friend', '[].a.b[]', '[].friend']);
  });

  it('parts of an allOf are one', () => {
    const split = (document: Raw) => {
      const { properties, required } = user(document);
      document.components.schemas.user = { allOf: [{ type: 'object', properties }, { required }] };
    };
    expect(changes(nothing, split)).toEqual([]);
  });
});

describe('a report', () => {
  const found = changes(nothing, (document) => {
    delete document.paths['/me'];
    answer(document).properties.more = {};
    delete user(document).required;
  });
  const report = { api: 'Small API', changes: found, bump: bumpOf(found, '0.1.0'), version: '0.1.0' };

  it('for a terminal has what breaks first', () => {
    const text = reportText(report);
    expect(text).toMatch(/^Small API: 2 breaking changes, 1 other change\.\n/);
    expect(text.match(/^\S.*:$/gm)).toEqual(['Breaking for callers:', 'Breaking for readers of answers:', 'New:']);
    expect(text).toContain('  getMe: is gone.\n');
    expect(text).toContain('a minor version');
  });

  it('in Markdown has a list per heading', () => {
    expect(reportMarkdown(report)).toContain('**Breaking for callers**\n\n- `getMe`: is gone.\n');
  });

  it('in JSON has every change', () => {
    expect(JSON.parse(reportJson(report))).toEqual(JSON.parse(JSON.stringify(report)));
  });

  it.each([
    ['0.1.0', 'minor', 'minor', 'patch'],
    ['1.2.3', 'major', 'minor', 'patch'],
  ])('after %s asks for the version that npm takes for it', (version, breaking, addition, note) => {
    const change = (forCaller: Change['forCaller']) => ({ forCaller }) as Change;
    expect(bumpOf([change('breaking'), change('note')], version)).toBe(breaking);
    expect(bumpOf([change('note'), change('addition')], version)).toBe(addition);
    expect(bumpOf([change('note')], version)).toBe(note);
    expect(bumpOf([], version)).toBe('none');
  });
});
