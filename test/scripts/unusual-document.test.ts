import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { compareApis } from '../../scripts/difference/compare-apis.js';
import { APIS } from '../../scripts/spec/apis.js';
import { generateFiles } from '../../scripts/spec/generated-files.js';
import { planUpdate } from '../../scripts/spec/plan-update.js';
import { apiFrom } from '../../src/codegen/api.js';
import { parseOverlay } from '../../src/codegen/overlay.js';
import { documentText, importDocument } from '../../src/codegen/spec/import-document.js';
import { ROOT } from './repository.js';
import { UNUSUAL } from './unusual-document.js';

const empty = parseOverlay('', 'overlay.yaml');
const { document, notes } = importDocument(UNUSUAL, 'unusual.yaml');

describe('a document that was never seen before', () => {
  it('is imported as it is, with notes on what has no place', () => {
    expect(notes).toEqual([
      'GET /books has no operationId; it is get_books.',
      'HEAD /books is not imported.',
      'OPTIONS /books is not imported.',
    ]);
    expect(documentText(document)).not.toMatch(/Prose|x-paths|x-more|callbacks|examples/);
    expect(documentText(importDocument(documentText(document), 'again.yaml').document)).toBe(documentText(document));
  });

  it('becomes methods where it can, and says why where it cannot', () => {
    const { operations, leftOut } = apiFrom(document, empty);
    expect(operations.map(({ name, method, path }) => [name, method, path])).toEqual([
      ['call404Page', 'get', '/books/{book-id}/pages/{number}'],
      ['callDelete', 'post', '/books'],
      ['clearBatch', 'delete', '/batch'],
      ['getBooks', 'get', '/books'],
    ]);
    expect(Object.fromEntries(leftOut)).toEqual({
      'patch.page/text': 'a body of application/merge-patch+json cannot be sent',
      constructor: 'it declares no success (2xx)',
      sendBatch: 'its body is not an object with properties',
    });
  });

  it('takes an operation’s own parameter before the path’s, and no header, cookie or encoded parameter', () => {
    const books = apiFrom(document, empty).operations.find(({ name }) => name === 'getBooks');
    expect(books?.queryParameters.map(({ name, required }) => [name, required])).toEqual([
      ['filter', undefined],
      ['lang', true],
    ]);
    expect(books).toMatchObject({ deep: ['filter'], success: { key: '2XX', status: 200 } });
  });

  it('gives types that compile', async () => {
    const { files } = await generateFiles(document, empty, 'generated/unusual');
    const folder = join(ROOT, '.artifacts', `unusual-${process.pid}`, 'generated', 'unusual');
    mkdirSync(folder, { recursive: true });
    try {
      for (const [name, text] of files) {
        writeFileSync(join(folder, name), text.replace('../../src/operation.js', '../../../../src/operation.js'));
      }
      const roots = [...files.keys()].map((name) => join(folder, name));
      const options = {
        ...{ strict: true, noEmit: true, exactOptionalPropertyTypes: true, skipLibCheck: true, types: [] },
        module: ts.ModuleKind.NodeNext,
        target: ts.ScriptTarget.ES2022,
      };
      const program = ts.createProgram(roots, options);
      const problems = ts.getPreEmitDiagnostics(program).map(({ messageText, file, start }) => {
        const line = file && start !== undefined ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
        return `${file?.fileName.split('/').at(-1)}:${line}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
      });
      expect(problems).toEqual([]);
    } finally {
      rmSync(join(ROOT, '.artifacts', `unusual-${process.pid}`), { recursive: true });
    }
  }, 60_000);

  it('can be taken by an update, and everything that is new is told', async () => {
    const update = await planUpdate({
      api: APIS.account,
      before: {
        name: 'old.yaml',
        text: 'openapi: 3.0.0\npaths: { /a: { get: { operationId: a, responses: { 200: {} } } } }\n',
      },
      after: { name: 'unusual.yaml', text: UNUSUAL },
      overlay: { name: 'overlay.yaml', text: '' },
      version: '0.1.0',
    });
    const kinds = update.report.changes.map(({ kind, operation }) => `${kind} ${operation}`);
    expect(kinds).toContain('operation added callDelete');
    expect(kinds).toContain('operation removed a');
    expect(update.stubs.filter(({ entry }) => entry.omit).map(({ id }) => id)).toEqual([
      'sendBatch',
      'patch.page/text',
      'constructor',
    ]);
    // What was written can be read, and names the same methods.
    const overlay = parseOverlay(update.files.get(APIS.account.overlay) ?? '', 'overlay.yaml');
    const [guessed, confirmed] = [apiFrom(document, empty), apiFrom(document, overlay)];
    expect(confirmed.warnings).toEqual([]);
    expect(compareApis(guessed, confirmed)).toEqual([]);
  });
});
