import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { codeSubpaths, type Manifest, specifierOf } from './manifest.js';
import { problemOf } from './run.js';

const CALL = `
import { createServer } from 'node:http';
import { isKindeError, ManagementClient } from 'kinde-sdk/management';

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
import { ManagementClient } from 'kinde-sdk/management';
import { createEmulator } from 'kinde-sdk/testing';

const { domain, credentials, fetch } = createEmulator({ seed: { users: 25 } });
const management = new ManagementClient({ domain, fetch, ...credentials, env: {} });
const users = await management.getUsers({ page_size: 10 }).toArray();
if (users.length !== 25) throw new Error('the emulator gave ' + users.length + ' users of 25');
`;

/** Optional peers that a subpath cannot be loaded without; every other subpath loads without any. */
const NEEDED = ['@opentelemetry/api'];

/** Every subpath by `import` and `require()`, and the programs above, in a project where the tarball is installed. */
export function runProblems(folder: string, manifest: Manifest): string[] {
  const run = (name: string, text: string): string[] => {
    writeFileSync(join(folder, name), text);
    return problemOf(process.execPath, [name], folder).map((problem) => `${name}: ${problem}`);
  };
  for (const name of NEEDED) {
    const target = join(folder, 'node_modules', name);
    mkdirSync(dirname(target), { recursive: true });
    symlinkSync(resolve('node_modules', name), target);
  }
  const filled = (load: string): string => `const loaded = ${load};
if (Object.keys(loaded).length === 0) throw new Error('it exports nothing');
if ('default' in loaded) throw new Error('it has a default export');`;
  return [
    ...codeSubpaths(manifest).flatMap((subpath, index) => [
      ...run(`import-${index}.mjs`, filled(`await import('${specifierOf(manifest, subpath)}')`)),
      ...run(`require-${index}.cjs`, filled(`require('${specifierOf(manifest, subpath)}')`)),
    ]),
    ...run('schema.cjs', `require('${manifest.name}/seed.schema.json').properties.users.type;`),
    ...run('call.mjs', CALL),
    ...run('emulator.mjs', EMULATOR),
    ...problemOf('npx', ['--no-install', manifest.name, '--help'], folder),
  ];
}
