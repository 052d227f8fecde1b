import type { Backend } from '../backend.js';
import { arePeersInstalled, PEER_NAMES, peerUrl } from '../peers.js';
import { type Program, rowsOver, rowsSaid, runInTurn } from '../processes.js';
import { type Effort, roundsAt, SDK, type Section } from '../section.js';

/** What importing a module adds to an empty process. */
export function coldStartSection(dist: URL, effort: Effort): Section {
  const own = (path: string): string => new URL(`src/${path}/index.js`, dist).href;
  const modules: Readonly<Record<string, string>> = {
    [`${SDK}/management`]: own('management'),
    [`${SDK}/management/slim`]: own('management/slim'),
    [`${SDK}/webhooks`]: own('webhooks'),
    [`${SDK}/oauth`]: own('oauth'),
    'openapi-fetch': import.meta.resolve('openapi-fetch'),
    ky: import.meta.resolve('ky'),
    ...(arePeersInstalled() ? Object.fromEntries(PEER_NAMES.map((name) => [name, peerUrl(name)])) : {}),
  };
  const programs: readonly Program[] = [
    { name: 'empty process', script: '' },
    ...Object.entries(modules).map(([name, url]) => ({ name, script: `import ${JSON.stringify(url)};` })),
  ];
  return {
    id: 'cold-start',
    title: 'Cold start',
    unit: 'ms of processor time',
    about: 'A process that imports the module and ends, less one that imports nothing, of the same round.',
    rows: rowsOver(runInTurn(programs, roundsAt(effort, 21))),
    targets: [{ row: `${SDK}/management`, of: 'value', atMost: 12 }],
  };
}

/** The first call of a process: a token, then a page; the import is not in it. */
export function firstCallSection({ origin }: Backend, dist: URL, effort: Effort): Section {
  const timed = (load: string, call: string): string =>
    `${load}\nconst before = performance.now();\n${call}\nconsole.log(performance.now() - before);`;
  const management = JSON.stringify(new URL('src/management/index.js', dist).href);
  const credentials = `clientId: 'bench', clientSecret: 'bench'`;
  const programs: Program[] = [
    {
      name: 'fetch + json',
      script: timed(
        '',
        `const form = new URLSearchParams({ grant_type: 'client_credentials', client_id: 'bench', client_secret: 'bench' });
const { access_token } = await (await fetch('${origin}/oauth2/token', { method: 'POST', body: form })).json();
const headers = { authorization: 'Bearer ' + access_token, accept: 'application/json' };
await (await fetch('${origin}/api/v1/users?page_size=50', { headers })).json();`,
      ),
    },
    {
      name: SDK,
      script: timed(
        `import { ManagementClient } from ${management};`,
        `const management = new ManagementClient({ domain: '${origin}', ${credentials}, env: {} });
await management.getUsers({ page_size: 50 });`,
      ),
    },
  ];
  if (arePeersInstalled()) {
    programs.push({
      name: '@kinde/management-api-js',
      script: timed(
        `import { init, Users } from '${peerUrl('@kinde/management-api-js')}';`,
        `init({ kindeDomain: '${origin}', ${credentials} });\nawait Users.getUsers({ pageSize: 50 });`,
      ),
    });
  }
  return {
    id: 'first-call',
    title: 'The first call of a process',
    unit: 'ms',
    wallUnit: 'ms of the whole process',
    about:
      'From the finished import to the answer: make a client, get a token, get a page of 50 users. A client that loads ' +
      'much on import, as fetch itself, has that behind it here; the time of the whole process counts it.',
    rows: rowsSaid(runInTurn(programs, roundsAt(effort, 91))),
    targets: [{ row: SDK, of: 'ratio', atMost: 1.07 }],
  };
}
