import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generateFiles } from '../../scripts/spec/generated-files.js';
import { driftOf } from '../../src/codegen/drift.js';
import { parseOverlay } from '../../src/codegen/overlay.js';
import { importDocument } from '../../src/codegen/spec/import-document.js';
import { documentsNote, hasDocuments, kindeText, MANAGEMENT, NEWEST } from '../support/kinde-documents.js';
import { repositoryText } from './repository.js';
import { runScript } from './run-script.js';
import { body, smallText } from './small-document.js';

const OUT = 'generated/small';
const LISTED =
  'operations:\n  getThings: { name: getThings, summary: Lists., page: { scheme: token, items: things } }\n';

function generate(document: string, overlay = '') {
  return generateFiles(importDocument(document, 'spec.yaml').document, parseOverlay(overlay, 'overlay.yaml'), OUT);
}

const correction = (fields: string) => `corrections:\n  - { ${fields}, reason: Because., evidence: Seen. }\n`;

describe('an operation that the overlay does not know', () => {
  it('gets a name, a summary and a page rule, and a warning', async () => {
    const { files, warnings } = await generate(smallText());
    const text = files.get('operations.ts');
    expect(text).toContain("page: { scheme: 'token', items: 'things' }");
    expect(text).toContain('/** Replaces a thing. `PUT /things/{thing_id}`. */');
    expect(text).toContain('export interface SmallOperations {');
    expect(warnings).toEqual([
      'getThings is not in the overlay; it is called getThings until it is; it is taken for a list of things.',
      'UpdateThing is not in the overlay; it is called updateThing until it is.',
    ]);
  });

  it('is left out with a warning when its body cannot be sent', async () => {
    const form = { content: { 'text/csv': { schema: { type: 'object' } } } };
    const { files, warnings } = await generate(
      smallText((document) => Object.assign(document.paths['/things/{thing_id}'].put, { requestBody: form })),
    );
    expect(files.get('operations.ts')).not.toContain('updateThing');
    expect(warnings[0]).toMatch(/^UpdateThing is left out/);
  });
});

describe('an overlay entry that the document does not know', () => {
  it('gives one warning', async () => {
    const { warnings } = await generate(smallText(), 'operations:\n  getOld: { name: getOld, summary: Old. }\n');
    expect(warnings).toContain('The document lacks 1 operations of the overlay: getOld.');
  });

  it('is a typing mistake when a key of it is unknown', () => {
    const text = 'operations:\n  getThings:\n    name: getThings\n    summary: Lists.\n    pages: {}\n';
    expect(() => parseOverlay(text, 'overlay.yaml')).toThrow(/^overlay\.yaml:2:3: .*pages/);
  });
});

describe('generation fails', () => {
  it('when two inputs of an operation share a name', async () => {
    const text = smallText((document) =>
      Object.assign(document.paths['/things/{thing_id}'].put, { requestBody: body({ thing_id: { type: 'string' } }) }),
    );
    await expect(generate(text)).rejects.toThrow(/UpdateThing has two inputs called `thing_id`/);
  });

  it('when two operations share a name', async () => {
    const text = smallText((document) =>
      Object.assign(document.paths['/things/{thing_id}'].put, { operationId: 'GetThings' }),
    );
    await expect(generate(text)).rejects.toThrow(/GetThings and getThings would both be called `getThings`/);
  });

  it('when a body is not an object, and the overlay wants the operation', async () => {
    const list = { content: { 'application/json': { schema: { type: 'array', items: { type: 'string' } } } } };
    const text = smallText((document) =>
      Object.assign(document.paths['/things/{thing_id}'].put, { requestBody: list }),
    );
    const wanted = 'operations:\n  UpdateThing: { name: updateThing, summary: Updates. }\n';
    await expect(generate(text, wanted)).rejects.toThrow(/UpdateThing: its body is not an object/);
  });

  it.each([
    ['a field that is not there', 'scheme: token, items: nothings', /no field nothings/],
    ['a field that is no list', 'scheme: token, items: next_token', /not an array/],
    ['a parameter that is not there', 'scheme: cursor, items: things', /no query parameter starting_after/],
  ])('when a page rule relies on %s', async (_what, page, says) => {
    const overlay = LISTED.replace('scheme: token, items: things', page);
    await expect(generate(smallText(), overlay)).rejects.toThrow(says);
    await expect(generate(smallText(), overlay)).rejects.toThrow(/^overlay\.yaml:2:\d+: /);
  });

  it('when the field that a list is walked by is not in its items', async () => {
    const text = smallText((document) => {
      document.paths['/things'].get.parameters.push({
        name: 'starting_after',
        in: 'query',
        schema: { type: 'string' },
      });
    });
    const page = (cursor: string) => LISTED.replace('scheme: token', `scheme: cursor, cursor: ${cursor}`);
    await expect(generate(text, page('id'))).resolves.toBeDefined();
    await expect(generate(text, page('key'))).rejects.toThrow(/an item of things has no field key/);
  });

  it.each([
    [
      'adds a parameter that is there',
      'at: getThings, add: [{ name: page_size, in: query }]',
      /page_size is already declared/,
    ],
    ['adds a value that is there', 'at: "#/components/schemas/things/type", add: object', /already exists/],
    ['sets what already is so', 'at: "#/components/schemas/things/type", set: object', /already is so/],
    ['sets what is not there', 'at: "#/components/schemas/things/format", set: date', /nothing to change/],
    ['sets what was something else', 'at: getThings page_size, was: { type: string }, set: {}', /it is now/],
    ['removes a parameter that is not there', 'at: getThings sort, remove: true', /nothing to change/],
  ])('when a correction %s', async (_what, fields, says) => {
    await expect(generate(smallText(), correction(fields))).rejects.toThrow(says);
    await expect(generate(smallText(), correction(fields))).rejects.toThrow(
      /^overlay\.yaml:2:\d+: .*no longer applies/,
    );
  });
});

