import { mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { APIS } from '../../scripts/spec/apis.js';
import { planUpdate } from '../../scripts/spec/plan-update.js';
import { parseOverlay } from '../../src/codegen/overlay.js';
import { replaceFiles } from '../../src/codegen/replace-files.js';
import { documentsNote, hasDocuments, kindeText, MANAGEMENT } from '../support/kinde-documents.js';
import { repositoryText } from './repository.js';
import { updateProject } from './update-project.js';

// biome-ignore lint/suspicious/noExplicitAny: tests spoil one part of a document
type Raw = any;

/** The committed document with a new operation, one renamed, one gone, and a field more. */
async function nextDocument(change: (document: Raw) => void = () => {}): Promise<string> {
  const document = parse(await repositoryText('openapi/kinde-management.yaml')) as Raw;
  change(document);
  return stringify(document, { aliasDuplicateObjects: false });
}

function widgets(document: Raw): void {
  const fields = { next_token: { type: 'string' }, widgets: { type: 'array', items: { type: 'object' } } };
  const schema = { type: 'object', properties: fields };
  const query = ['page_size', 'next_token', 'expand'].map((name) => ({
    name,
    in: 'query',
    schema: { type: 'string' },
  }));
  document.paths['/api/v1/widgets'] = {
    get: {
      operationId: 'GetWidgets',
      parameters: query,
      responses: { 200: { description: '', content: { 'application/json': { schema } } } },
    },
    put: {
      operationId: 'GetUsers2',
      requestBody: { content: { 'text/csv': { schema: { type: 'string' } } } },
      responses: { 200: { description: '' } },
    },
  };
}

describe('npm run spec:update', () => {
  it('takes a new document, and everything fits afterwards', async () => {
    using project = updateProject();
    project.write('new.yaml', await nextDocument(widgets));
    const run = await project.run('scripts/spec-update.ts', 'new.yaml');
    expect(run).toMatchObject({ code: 0 });
    expect(run.stdout).toContain('getWidgets (`GET /api/v1/widgets`): is new.');
    expect(run.stderr).toContain('overlay: GetWidgets is new, as getWidgets; confirm it.');
    expect(project.read('generated/management/operations.ts')).toContain("page: { scheme: 'token', items: 'widgets' }");
    const [changeset = ''] = project.changesets();
    expect(project.read(`.changeset/${changeset}`)).toMatch(
      /^---\n"kinde-sdk": minor\n---\n\nFollow Kinde's Management API: /,
    );
    // What a person has not confirmed stops the check, and nothing else does.
    const check = await project.run('scripts/generate.ts', '--check');
    expect(check.code).toBe(1);
    expect(check.stderr.trim().split('\n')).toEqual([
      'Put the overlay right:',
      expect.stringMatching(/^ {2}openapi\/overlay\.yaml:\d+:3: GetWidgets waits for somebody to confirm it\.$/),
      expect.stringMatching(/^ {2}openapi\/overlay\.yaml:\d+:3: GetUsers2 waits for somebody to confirm it\.$/),
    ]);
  }, 120_000);

  it('finds nothing to do the second time', async () => {
    const [first] = [await plan(widgets)];
    const text = (path: string) => first?.files.get(path) ?? '';
    const again = await planUpdate({
      api: APIS.management,
      before: { name: 'old.yaml', text: text('openapi/kinde-management.yaml') },
      after: { name: 'new.yaml', text: await nextDocument(widgets) },
      overlay: { name: 'overlay.yaml', text: text('openapi/overlay.yaml') },
      version: '0.1.0',
    });
    expect(again.report).toMatchObject({ bump: 'none', changes: [] });
    // No changeset, and what there is has not changed.
    expect([...again.files]).toEqual([...(first?.files ?? [])].filter(([path]) => !path.startsWith('.changeset/')));
  }, 30_000);

  it('--dry-run writes nothing, and --json says all', async () => {
    using project = updateProject();
    project.write('new.yaml', await nextDocument(widgets));
    const before = project.state();
    const run = await project.run('scripts/spec-update.ts', 'new.yaml', '--dry-run', '--json');
    expect(run.code).toBe(0);
    expect(JSON.parse(run.stdout)).toMatchObject({
      bump: 'minor',
      changes: [{ kind: 'operation added' }, { kind: 'operation added' }],
    });
    expect(run.stderr).toContain('would write openapi/overlay.yaml');
    expect(project.state()).toEqual(before);
  }, 60_000);

  it('updates the Account API, and asks which document', async () => {
    using project = updateProject();
    const document = parse(project.read('openapi/kinde-account.yaml')) as Raw;
    const [path = ''] = Object.keys(document.paths);
    document.paths[path].get.deprecated = true;
    project.write('new.yaml', stringify(document));
    const run = await project.run('scripts/spec-update.ts', 'new.yaml', '--account');
    expect(run).toMatchObject({ code: 0, stdout: expect.stringContaining('is deprecated') });
    expect(project.read('generated/account/operations.ts')).toContain('@deprecated');
    expect(await project.run('scripts/spec-update.ts', '--account')).toMatchObject({
      code: 1,
      stderr: 'error: Say which file or address: none is known for this API.\n',
    });
  }, 60_000);

  it('a document that cannot be used changes nothing', async () => {
    using project = updateProject();
    project.write('new.yaml', (await nextDocument()).replace('openapi: 3.0.0', 'openapi: 3.1.0'));
    const before = project.state();
    const run = await project.run('scripts/spec-update.ts', 'new.yaml');
    expect(run).toMatchObject({ code: 1, stdout: '' });
    expect(run.stderr.trim().split('\n')).toEqual([expect.stringMatching(/^error: new\.yaml:1:1: /)]);
    expect(project.state()).toEqual(before);
  }, 60_000);

  it('a correction that Kinde has made stops it, with its place', async () => {
    const apis = (document: Raw) => {
      const parameter = { name: 'next_token', in: 'query', schema: { type: 'string' } };
      document.paths['/api/v1/apis'].get.parameters.push(parameter);
    };
    await expect(plan(apis)).rejects.toThrow(/^overlay\.yaml:\d+:\d+: The correction at getAPIs no longer applies/);
  }, 30_000);
});

async function plan(change: (document: Raw) => void, overlay?: string) {
  return planUpdate({
    api: APIS.management,
    before: { name: 'old.yaml', text: await repositoryText('openapi/kinde-management.yaml') },
    after: { name: 'new.yaml', text: await nextDocument(change) },
    overlay: { name: 'overlay.yaml', text: overlay ?? (await repositoryText('openapi/overlay.yaml')) },
    version: '0.1.0',
  });
}

describe('the overlay', () => {
  const overlayOf = ({ files }: Awaited<ReturnType<typeof plan>>) => files.get('openapi/overlay.yaml') ?? '';

  it('keeps every line that a person wrote, and gets what is new at its end', async () => {
    const text = await repositoryText('openapi/overlay.yaml');
    const written = overlayOf(await plan(widgets));
    expect(written.startsWith(`${text.trimEnd()}\n`)).toBe(true);
    expect(written.slice(text.trimEnd().length + 1)).toBe(
      [
        '  GetWidgets:',
        '    # Confirm the name and the summary, made of method and path.',
        '    # Confirm that it is a list of widgets.',
        '    # Confirm whether expand is sent comma separated (csv).',
        '    name: getWidgets',
        '    summary: Lists the widgets.',
        '    page: { scheme: token, items: widgets }',
        '    confirm: true',
        '  GetUsers2:',
        '    # Confirm the name and the summary, made of method and path.',
        '    # Confirm that it is left out.',
        '    name: getUsers2',
        '    summary: Replaces the widgets.',
        '    omit: A body of text/csv cannot be sent.',
        '    confirm: true',
        '',
      ].join('\n'),
    );
  });

  it('follows an operation that has another id, so that its method keeps its name', async () => {
    const update = await plan((document) => {
      document.paths['/api/v1/users'].get.operationId = 'listUsers';
    });
    expect(update.renames).toEqual([{ from: 'getUsers', to: 'listUsers' }]);
    expect(parseOverlay(overlayOf(update), 'overlay.yaml').operations.listUsers?.name).toBe('getUsers');
    expect(update.report.changes.map(({ kind }) => kind)).toEqual(['operationId renamed']);
    expect(update.report.bump).toBe('patch');
  });

  it('gives a name that is taken another ending', async () => {
    const update = await plan((document) => {
      const responses = { 200: { description: '' } };
      document.paths['/api/v2/users'] = { get: { operationId: 'GetUsers', responses } };
    });
    expect(update.stubs).toEqual([
      expect.objectContaining({ id: 'GetUsers', entry: expect.objectContaining({ name: 'getUsers2' }) }),
    ]);
    expect(update.stubs[0]?.doubts[0]).toContain('getUsers is taken');
  });

  it('names entries whose operation is gone', async () => {
    const update = await plan((document) => delete document.paths['/api/v1/timezones']);
    expect(update.gone).toEqual(['getTimezones']);
    expect(update.report).toMatchObject({
      bump: 'minor',
      changes: [{ kind: 'operation removed', operation: 'getTimezones' }],
    });
  });

  it('may start empty', async () => {
    const text =
      'openapi: 3.0.0\npaths:\n  /a:\n    get: { operationId: getA, responses: { 200: { description: "" } } }\n';
    const update = await planUpdate({
      api: APIS.account,
      before: { name: 'old.yaml', text },
      after: { name: 'new.yaml', text },
      overlay: { name: 'overlay.yaml', text: '' },
      version: '1.0.0',
    });
    expect(update.files.get(APIS.account.overlay)).toMatch(/^operations:\n {2}getA:\n/);
    expect([...update.files.keys()].some((path) => path.startsWith('.changeset/'))).toBe(false);
  });
});

describe.skipIf(!hasDocuments)(`an update from each older document${documentsNote}`, () => {
  it.each([MANAGEMENT[0], MANAGEMENT[1]])(
    '%s gives the committed files',
    async (name) => {
      const update = await planUpdate({
        api: APIS.management,
        before: { name, text: kindeText(name) },
        after: { name: MANAGEMENT[2], text: kindeText(MANAGEMENT[2]) },
        overlay: { name: 'overlay.yaml', text: await repositoryText('openapi/overlay.yaml') },
        version: '0.1.0',
      });
      for (const path of [
        'openapi/kinde-management.yaml',
        'generated/management/operations.ts',
        'generated/management/schema.ts',
      ])
        expect(update.files.get(path) === (await repositoryText(path)), path).toBe(true);
      expect(update.report.bump).toBe('minor');
    },
    60_000,
  );
});

describe('replaceFiles', () => {
  it('brings back what it replaced when a later file cannot be', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'replace-'));
    const [kept, fresh, blocked] = ['kept.txt', 'new.txt', 'blocked'].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    await writeFile(kept, 'as it was');
    // A file cannot take the place of a folder that has something in it.
    await mkdir(join(blocked, 'inside'), { recursive: true });
    const files = new Map([kept, fresh, blocked].map((path) => [path, 'changed']));
    await expect(replaceFiles(files)).rejects.toThrow();
    expect(await readFile(kept, 'utf8')).toBe('as it was');
    expect((await readdir(folder)).sort()).toEqual(['blocked', 'kept.txt']);
  });

  it('touches nothing when a text cannot be written', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'replace-'));
    const kept = join(folder, 'kept.txt');
    await writeFile(kept, 'as it was');
    await expect(
      replaceFiles(
        new Map([
          [kept, 'changed'],
          [join(kept, 'below'), 'x'],
        ]),
      ),
    ).rejects.toThrow();
    expect(await readFile(kept, 'utf8')).toBe('as it was');
    expect(await readdir(folder)).toEqual(['kept.txt']);
  });
});
