import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { arePeersInstalled, type PeerName, peersFolder } from '../peers.js';
import { type Effort, type Row, roundsAt, SDK, type Section } from '../section.js';
import { shuffled, summary } from '../stats.js';

/** A program of each library that reads users and one user. */
const PROGRAMS: Readonly<Record<string, string>> = {
  'empty project': 'export {};',
  [SDK]: `import { ManagementClient } from 'kinde-sdk/management';
const management = new ManagementClient();
for await (const user of management.getUsers({ page_size: 50 })) console.log(user.email);
console.log((await management.getUser({ user_id: 'kp_1' })).preferred_email);`,
  '@kinde/management-api-js': `import { init, Users } from '@kinde/management-api-js';
init();
console.log((await Users.getUsers({ pageSize: 50 })).users?.[0]?.email);
console.log((await Users.getUserData({ id: 'kp_1' })).preferred_email);`,
  auth0: `import { ManagementClient } from 'auth0';
const management = new ManagementClient({ domain: 'example.auth0.com', token: 'token' });
for await (const user of await management.users.list({ per_page: 50 })) console.log(user.email);
console.log((await management.users.get('auth0|1')).email);`,
  '@workos-inc/node': `import { WorkOS } from '@workos-inc/node';
const workos = new WorkOS('sk');
console.log((await workos.userManagement.listUsers({ limit: 50 })).data[0]?.email);
console.log((await workos.userManagement.getUser('user_1')).email);`,
  '@clerk/backend': `import { createClerkClient } from '@clerk/backend';
const clerk = createClerkClient({ secretKey: 'sk' });
console.log((await clerk.users.getUserList({ limit: 50 })).data[0]?.firstName);
console.log((await clerk.users.getUser('user_1')).firstName);`,
};

interface Compiled {
  readonly seconds: number;
  readonly megabytes: number;
  readonly instantiations: number;
}

/** Compiler time, memory and instantiations of a small program with each library. */
export function typeSections(effort: Effort, withPeers = arePeersInstalled()): readonly Section[] {
  const folder = mkdtempSync(join(tmpdir(), 'kinde-bench-types-'));
  try {
    const names = Object.keys(PROGRAMS).filter((name) => withPeers || isOwn(name));
    for (const name of names) writeProject(folder, name);
    const all = new Map<string, Compiled[]>(names.map((name) => [name, []]));
    for (let round = 0; round < roundsAt(effort, 5); round++) {
      for (const name of shuffled(names)) all.get(name)?.push(compiled(projectOf(folder, name)));
    }
    return sectionsOf(all);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function isOwn(name: string): boolean {
  return name === 'empty project' || name === SDK;
}

function projectOf(folder: string, name: string): string {
  return join(folder, name.replace(/\W+/g, '-'));
}

function writeProject(folder: string, name: string): void {
  const project = projectOf(folder, name);
  const target =
    name === SDK ? resolve('.') : resolve(peersFolder(), 'node_modules', name satisfies string as PeerName);
  const link = join(project, 'node_modules', name);
  mkdirSync(dirname(link), { recursive: true });
  if (name !== 'empty project') symlinkSync(target, link);
  // What a link leads to is looked up where it is, its dependencies too.
  writeFileSync(join(project, 'package.json'), '{"type":"module"}');
  writeFileSync(join(project, 'main.ts'), PROGRAMS[name] as string);
  const compilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: 'ES2022',
    module: 'ESNext',
    moduleResolution: 'Bundler',
    lib: ['ES2023', 'DOM', 'DOM.Iterable', 'DOM.AsyncIterable'],
    types: ['node'],
    typeRoots: [resolve('node_modules/@types')],
  };
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['main.ts'] }));
}

function compiled(project: string): Compiled {
  const tsc = resolve('node_modules/typescript/bin/tsc');
  // With the collector at hand, tsc counts what is kept and not what happens to lie about.
  const args = ['--expose-gc', tsc, '-p', project, '--extendedDiagnostics'];
  const text = execFileSync(process.execPath, args, { encoding: 'utf8' });
  const number = (label: string): number => Number(new RegExp(`^${label}:\\s+([\\d.]+)`, 'm').exec(text)?.[1]);
  return {
    seconds: number('Total time'),
    megabytes: number('Memory used') / 1_000,
    instantiations: number('Instantiations'),
  };
}

function sectionsOf(all: ReadonlyMap<string, readonly Compiled[]>): readonly Section[] {
  const empty = all.get('empty project') as readonly Compiled[];
  const rows = (pick: (one: Compiled) => number): readonly Row[] =>
    [...all].map(([name, own]) => ({
      name,
      value: summary(own.map((one, round) => pick(one) - pick(empty[round] as Compiled))),
    }));
  const about = 'tsc of a program that lists users and gets one, less that of an empty project; skipLibCheck is on.';
  return [
    {
      id: 'types-time',
      title: 'Type-checking: time',
      unit: 's more',
      about,
      rows: rows(({ seconds }) => seconds),
      targets: [],
    },
    {
      id: 'types-memory',
      title: 'Type-checking: memory',
      unit: 'MB more',
      about,
      rows: rows(({ megabytes }) => megabytes),
      targets: [{ row: SDK, of: 'value', atMost: 15 }],
    },
    {
      id: 'types-instantiations',
      title: 'Type-checking: instantiations',
      unit: 'more',
      about,
      rows: rows(({ instantiations }) => instantiations),
      targets: [{ row: SDK, of: 'value', atMost: 1_000 }],
    },
  ];
}
