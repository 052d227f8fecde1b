/** What package-lock.json says of one installed package. */
export interface LockedPackage {
  readonly version?: string;
  readonly license?: string;
  /** A hash of what is downloaded, as `sha512-` and base64. */
  readonly integrity?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

export interface Lockfile {
  /** By folder, as `node_modules/a/node_modules/b`. */
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

/** A package that a user gets with ours. */
export interface RuntimePackage extends LockedPackage {
  readonly name: string;
  readonly folder: string;
  /** Folders of the packages that it depends on. */
  readonly needs: readonly string[];
}

/**
 * The packages with those names and all that they depend on, by name.
 *
 * Walked here because `npm sbom --omit dev` leaves a package out that a development dependency needs in another version.
 *
 * @throws Error when the lockfile does not have one of them.
 */
export function runtimePackages(lock: Lockfile, roots: readonly string[]): readonly RuntimePackage[] {
  const found = new Map<string, RuntimePackage>();
  const visit = (folder: string): void => {
    if (found.has(folder)) return;
    const locked = lock.packages[folder] as LockedPackage;
    const needs = Object.keys(locked.dependencies ?? {}).map((name) => folderOf(lock, name, folder));
    found.set(folder, { ...locked, name: nameOf(folder), folder, needs });
    needs.forEach(visit);
  };
  for (const name of roots) visit(folderOf(lock, name, ''));
  return [...found.values()].sort((a, b) => a.folder.localeCompare(b.folder));
}

/** Where Node finds a package, seen from a folder: the nearest one up. */
function folderOf(lock: Lockfile, name: string, from: string): string {
  for (let at = from; ; at = parentOf(at)) {
    const folder = at === '' ? `node_modules/${name}` : `${at}/node_modules/${name}`;
    if (folder in lock.packages) return folder;
    if (at === '') throw new Error(`package-lock.json has no ${name} for ${from || 'this package'}: run npm install`);
  }
}

function parentOf(folder: string): string {
  return folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1));
}

function nameOf(folder: string): string {
  return folder.split('node_modules/').at(-1) as string;
}
