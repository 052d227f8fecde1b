import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { METHODS } from '../../src/codegen/spec/facts.js';
import { documentText, importDocument } from '../../src/codegen/spec/import-document.js';
import { ROOT, repositoryText } from '../scripts/repository.js';
import { smallText } from '../scripts/small-document.js';
import { documentsNote, hasDocuments, kindeText, MANAGEMENT, NEWEST } from '../support/kinde-documents.js';

type Tree = { [key: string]: unknown };

/** Every object of a tree that is not inside an example, with whether its keys are names. */
function visit(value: unknown, see: (node: Tree) => void, named = false): void {
  if (Array.isArray(value)) for (const item of value) visit(item, see);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
  if (!named) see(value as Tree);
  for (const [key, item] of Object.entries(value)) {
    if (!named && (key === 'example' || key === 'examples')) continue;
    visit(item, see, !named && ['properties', 'schemas', 'parameters', 'responses', 'paths'].includes(key));
  }
}

/** Keywords that say something about the API, wherever they stand. */
const KEYWORDS = [
  ...[
    '$ref',
    'additionalProperties',
    'allOf',
    'default',
    'deprecated',
    'enum',
    'explode',
    'format',
    'items',
    'maxLength',
  ],
  ...[
    'nullable',
    'oneOf',
    'operationId',
    'parameters',
    'properties',
    'required',
    'responses',
    'security',
    'style',
    'type',
  ],
];

/** A naive tally of facts, which knows nothing of how the importer works: how many values each keyword has. */
function tally(document: unknown): Record<string, string> {
  const found = new Map<string, string[]>(KEYWORDS.map((keyword) => [keyword, []]));
  visit(document, (node) => {
    for (const [keyword, values] of found) {
      const value = node[keyword];
      if (Array.isArray(value))
        values.push(`${value.length}:${value.filter((item) => typeof item === 'string').sort()}`);
      else if (typeof value === 'object' && value !== null) values.push(Object.keys(value).sort().join());
      else if (value !== undefined) values.push(String(value));
    }
  });
  // Their own keys may be prose, which goes.
  const own = new Set(['items', 'additionalProperties']);
  return Object.fromEntries(
    [...found].map(([key, values]) => [key, own.has(key) ? `${values.length}` : values.sort().join(' ')]),
  );
}

/** The document with one copy of each answer's schema: most list it under two spellings of JSON. */
function withoutSecondSpellings(document: Tree): Tree {
  visit(document, (node) => {
    const content = node.content as Tree | undefined;
    if (content?.['application/json']) delete content['application/json; charset=utf-8'];
  });
  return document;
}

const lines = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0;
const OPERATION = /^ {6}operationId: /gm;
const PARAMETER = /^\s*(- )?in: (query|path)\s*$/gm;

describe.skipIf(!hasDocuments)(`Kinde's documents${documentsNote}`, () => {
  it.each(MANAGEMENT)('%s keeps every fact', async (name) => {
    const text = await kindeText(name);
    const raw = withoutSecondSpellings(parse(text));
    const { document } = importDocument(text, name);
    const written = documentText(document);
    expect(lines(written, OPERATION)).toBe(lines(text, OPERATION));
    expect(lines(written, PARAMETER)).toBe(lines(text, PARAMETER));
    expect(Object.keys(document.components?.schemas ?? {})).toEqual(
      Object.keys((raw.components as { schemas: Tree }).schemas).sort(),
    );
    expect(tally(document)).toEqual(tally(raw));
  });

  it.each([
    ['management-2025-02-20.yaml', 143],
    ['management-2026-02-13.yaml', 160],
    ['management-2026-08-12.yaml', 183],
    ['account-api.yaml', 10],
  ])('%s has %i operations', async (name, count) => {
    const { document } = importDocument(await kindeText(name), name);
    const operations = Object.values(document.paths).flatMap((item) => METHODS.filter((method) => item[method]));
    expect(operations).toHaveLength(count);
  });

  it('an account document says what cannot be called as it stands', async () => {
    const { notes } = importDocument(await kindeText('account-api.yaml'), 'account-api.yaml');
    expect(notes).toEqual([expect.stringContaining('GetEntitlement')]);
  });

  it('the committed facts are a fresh import of the newest document', async () => {
    const { document } = importDocument(await kindeText(NEWEST), NEWEST);
    expect(await repositoryText('openapi/kinde-management.yaml')).toBe(documentText(document));
  });

  it('scopes are those that were read by hand', async () => {
    const byScope = JSON.parse(await kindeText('management-scopes.json')) as Record<string, string[]>;
    const expected = new Map(Object.entries(byScope).flatMap(([scope, calls]) => calls.map((call) => [call, scope])));
    const { document } = importDocument(await kindeText(NEWEST), NEWEST);
    const calls = Object.entries(document.paths).flatMap(([path, item]) =>
      METHODS.flatMap((method) => (item[method] ? [[`${method.toUpperCase()} ${path}`, item[method]] as const] : [])),
    );
    for (const [call, operation] of calls) expect([call, operation['x-scope']]).toEqual([call, expected.get(call)]);
    const open = calls.filter(([, operation]) => !operation['x-scope']).map(([call]) => call);
    expect(open).toEqual(['POST /api/v1/api_keys/verify']);
  });

  it("none of the vendor's sentences is committed", async () => {
    const prose = new Set<string>();
    for (const name of [...MANAGEMENT, 'account-api.yaml'])
      for (const line of sentences(parse(await kindeText(name)))) prose.add(line);
    const files = ['openapi', 'generated'].map(async (folder) => {
      const entries = await readdir(join(ROOT, folder), { recursive: true, withFileTypes: true });
      return entries
        .filter((entry) => entry.isFile())
        .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)));
    });
    expect(prose.size).toBeGreaterThan(500);
    for (const file of (await Promise.all(files)).flat()) {
      const text = (await repositoryText(file)).toLowerCase();
      expect({ file, found: [...prose].filter((line) => text.includes(line.toLowerCase())) }).toEqual({
        file,
        found: [],
      });
    }
  });

  it('the order of a document does not matter', async () => {
    const raw = parse(await kindeText(NEWEST));
    const expected = documentText(importDocument(JSON.stringify(raw), 'sorted.json').document);
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat(1_000_000)), (numbers) => {
        const shuffled = JSON.stringify(shuffle(raw, () => numbers.next().value ?? 0));
        expect(documentText(importDocument(shuffled, 'shuffled.json').document)).toBe(expected);
      }),
      { numRuns: 4 },
    );
  }, 60_000);
});

