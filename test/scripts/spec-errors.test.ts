import { rmSync } from 'node:fs';
import { mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { APIS } from '../../scripts/spec/apis.js';
import { planUpdate } from '../../scripts/spec/plan-update.js';
import { importDocument } from '../../src/codegen/spec/import-document.js';
import { readText, redirectOf } from '../../src/codegen/spec/read-text.js';
import { SpecError } from '../../src/codegen/spec/spec-error.js';
import { runScript } from './run-script.js';
import { body, ref, smallDocument, smallText } from './small-document.js';
import { updateProject } from './update-project.js';

type Small = ReturnType<typeof smallDocument>;

const get = (document: Small) => document.paths['/things'].get as Record<string, unknown>;
const put = (document: Small) => document.paths['/things/{thing_id}'].put as Record<string, unknown>;

const schemas = (document: Small) => document.components.schemas as Record<string, unknown>;
const paths = (document: Small) => document.paths as Record<string, unknown>;

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
  [
    'a web page with XML before it',
    '<?xml version="1.0"?>\n<html/>\n',
    /web page; does its address ask for a sign-in/,
    '<?xml',
  ],
  ['a list', '- openapi: 3.0.0\n', /top level is not an object/, '- openapi'],
  ['an empty list of paths', 'openapi: 3.0.0\npaths: {}\n', /no paths in `paths`/, 'paths: {}'],
  [
    'paths that cannot be told apart',
    smallText((document) => Object.assign(paths(document), { '/things/{id}': document.paths['/things'] })),
    /This path and \/things\/\{id\} cannot be told apart/,
    '"/things/{thing_id}": {',
  ],
  [
    'a path with a brace too many',
    smallText((document) => Object.assign(paths(document), { '/a/{b': {} })),
    /braces of this path/,
    '"/a/{b"',
  ],
  [
    'a path without its slash',
    smallText((document) => Object.assign(paths(document), { a: {} })),
    /begins with `\/`/,
    '"a": {}',
  ],
  [
    'a path that climbs',
    smallText((document) => Object.assign(paths(document), { '/a/../b': {} })),
    /no spaces/,
    '"/a/../b"',
  ],
  [
    'a path that is another',
    smallText((document) => Object.assign(paths(document), { '/a': { $ref: '#/paths/~1things' } })),
    /path that refers to another/,
    '"/a": {',
  ],
  [
    'references in a circle',
    smallText((document) => Object.assign(schemas(document), { a: ref('b'), b: ref('c'), c: ref('a') })),
    /`#\/components\/schemas\/\w` is defined by itself/,
    '"$ref": "#/components/schemas/',
  ],
  [
    'a schema that is part of itself',
    smallText((document) => Object.assign(schemas(document), { a: { allOf: [{ oneOf: [ref('a')] }] } })),
    /`#\/components\/schemas\/a` is defined by itself/,
    '"$ref": "#/components/schemas/a"',
  ],
  [
    'a reference to another kind of thing',
    smallText((document) => Object.assign(get(document), { parameters: [ref('things')] })),
    /is not a parameter but a schema/,
    '"$ref": "#/components/schemas/things"',
  ],
  [
    'a reference into a list',
    smallText((document) =>
      Object.assign(put(document), { parameters: [{ $ref: '#/paths/~1things/get/parameters/0' }] }),
    ),
    /refers into a list/,
    '"$ref": "#/paths/~1things/get/parameters/0"',
  ],
  [
    'a reference that is no text',
    smallText((document) => Object.assign(schemas(document), { a: { $ref: 1 } })),
    /string is expected here, not a number/,
    '"$ref": 1',
  ],
  [
    'a parameter declared twice',
    smallText((document) =>
      document.paths['/things'].get.parameters.push({ name: 'page_size', in: 'query', schema: { type: 'x' } }),
    ),
    /One of string, number.* not `x`/,
    '"type": "x"',
  ],
  [
    'a parameter declared two times',
    smallText((document) =>
      document.paths['/things'].get.parameters.push({ name: 'page_size', in: 'query', schema: { type: 'string' } }),
    ),
    /query parameter page_size is declared twice/,
    '"get": {',
  ],
  [
    'a parameter nowhere',
    smallText((document) => Object.assign(get(document), { parameters: [{ name: 'a', in: 'body', schema: {} }] })),
    /One of path, query, header, cookie/,
    '"in": "body"',
  ],
  [
    'a parameter without a name',
    smallText((document) => Object.assign(get(document), { parameters: [{ in: 'query', schema: {} }] })),
    /parameter has no name/,
    '"get": {',
  ],
  [
    'a body without content',
    smallText((document) => Object.assign(put(document), { requestBody: {} })),
    /body of `UpdateThing` has no `content`/,
    '"requestBody": {}',
  ],
  [
    'a status that is none',
    smallText((document) => Object.assign(get(document), { responses: { ok: { description: '' } } })),
    /`ok` is not a status/,
    '"ok": {',
  ],
  [
    'a number without end',
    'openapi: 3.0.0\npaths: { /a: {} }\ncomponents:\n  schemas:\n    a: { maximum: .inf }\n',
    /not finite/,
    'maximum',
  ],
  [
    'a value that is an object',
    'openapi: 3.0.0\npaths: { /a: {} }\ncomponents:\n  schemas:\n    a: { enum: [{}] }\n',
    /cannot be one of the values/,
    'enum',
  ],
  ['aliases that multiply', `${laughs()}`, /not usable YAML/, ''],
  ['endless nesting', `openapi: 3.0.0\npaths: ${'{ a: '.repeat(20_000)}`, /nested too deeply|not usable/, ''],
];

