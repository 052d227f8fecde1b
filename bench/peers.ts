import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { place } from './places.js';

/** Where the published libraries are, once `npm ci --prefix bench/peers` was run. */
const FOLDER = place('bench/peers/');

/** The module that an `import` of each loads. */
const MODULES = {
  '@kinde/management-api-js': 'dist/kinde-management-api-js.mjs',
  '@kinde-oss/kinde-typescript-sdk': 'dist/index.js',
  auth0: 'dist/esm/index.mjs',
  '@workos-inc/node': 'lib/index.mjs',
  '@clerk/backend': 'dist/index.mjs',
} as const;

export type PeerName = keyof typeof MODULES;

export const PEER_NAMES = Object.keys(MODULES) as readonly PeerName[];

/** Whether the peers are installed; without them the benches run without them. */
export function arePeersInstalled(): boolean {
  return PEER_NAMES.every((name) => existsSync(new URL(`node_modules/${name}/package.json`, FOLDER)));
}

/** URL of a peer's module. */
export function peerUrl(name: PeerName): string {
  return new URL(`node_modules/${name}/${MODULES[name]}`, FOLDER).href;
}

/** Folder that resolves the peers. */
export function peersFolder(): string {
  return fileURLToPath(FOLDER);
}

/** Version of a package that is installed in a folder's node_modules. */
export function versionOf(name: string, folder: URL | string = FOLDER): string {
  const file = new URL(`node_modules/${name}/package.json`, folder);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
