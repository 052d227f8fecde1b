import { expect, test } from 'vitest';
import { sourceFiles } from './source-files.js';

/** Who may import a package: the one file of a part that knows it, or a folder while that is the emulator. */
const IMPORTERS: Readonly<Record<string, readonly string[]>> = {
  // Of the project that generates; the command asks for them before it loads these files.
  'openapi-typescript': ['src/codegen/schema-file.ts'],
  typescript: ['src/codegen/schema-file.ts', 'src/cli/migrate/'],
  yaml: ['src/codegen/spec/', 'src/testing/data-file.ts'],
  ky: ['src/http/retry.ts'],
  'openapi-fetch': ['src/management/raw.ts'],
  // The user's own, with `kinde-sdk/limits` only.
  'rate-limiter-flexible': ['src/limits/redis.ts'],
  jose: ['src/testing/', 'src/tokens/'],
  '@cfworker/json-schema': ['src/testing/'],
  // Loaded by the emulator's `handlers()` from the project that uses it; not a dependency.
  msw: ['src/testing/msw.ts'],
  // The user's own, with `kinde-sdk/opentelemetry` only.
  '@opentelemetry/api': ['src/opentelemetry/api.ts'],
  'openid-client': ['src/oauth/protocol.ts'],
  'csv-parse': ['src/bulk/csv.ts'],
  // The user's own, as types; Next's functions are imported when they are called.
  express: ['src/adapters/express.ts'],
  fastify: ['src/adapters/fastify.ts'],
  hono: ['src/adapters/hono.ts'],
  next: ['src/adapters/next'],
};

/** What each part may import besides itself. A part is a folder or a file of `src/`. */
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  version: [],
  operation: [],
  codegen: ['operation'],
  generated: ['operation'],
  helpers: ['errors'],
  config: ['errors'],
  http: ['errors', 'version'],
  tokens: ['errors', 'helpers', 'config', 'http', 'storage'],
  storage: ['errors', 'config'],
  limits: ['errors', 'http'],
  logging: ['errors', 'http'],
  opentelemetry: ['errors', 'version', 'http'],
  management: ['errors', 'helpers', 'config', 'operation', 'generated', 'http', 'tokens'],
  oauth: ['errors', 'version', 'helpers', 'config', 'http', 'tokens', 'storage', 'claims', 'account'],
  account: ['errors', 'helpers', 'config', 'operation', 'generated', 'http', 'tokens', 'management'],
  claims: ['errors', 'helpers', 'config', 'generated', 'http', 'tokens', 'management', 'account'],
  webhooks: ['errors', 'helpers', 'config', 'http', 'tokens', 'storage'],
  adapters: ['errors', 'config', 'http', 'oauth', 'claims', 'tokens', 'management', 'account'],
  bulk: ['errors', 'config', 'management'],
  cli: ['bulk', 'errors', 'config', 'helpers', 'management', 'version', 'testing', 'codegen', 'generated', 'operation'],
  'kinde-api-client': ['errors', 'http', 'management'],
  index: ['errors', 'helpers', 'version', 'management', 'kinde-api-client'],
  // It must not share code with what it is there to test.
  testing: ['operation', 'generated'],
};

const files = sourceFiles();

function partOf(path: string): string {
  const [root = '', first = ''] = path.split('/');
  return root === 'src' ? first.replace(/\.ts$/, '') : root;
}

test('every part of the source has its place in the table of layers', () => {
  const unknown = files.map(({ path }) => partOf(path)).filter((part) => !(part in LAYERS));
  expect([...new Set(unknown)]).toEqual([]);
});

test('imports point down', () => {
  const wrong = files.flatMap(({ path, imports }) => {
    const from = partOf(path);
    return imports
      .filter((target) => partOf(target) !== from && !LAYERS[from]?.includes(partOf(target)))
      .map((target) => `${path} imports ${target}`);
  });
  expect(wrong).toEqual([]);
});

test('the layers themselves have no cycle', () => {
  expect(cycles(new Map(Object.entries(LAYERS)))).toEqual([]);
});

test('no file imports itself, however far round', () => {
  expect(cycles(new Map(files.map(({ path, imports }) => [path, imports])))).toEqual([]);
});

test('every import of a file leads to a file', () => {
  const known = new Set(files.map(({ path }) => path));
  const dangling = files.flatMap(({ path, imports }) =>
    imports.filter((target) => !known.has(target)).map((target) => `${path} imports ${target}`),
  );
  expect(dangling).toEqual([]);
});

test('each package has one importer', () => {
  const wrong = files.flatMap(({ path, packages }) =>
    packages
      .filter((name) => !IMPORTERS[name]?.some((importer) => path.startsWith(importer)))
      .map((name) => `${path} imports ${name}, which belongs to ${IMPORTERS[name]?.join(', ') ?? 'nobody'}`),
  );
  expect(wrong).toEqual([]);
});

/** The cycles of a graph, each as the path that closes it. */
function cycles(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (node: string, path: readonly string[]): void => {
    const start = path.indexOf(node);
    if (start >= 0) found.push([...path.slice(start), node].join(' -> '));
    if (start >= 0 || done.has(node)) return;
    for (const next of graph.get(node) ?? []) visit(next, [...path, node]);
    done.add(node);
  };
  for (const node of graph.keys()) visit(node, []);
  return found;
}
