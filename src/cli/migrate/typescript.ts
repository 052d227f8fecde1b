import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { COMPILER, isCompiler, notACompiler } from '../compiler.js';
import { CommandError } from '../terminal.js';

/** The TypeScript compiler. */
export type TypeScript = typeof import('typescript');

/**
 * The compiler of the project that is migrated, else the one beside this package.
 *
 * @throws CommandError when there is none, or one that cannot be used as a library.
 */
export async function loadTypeScript(
  folder: string,
  beside: () => Promise<Loaded> = () => import('typescript'),
): Promise<TypeScript> {
  const own = await fromProject(folder);
  const module = isCompiler(own) ? own : await beside().catch(() => undefined);
  if (module && isCompiler(module)) return module.default ?? module;
  const found = own ?? module;
  if (found) throw new CommandError(notACompiler(found, 'migrate <path to this project>'));
  throw new CommandError(
    `kinde-sdk migrate reads programs with TypeScript, which is not here: npm install --save-dev ${COMPILER}`,
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
