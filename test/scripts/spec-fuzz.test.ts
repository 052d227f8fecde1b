import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { APIS } from '../../scripts/spec/apis.js';
import { planUpdate } from '../../scripts/spec/plan-update.js';
import { parseOverlay } from '../../src/codegen/overlay.js';
import { importDocument } from '../../src/codegen/spec/import-document.js';
import { SpecError } from '../../src/codegen/spec/spec-error.js';
import { repositoryText } from './repository.js';
import { smallText } from './small-document.js';
import { UNUSUAL } from './unusual-document.js';

type Tree = Record<string, unknown> | unknown[];

/** Values that a document may hold in any place, right or wrong. */
const values = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    Number.MAX_VALUE,
    '',
    '*/',
    '`',
    '__proto__',
    'constructor',
    [],
    {},
    [[]],
    [{}],
  ),
  fc.constantFrom<unknown>({ $ref: '#/components/schemas/things' }, { $ref: '#/paths' }, { $ref: '#' }, { $ref: '%' }),
  fc.constantFrom('string', 'object', 'array', 'path', 'query', '200', '/a/{b}', '/a/{c}', 'application/json'),
);

/** Keys that mean something somewhere. */
const keys = fc.constantFrom(
  ...['$ref', 'type', 'items', 'properties', 'required', 'enum', 'allOf', 'oneOf', 'nullable', 'additionalProperties'],
  ...['parameters', 'in', 'name', 'schema', 'content', 'responses', 'requestBody', 'operationId', 'x-scope', 'tags'],
  ...['get', 'put', '200', 'default', '__proto__', 'constructor', 'toString', '*/'],
);

const mutations = fc.array(
  fc.record({ at: fc.nat(), kind: fc.constantFrom('set', 'delete', 'add', 'swap'), key: keys, value: values }),
  {
    minLength: 1,
    maxLength: 4,
  },
);

function containers(value: unknown, found: Tree[] = []): Tree[] {
  if (typeof value !== 'object' || value === null) return found;
  found.push(value as Tree);
  for (const item of Object.values(value)) containers(item, found);
  return found;
}

/** A document with a few parts deleted, exchanged or put where they do not belong. */
function spoiled(text: string, changes: readonly { at: number; kind: string; key: string; value: unknown }[]): string {
  const document = JSON.parse(text) as Tree;
  for (const { at, kind, key, value } of changes) {
    const all = containers(document);
    const tree = all[at % all.length] as Record<string, unknown>;
    const names = Object.keys(tree);
    const name = names[at % Math.max(names.length, 1)] ?? key;
    const put = (where: string, what: unknown) =>
      Object.defineProperty(tree, where, { value: what, enumerable: true, configurable: true, writable: true });
    if (kind === 'set') put(name, structuredClone(value));
    else if (kind === 'add') put(key, structuredClone(value));
    else if (kind === 'delete') Array.isArray(tree) ? tree.splice(0, 1) : delete tree[name];
    else put(name, structuredClone(all[(at * 7) % all.length]));
  }
  return JSON.stringify(document);
}

const ACCOUNT = await repositoryText('openapi/kinde-account.yaml');
const BASES = [smallText(), ...[UNUSUAL, ACCOUNT].map((text) => JSON.stringify(importDocument(text, 'base').document))];

/** Runs an update; gives its error, which must be one that a person can act on. */
async function problemOf(text: string): Promise<string | undefined> {
  const input = {
    api: APIS.account,
    before: { name: 'old.yaml', text: smallText() },
    after: { name: 'new.yaml', text },
    overlay: { name: 'overlay.yaml', text: '' },
    version: '0.1.0',
  };
  try {
    const { files } = await planUpdate(input);
    // What was written is read again: an update never writes what it cannot take itself.
    parseOverlay(files.get(APIS.account.overlay) ?? '', 'overlay.yaml');
    const again = importDocument(files.get(APIS.account.document) ?? '', 'written.yaml').document;
    expect(Object.keys(again.paths).length).toBeGreaterThan(0);
    return undefined;
  } catch (error) {
    if (error instanceof SpecError) return error.message;
    throw error;
  }
}

describe('a spoiled document', () => {
  it('is taken whole, or refused with a message of one line', async () => {
    const seen = { taken: 0, refused: 0 };
    const property = fc.asyncProperty(fc.constantFrom(...BASES), mutations, async (base, changes) => {
      const problem = await problemOf(spoiled(base, changes));
      seen[problem === undefined ? 'taken' : 'refused'] += 1;
      if (problem !== undefined) expect(problem).toMatch(/^.{5,500}$/);
    });
    await fc.assert(property, { numRuns: 250, endOnFailure: true });
    // Both happen, or this would show nothing.
    expect(Math.min(seen.taken, seen.refused)).toBeGreaterThan(20);
  }, 120_000);

  it('as text that was cut or has wrong letters is refused, or still a document', () => {
    const edits = fc.array(
      fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), text: fc.string({ maxLength: 3 }) }),
      {
        minLength: 1,
        maxLength: 3,
      },
    );
    const property = fc.property(edits, fc.boolean(), (changes, cut) => {
      const text = changes.reduce((old, { at, text: inserted }) => {
        const place = Math.floor(at * old.length);
        return old.slice(0, place) + inserted + (cut ? '' : old.slice(place + 1));
      }, UNUSUAL);
      try {
        importDocument(text, 'cut.yaml');
      } catch (error) {
        if (!(error instanceof SpecError)) throw error;
        expect(error.message).toMatch(/^cut\.yaml:\d+:\d+: /);
      }
    });
    fc.assert(property, { numRuns: 300, endOnFailure: true });
  }, 60_000);
});
