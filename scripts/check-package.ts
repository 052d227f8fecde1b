import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';

// What is published, checked as a consumer gets it: the packed tarball, its metadata, its files, and that it works when
// it is installed beside nothing else.

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly exports: Readonly<Record<string, unknown>>;
}

/** What a tarball may hold; anything else is a test, a source or somebody else's document. */
const ALLOWED = [
  /^package\.json$/,
  /^LICENSE$/,
  /^README\.md$/,
  /^dist\/(src|generated)\/.*\.d\.ts$/,
  /^dist\/(src|chunks)\/.*\.js$/,
];
const REQUIRED = ['package.json', 'LICENSE', 'README.md'];
/** Texts that must not be published: paths of the machine that built it, and what a source map would lead to. */
const FORBIDDEN_TEXT = [resolve('.'), 'sourceMappingURL'];
/** The emulator with its route tables is the large part. */
const MAX_PACKED_BYTES = 400 * 1024;

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const subpaths = Object.keys(manifest.exports)
  .filter((subpath) => subpath !== './package.json')
  .map((subpath) => join(manifest.name, subpath));

/** Runs a program; gives its problem, or nothing. */
function problemOf(command: string, args: readonly string[], cwd?: string): string[] {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  return status === 0 ? [] : [error?.message ?? `${stdout}${stderr}`.trim()];
}

function tool(name: string): string {
  return resolve('node_modules/.bin', name);
}

function packInto(folder: string): string {
  const packing = problemOf('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder]);
  if (packing.length > 0) throw new Error(packing.join('\n'));
  return join(folder, readdirSync(folder).find((name) => name.endsWith('.tgz')) as string);
}

function contentProblems(folder: string, tarball: string): string[] {
  execFileSync('tar', ['-xzf', tarball, '-C', folder]);
  const root = join(folder, 'package');
  const files = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
  const packed = readFileSync(tarball).length;
  console.log(
    `       ${basename(tarball)}: ${files.length} files, ${packed} bytes packed, at most ${MAX_PACKED_BYTES}`,
  );
  const texts = files.map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }));
  return [
    ...files
      .filter((file) => !ALLOWED.some((pattern) => pattern.test(file)))
      .map((file) => `${file} must not be in it`),
    ...REQUIRED.filter((file) => !files.includes(file)).map((file) => `${file} is missing`),
    ...FORBIDDEN_TEXT.flatMap((text) =>
      texts.filter((one) => one.text.includes(text)).map(({ file }) => `${file} holds the text ${text}`),
    ),
    ...(packed > MAX_PACKED_BYTES ? [`${packed} bytes are more than ${MAX_PACKED_BYTES}`] : []),
  ];
}

/** An empty project with only the tarball in it. */
function installInto(folder: string, tarball: string): string[] {
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'consumer', private: true, type: 'module' }));
  const flags = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund', '--omit=dev'];
  return problemOf('npm', ['install', ...flags, tarball], folder);
}

const CALL = `
import { createServer } from 'node:http';
import { isKindeError, ManagementClient } from '${manifest.name}/management';

const seen = [];
const server = createServer((request, response) => {
  request.resume();
  seen.push([request.method, request.url, request.headers.authorization].join(' '));
  const pages = { '/oauth2/token': { access_token: 'token', token_type: 'bearer', expires_in: 3600 } };
  pages['/api/v1/users?page_size=2'] = { code: 'OK', users: [{ id: 'kp_1' }, { id: 'kp_2' }], next_token: 'next' };
  pages['/api/v1/users?page_size=2&next_token=next'] = { code: 'OK', users: [{ id: 'kp_3' }], next_token: null };
  const body = pages[request.url];
  response.writeHead(body ? 200 : 404, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body ?? { errors: [{ code: 'NOT_FOUND', message: 'No such page' }] }));
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));
const { port } = server.address();
const management = new ManagementClient({ domain: \`http://127.0.0.1:\${port}\`, clientId: 'id', clientSecret: 'secret', env: {} });
const ids = [];
for await (const user of management.getUsers({ page_size: 2 })) ids.push(user.id);
const missing = await management.getUser({ user_id: 'kp_4' }).catch((error) => error);
const raw = await management.raw.GET('/api/v1/users', { params: { query: { page_size: 2 } } });
server.close();
server.closeAllConnections();
const problems = [
  ids.join() === 'kp_1,kp_2,kp_3' ? '' : 'the list gave ' + ids,
  isKindeError(missing) && missing.code === 'NOT_FOUND' ? '' : 'the missing user gave ' + missing,
  raw.data?.users?.length === 2 ? '' : 'raw gave ' + JSON.stringify(raw.data),
  seen.filter((line) => line.startsWith('POST /oauth2/token')).length === 1 ? '' : 'requests: ' + seen,
].filter(Boolean);
if (problems.length > 0) throw new Error(problems.join('; '));
`;