/** Ten lines that would be a thousand million when written out. */
function laughs(): string {
  const lines = Array.from({ length: 9 }, (_, level) => {
    const before = level === 0 ? '"ha"' : `*a${level - 1}`;
    return `  a${level}: &a${level} [${Array.from({ length: 10 }, () => before).join(', ')}]`;
  });
  return `openapi: 3.0.0\nx-laughs:\n${lines.join('\n')}\npaths: {}\n`;
}

describe('a document that cannot be used', () => {
  it.each(CASES)('%s is named with its place', (_what, text, says, line) => {
    const error = errorOf(text);
    expect(error.message).toMatch(says);
    const [, row] = /^document\.yaml:(\d+):\d+: /.exec(error.message) ?? [];
    expect(row).toBeDefined();
    // One line, so that no stack or part of the document is in it.
    expect(error.message).not.toContain('\n');
    if (line !== '') expect(text.split('\n')[Number(row) - 1]).toContain(line);
  });

  it('nothing is written, and the error is all that is said', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'spec-'));
    await writeFile(join(folder, 'in.yaml'), 'openapi: 3.1.0\npaths: {}\n');
    const run = await runScript('scripts/spec-import.ts', join(folder, 'in.yaml'), '--out', join(folder, 'out.yaml'));
    expect(run).toMatchObject({ code: 1, stdout: '' });
    expect(run.stderr.trim().split('\n')).toEqual([expect.stringMatching(/^error: .*in\.yaml:1:1: /)]);
    expect(await readdir(folder)).toEqual(['in.yaml']);
  }, 60_000);

  it('a file that is not there is named', async () => {
    const run = await runScript('scripts/spec-import.ts', 'no-such-file.yaml', '--out', join(tmpdir(), 'never.yaml'));
    expect(run).toMatchObject({ code: 1, stderr: expect.stringContaining('error: no-such-file.yaml: ') });
  }, 60_000);
});

describe('the update of a project', () => {
  it('is not begun for a document that cannot be used', async () => {
    using project = updateProject();
    const before = project.state();
    const texts: readonly (readonly [string, RegExp])[] = [
      ['<!DOCTYPE html><title>Sign in</title>', /^error: new\.yaml:1:1: .*web page/],
      ['a'.repeat(12_000_000), /^error: new\.yaml: Cannot read it: it is larger than 10 MB/],
    ];
    for (const [text, says] of texts) {
      project.write('new.yaml', text);
      const run = await project.run('scripts/spec-update.ts', 'new.yaml');
      expect(run).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(says) });
      rmSync(join(project.folder, 'new.yaml'));
      expect(project.state()).toEqual(before);
    }
  }, 60_000);

  it.each(CASES)('would be stopped by %s', async (_what, text) => {
    const input = {
      api: APIS.account,
      before: { name: 'old.yaml', text: smallText() },
      after: { name: 'new.yaml', text },
      overlay: { name: 'overlay.yaml', text: '' },
      version: '0.1.0',
    };
    await expect(planUpdate(input)).rejects.toThrow(SpecError);
  });

  it('would be stopped by one name in path, query and body', async () => {
    const text = smallText((document) =>
      Object.assign(put(document), { requestBody: body({ thing_id: { type: 'string' } }) }),
    );
    const input = {
      api: APIS.account,
      before: { name: 'old.yaml', text: smallText() },
      after: { name: 'new.yaml', text },
      overlay: { name: 'overlay.yaml', text: '' },
      version: '0.1.0',
    };
    await expect(planUpdate(input)).rejects.toThrow(
      /#\/paths\/~1things~1\{thing_id\}\/put: UpdateThing has two inputs called `thing_id`/,
    );
  });
});

