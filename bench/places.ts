import { pathToFileURL } from 'node:url';

/** A file of the project, which npm runs its scripts in; the benches themselves run compiled, from another folder. */
export function place(path: string): URL {
  return new URL(path, pathToFileURL(`${process.cwd()}/`));
}
