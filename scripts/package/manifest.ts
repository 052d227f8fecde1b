import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the checks read of package.json. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
}

export function readManifest(): Manifest {
  return JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
}

/** The subpaths that a program imports, as `./management`; files of data are not among them. */
export function codeSubpaths({ exports }: Pick<Manifest, 'exports'>): readonly string[] {
  return Object.entries(exports).flatMap(([subpath, target]) => (typeof target === 'string' ? [] : [subpath]));
}

/** `./management` as `kinde-sdk/management`. */
export function specifierOf(manifest: Pick<Manifest, 'name'>, subpath: string): string {
  return join(manifest.name, subpath);
}