describe('an address', () => {
  it('is read, or named with what the server said', async () => {
    await using server = await serving();
    expect(await readText(`${server.address}/spec.yaml`)).toBe('openapi: 3.0.0');
    await expect(readText(`${server.address}/other?key=secret`)).rejects.toThrow(
      new RegExp(`^${server.address}/other: Cannot read it: the server answered 404$`),
    );
  });

  it('may redirect, though not for ever', async () => {
    await using server = await serving();
    expect(await readText(`${server.address}/moved`)).toBe('openapi: 3.0.0');
    await expect(readText(`${server.address}/round`)).rejects.toThrow('more than 5 redirects');
    await expect(readText(`${server.address}/file`)).rejects.toThrow(/redirects to file:\/\//);
  });

  it('must answer in time, and with no more than a document', async () => {
    await using server = await serving();
    await expect(readText(`${server.address}/silent`, { timeout: 50 })).rejects.toThrow('no answer within 50 ms');
    await expect(readText(`${server.address}/endless`, { maxBytes: 100_000 })).rejects.toThrow('larger than 0.1 MB');
  });

  it('that nobody answers at is named', async () => {
    await expect(readText('http://127.0.0.1:1/spec.yaml')).rejects.toThrow(
      /^http:\/\/127\.0\.0\.1:1\/spec\.yaml: Cannot read it: /,
    );
  });
});

describe('a redirect', () => {
  it.each([
    ['https://a.example/spec', 'http://a.example/spec', 'http://'],
    ['https://a.example/spec', 'ftp://a.example/spec', 'ftp://'],
    ['http://a.example/spec', 'data:text/plain,hi', 'data://'],
  ])('from %s to %s is refused', (from, to, says) => {
    const response = new Response(null, { status: 302, headers: { location: to } });
    expect(() => redirectOf(response, new URL(from))).toThrow(`redirects to ${says}`);
  });

  it('from http to https is followed', () => {
    const response = new Response(null, { status: 301, headers: { location: 'https://a.example/spec' } });
    expect(redirectOf(response, new URL('http://a.example/'))?.href).toBe('https://a.example/spec');
  });
});

/** A server of one document, and of all that may stand in for it. */
async function serving() {
  const answers: Record<string, (response: ServerResponse) => void> = {
    '/spec.yaml': (response) => response.end('openapi: 3.0.0'),
    '/moved': (response) => response.writeHead(302, { location: '/spec.yaml' }).end(),
    '/round': (response) => response.writeHead(302, { location: '/round' }).end(),
    '/file': (response) => response.writeHead(302, { location: 'file:///etc/hosts' }).end(),
    '/silent': () => {},
    '/endless': (response) => {
      const more = (): void => {
        if (!response.destroyed) response.write('a'.repeat(65_536), () => setImmediate(more));
      };
      more();
    },
  };
  const server = createServer((request, response) => {
    const answer = answers[request.url ?? ''];
    if (answer) answer(response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

describe('a document with nothing wrong', () => {
  it('may be JSON indented with tabs', () => {
    const text = JSON.stringify(smallDocument(), null, '\t');
    expect(importDocument(text, 'tabs.json').document.paths).toHaveProperty(['/things']);
  });

  it('may have types that hold themselves', () => {
    const text = smallText((document) =>
      Object.assign(schemas(document), {
        tree: { type: 'object', properties: { children: { type: 'array', items: ref('tree') } } },
      }),
    );
    expect(importDocument(text, 'tree.json').document.components?.schemas).toHaveProperty('tree');
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
