import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Metafile, Plugin } from 'esbuild';
import { eagerOutputs } from './eager-outputs.js';

/**
 * Sources that are loaded together, whichever of them is wanted: whoever needs one gets one file with all of them.
 *
 * esbuild cuts by who needs what, so that nobody loads a line in vain: dozens of files of some hundred bytes. Nothing in a
 * group may do anything when it is loaded but define things, and no group may hold what a subpath must not load.
 */
const GROUPS = {
  core: [
    'errors',
    'errors/ambiguous-write',
    'errors/oauth-error',
    'config',
    'http/kept',
    'http/url',
    'http/tracking',
    'http/reading',
    'http/request-id',
    'http/send',
    'management/is-ambiguous-write',
  ],
  call: ['management/call', 'management/context'],
  client: ['management/client'],
  answers: ['http/decode', 'http/rate-limit', 'http/redact', 'http/said'],
  tokens: ['tokens/verify', 'tokens/jwks', 'tokens/refused-token'],
  storage: ['storage/memory', 'storage/lease', 'storage/lease-acquire'],
  oauth: [
    'oauth/client',
    'oauth/session',
    'oauth/authorize',
    'oauth/cookies',
    'oauth/encoding',
    'oauth/input',
    'oauth/wants-page',
    'http/html',
  ],
  adapters: ['adapters/kernel', 'adapters/late-cookies', 'adapters/public-url', 'adapters/bearer'],
} as const;

const groups: readonly (readonly string[])[] = Object.values(GROUPS).map((files) =>
  files.map((file) => `src/${file}.ts`),
);
const members = new Set(groups.flat().map((file) => resolve(file)));

/**
 * By each entry of a build, the sources of all groups that it loads something of, as full paths.
 *
 * To esbuild, a part that is loaded later is an entry too.
 */
export function reachedGroups({ outputs }: Metafile): ReadonlyMap<string, readonly string[]> {
  const entries = Object.entries(outputs).flatMap(([path, { entryPoint }]) => {
    if (entryPoint === undefined) return [];
    const loaded = new Set([...eagerOutputs(outputs, path)].flatMap((one) => Object.keys(outputs[one]?.inputs ?? {})));
    const reached = groups.filter((files) => files.some((file) => loaded.has(file)));
    return [[resolve(entryPoint), reached.flat().map((file) => resolve(file))] as const];
  });
  return new Map(entries);
}

/**
 * Makes every entry that needs a part of a group import all of it: what the same entries need is one chunk to esbuild.
 *
 * `sideEffects` keeps the imports, of which nothing is used; unused definitions are dropped all the same.
 */
export function loadedTogether(reached: ReadonlyMap<string, readonly string[]>): Plugin {
  return {
    name: 'loaded-together',
    setup({ onLoad, onResolve }) {
      onResolve({ filter: /^[./]/ }, ({ path, resolveDir }) => {
        const file = resolve(resolveDir, path).replace(/\.js$/, '.ts');
        return members.has(file) ? { path: file, sideEffects: true } : undefined;
      });
      onLoad({ filter: /\.ts$/, namespace: 'file' }, async ({ path }) => {
        const more = reached.get(path) ?? [];
        if (more.length === 0) return undefined;
        const imports = more.map((file) => `import ${JSON.stringify(file)};`).join('\n');
        return { contents: `${await readFile(path, 'utf8')}\n${imports}\n`, loader: 'ts', resolveDir: dirname(path) };
      });
    },
  };
}