describe('importing', () => {
  it('gives the same for what it wrote', () => {
    const once = documentText(importDocument(smallText(), 'small.json').document);
    expect(documentText(importDocument(once, 'small.yaml').document)).toBe(once);
  });

  it('drops prose and keeps a property that is called like prose', () => {
    const names = {
      description: { type: 'string', description: 'Prose.', example: 'Prose.' },
      title: {},
      example: {},
      summary: {},
    };
    const text = smallText((document) => Object.assign(document.components.schemas.things.properties, names));
    const { document } = importDocument(text, 'small.json');
    const properties = document.components?.schemas?.things?.properties;
    expect(Object.keys(properties ?? {})).toEqual([
      'description',
      'example',
      'next_token',
      'summary',
      'things',
      'title',
    ]);
    expect(documentText(document)).not.toContain('rose');
  });

  it('joins media types that differ only in a parameter', () => {
    const schema = { type: 'object', properties: { id: { type: 'string' } } };
    const { document } = importDocument(
      smallText((small) => {
        const answer = {
          description: '',
          content: { 'application/json; charset=utf-8': { schema }, 'application/json': { schema } },
        };
        Object.assign(small.paths['/things'].get.responses, { 200: answer });
      }),
      'small.json',
    );
    expect(document.paths['/things']?.get?.responses).toEqual({
      200: { description: '', content: { 'application/json': { schema } } },
    });
  });

  it('takes the scope from the description where there is no x-scope', () => {
    const { document } = importDocument(
      smallText((small) => {
        small.paths['/things/{thing_id}'].put = {
          ...small.paths['/things/{thing_id}'].put,
          ...{ description: 'See <code>PUT</code> <div><code>update:things</code></div>' },
        };
      }),
      'small.json',
    );
    expect(document.paths['/things/{thing_id}']?.put?.['x-scope']).toBe('update:things');
  });
});

/** Texts of descriptions, summaries and examples, whole and sentence by sentence, when long enough to be somebody's. */
function sentences(document: unknown): string[] {
  const found: string[] = [];
  const enums = new Set<unknown>();
  const collect = (value: unknown): void => {
    if (typeof value === 'string') found.push(value, ...value.split(/\n|\. /));
    else if (typeof value === 'object' && value !== null) for (const item of Object.values(value)) collect(item);
  };
  const see = (node: Tree) => {
    if (Array.isArray(node.enum)) for (const value of node.enum) enums.add(value);
    for (const key of ['description', 'summary', 'title', 'example', 'examples'])
      if (typeof node[key] !== 'object' || /^ex/.test(key)) collect(node[key]);
  };
  visit(document, see);
  return found.map((line) => line.trim()).filter((line) => line.length > 25 && !enums.has(line));
}

/** The same value with the keys of every object, and lists of parameters, in another order. */
function shuffle(value: unknown, next: () => number): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => shuffle(item, next));
    return value.some((item) => item?.in) ? mix(items, next) : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(mix(Object.entries(value), next).map(([key, item]) => [key, shuffle(item, next)]));
}

function mix<Item>(items: Item[], next: () => number): Item[] {
  return items
    .map((item) => [next(), item] as const)
    .sort(([a], [b]) => a - b)
    .map(([, item]) => item);
}
