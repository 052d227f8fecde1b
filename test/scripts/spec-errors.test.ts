import { mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importDocument } from '../../scripts/spec/import-document.js';
import { readText } from '../../scripts/spec/read-text.js';
import { SpecError } from '../../scripts/spec/spec-error.js';
import { runScript } from './run-script.js';
import { ref, smallDocument, smallText } from './small-document.js';

type Small = ReturnType<typeof smallDocument>;

const get = (document: Small) => document.paths['/things'].get as Record<string, unknown>;
const put = (document: Small) => document.paths['/things/{thing_id}'].put as Record<string, unknown>;

/** A text that cannot be used, what must be said of it, and the text of the line that must be named. */
const CASES: readonly (readonly [what: string, text: string, says: RegExp, line: string])[] = [
  ['broken YAML', 'openapi: 3.0.0\npaths: {\n  a: [1,\n', /not usable YAML/, ''],
  ['a key given twice', 'openapi: 3.0.0\npaths: {}\nopenapi: 3.0.1\n', /unique/, 'openapi: 3.0.1'],
  [
    'an HTML page',
    '<!DOCTYPE html>\n<html><body>Not found</body></html>\n',
    /not an OpenAPI document/,
    '<!DOCTYPE html>',
  ],
  ['nothing', '', /not an OpenAPI document/, ''],
  ['Swagger 2', 'swagger: "2.0"\npaths: {}\n', /Swagger 2\.0/, 'swagger: "2.0"'],
  ['OpenAPI 3.1', 'info: {}\nopenapi: 3.1.0\npaths: {}\n', /3\.1\.0 is not supported/, 'openapi: 3.1.0'],
  ['no paths', 'openapi: 3.0.0\n', /no `paths`/, 'openapi: 3.0.0'],
  [
    'a path that is a text',
    'openapi: 3.0.0\npaths:\n  /things: none\n',
    /object is expected.*string/,
    '  /things: none',
  ],
  [
    'a dangling reference',
    smallText((document) => Object.assign(document.components.schemas.things, { allOf: [ref('nothing')] })),
    /`#\/components\/schemas\/nothing` does not exist/,
    '"$ref": "#/components/schemas/nothing"',
  ],
  [
    'a reference out of the document',
    smallText((document) => Object.assign(document.components.schemas, { other: { $ref: 'other.yaml#/a' } })),
    /outside the document/,
    '"$ref": "other.yaml#/a"',
  ],
  [
    'an operationId used twice',
    smallText((document) => Object.assign(get(document), { operationId: 'UpdateThing' })),
    /`UpdateThing` is used twice/,
    '"put": {',
  ],
  ['no operationId', smallText((document) => delete get(document).operationId), /no operationId/, '"get": {'],
  ['no responses', smallText((document) => delete get(document).responses), /no responses/, '"get": {'],
  [
    'an undeclared path parameter',
    smallText((document) => delete put(document).parameters),
    /\{thing_id\}/,
    '"put": {',
  ],
  [
    'two scopes',
    smallText((document) => Object.assign(get(document), { description: '<code>read:other_things</code>' })),
    /read:things and read:other_things/,
    '"get": {',
  ],
];

describe('a document that cannot be used', () => {
  it.each(CASES)('%s is named with its place', (_what, text, says, line) => {
    const error = errorOf(text);
    expect(error.message).toMatch(says);
    const [, row] = /^document\.yaml:(\d+):\d+: /.exec(error.message) ?? [];
    expect(row).toBeDefined();
    if (line !== '') expect(text.split('\n')[Number(row) - 1]).toContain(line);
  });

  it('nothing is written, and the error is all that is said', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'spec-'));
    await writeFile(join(folder, 'in.yaml'), 'openapi: 3.1.0\npaths: {}\n');
    const run = await runScript('scripts/spec-import.ts', join(folder, 'in.yaml'), '--out', join(folder, 'out.yaml'));
    expect(run).toMatchObject({ code: 1, stdout: '' });
    expect(run.stderr.trim().split('\n')).toEqual([expect.stringMatching(/^error: .*in\.yaml:1:1: /)]);
    expect(await readdir(folder)).toEqual(['in.yaml']);
  });

  it('a file that is not there is named', async () => {
    const run = await runScript('scripts/spec-import.ts', 'no-such-file.yaml', '--out', join(tmpdir(), 'never.yaml'));
    expect(run).toMatchObject({ code: 1, stderr: expect.stringContaining('error: no-such-file.yaml: ') });
  });
});

describe('an address', () => {
  it('is read, or named with what the server said', async () => {
    const server = createServer((request, response) => {
      response.statusCode = request.url === '/spec.yaml' ? 200 : 404;
      response.end('openapi: 3.0.0');
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      expect(await readText(`${address}/spec.yaml`)).toBe('openapi: 3.0.0');
      await expect(readText(`${address}/other`)).rejects.toThrow(
        `${address}/other: Cannot read it: the server answered 404`,
      );
    } finally {
      server.close();
    }
  });
});

describe('a document with nothing wrong', () => {
  it('may be JSON indented with tabs', () => {
    const text = JSON.stringify(smallDocument(), null, '\t');
    expect(importDocument(text, 'tabs.json').document.paths).toHaveProperty(['/things']);
  });
});

function errorOf(text: string): SpecError {
  try {
    importDocument(text, 'document.yaml');
  } catch (error) {
    if (error instanceof SpecError) return error;
    throw error;
  }
  throw new Error('The document was imported.');
}