const EMULATOR = `
import { ManagementClient } from '${manifest.name}/management';
import { createEmulator } from '${manifest.name}/testing';

const { domain, credentials, fetch } = createEmulator({ seed: { users: 25 } });
const management = new ManagementClient({ domain, fetch, ...credentials, env: {} });
const users = await management.getUsers({ page_size: 10 }).toArray();
if (users.length !== 25) throw new Error('the emulator gave ' + users.length + ' users of 25');
`;

function runProblems(folder: string): string[] {
  const run = (name: string, text: string): string[] => {
    writeFileSync(join(folder, name), text);
    return problemOf(process.execPath, [name], folder).map((problem) => `${name}: ${problem}`);
  };
  const filled = (load: string): string => `const loaded = ${load};
if (Object.keys(loaded).length === 0) throw new Error('it exports nothing');
if ('default' in loaded) throw new Error('it has a default export');`;
  return [
    ...subpaths.flatMap((subpath, index) => [
      ...run(`import-${index}.mjs`, filled(`await import('${subpath}')`)),
      ...run(`require-${index}.cjs`, filled(`require('${subpath}')`)),
    ]),
    ...run('call.mjs', CALL),
    ...run('emulator.mjs', EMULATOR),
  ];
}

/** \`tsx\`, \`typescript\` and their like must not be needed at run time, nor anything that is not a declared dependency. */
function installedProblems(folder: string): string[] {
  const { status, stdout } = spawnSync('npm', ['ls', '--all', '--parseable'], { cwd: folder, encoding: 'utf8' });
  const packages = stdout.trim().split('\n').slice(1);
  console.log(
    `       installs ${packages.length} packages: ${packages.map((path) => path.split('/node_modules/').at(-1)).join(', ')}`,
  );
  return status === 0 ? [] : ['npm ls finds the installed tree wrong'];
}

function step(title: string, check: () => string[]): boolean {
  const found = check();
  console.log(`${found.length === 0 ? 'ok    ' : 'failed'} ${title}`);
  for (const line of found) console.log(`    ${line.replaceAll('\n', '\n    ')}`);
  return found.length === 0;
}

function main(): boolean {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'kinde-sdk-package-'));
  const consumer = join(folder, 'consumer');
  try {
    if (!step('builds from clean', () => problemOf('npm', ['run', 'build', '--silent']))) return false;
    const tarball = packInto(folder);
    const results = [
      step('holds what it should', () => contentProblems(folder, tarball)),
      step('publint', () => problemOf(tool('publint'), [tarball, '--strict'])),
      step('types resolve (attw)', () => problemOf(tool('attw'), [tarball, '--profile', 'esm-only', '--no-emoji'])),
    ];
    const installed = step('installs', () => installInto(consumer, tarball));
    if (!installed) return false;
    results.push(
      step('installs nothing else', () => installedProblems(consumer)),
      step(`works when installed: import, require() and calls, on ${process.version}`, () => runProblems(consumer)),
    );
    return !results.includes(false);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

process.exitCode = main() ? 0 : 1;
