import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CommandError } from '../terminal.js';

/** The TypeScript compiler. */
export type TypeScript = typeof import('typescript');

/**
 * The compiler of the project that is migrated, else the one beside this package.
 *
 * @throws CommandError when there is none.
 */
export async function loadTypeScript(
  folder: string,
  beside: () => Promise<Loaded> = () => import('typescript'),
): Promise<TypeScript> {
  const module = (await fromProject(folder)) ?? (await beside().catch(() => undefined));
  if (module) return module.default ?? module;
  throw new CommandError(
    'kinde-sdk migrate reads programs with TypeScript, which is not here: npm install --save-dev typescript',
  );
}

type Loaded = TypeScript & { readonly default?: TypeScript };

async function fromProject(folder: string): Promise<Loaded | undefined> {
  try {
    const file = createRequire(join(folder, 'package.json')).resolve('typescript');
    return (await import(pathToFileURL(file).href)) as Loaded;
  } catch {
    return undefined;
  }
}