describe('a correction', () => {
  it.each([
    ['adds a parameter', 'at: getThings, add: [{ name: sort, in: query, schema: { type: string } }]', 'sort?: string'],
    ['changes a parameter', 'at: getThings page_size, set: { name: size, in: query, schema: {} }', 'size?: unknown'],
    ['moves a path', 'at: "#/paths/~1things", move: "#/paths/~1all_things"', '`GET /all_things`'],
  ])('%s', async (_what, fields, expected) => {
    const { files } = await generate(smallText(), correction(fields));
    expect(files.get('operations.ts')).toContain(expected);
  });

  it('removes a parameter', async () => {
    const { files } = await generate(smallText(), correction('at: getThings page_size, remove: true'));
    expect(files.get('operations.ts')).not.toContain('page_size');
  });

  it('about something that the document does not have is a warning', async () => {
    const { warnings } = await generate(smallText(), correction('at: "#/components/schemas/newer/type", set: object'));
    expect(warnings[0]).toMatch(/about something this document does not have/);
  });
});

describe('generated files', () => {
  it('list parameters take one or many, and an inputless call takes nothing', async () => {
    const overlay = LISTED.replace(' }\n', ', csv: [next_token] }\n');
    const { files } = await generate(smallText(), overlay);
    expect(files.get('operations.ts')).toContain('next_token?: string | readonly string[] | undefined;');
    expect(files.get('operations.ts')).toContain('item: GetThingsItem; optional: true; }');
  });

  it('are the same for the same input', async () => {
    const again = [await generate(smallText(), LISTED), await generate(smallText(), LISTED)];
    expect([...(again[0]?.files ?? [])]).toEqual([...(again[1]?.files ?? [])]);
  });

  it('--check names a file that was changed by hand, and one that is missing', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'generate-'));
    await writeFile(join(folder, 'spec.json'), smallText());
    await writeFile(
      join(folder, 'overlay.yaml'),
      `${LISTED}  UpdateThing: { name: updateThing, summary: Changes a thing. }\n`,
    );
    const args = [
      '--spec',
      join(folder, 'spec.json'),
      '--overlay',
      join(folder, 'overlay.yaml'),
      '--out',
      join(folder, 'small'),
    ];
    expect(await runScript('scripts/generate.ts', ...args)).toMatchObject({ code: 0 });
    expect(await runScript('scripts/generate.ts', ...args, '--check')).toMatchObject({ code: 0 });
    const path = join(folder, 'small', 'operations.ts');
    await writeFile(path, `${await readFile(path, 'utf8')}// edited\n`);
    const run = await runScript('scripts/generate.ts', ...args, '--check');
    expect(run).toMatchObject({ code: 1, stderr: expect.stringContaining(`${path} is out of date`) });
    expect(await driftOf(join(folder, 'other'), new Map([['a.ts', '']]))).toEqual([
      `${join(folder, 'other', 'a.ts')} is missing`,
    ]);
  }, 90_000);
});

describe('the committed files', () => {
  it('are what the committed facts and overlay give, without a warning', async () => {
    const { document } = importDocument(await repositoryText('openapi/kinde-management.yaml'), 'kinde-management.yaml');
    const overlay = parseOverlay(await repositoryText('openapi/overlay.yaml'), 'overlay.yaml');
    const { files, warnings, operationCount } = await generateFiles(document, overlay, 'generated/management');
    expect({ warnings, operationCount }).toEqual({ warnings: [], operationCount: 183 });
    expect(await driftOf('generated/management', files)).toEqual([]);
  });
});

describe.skipIf(!hasDocuments)(`Kinde's documents${documentsNote}`, () => {
  it.each(MANAGEMENT)('%s generates with our overlay', async (name) => {
    const { document } = importDocument(await kindeText(name), name);
    const overlay = parseOverlay(await repositoryText('openapi/overlay.yaml'), 'overlay.yaml');
    const { warnings, operationCount } = await generateFiles(document, overlay, 'generated/management');
    expect(operationCount).toBeGreaterThan(140);
    expect(warnings.length > 0).toBe(name !== NEWEST);
  });
});
