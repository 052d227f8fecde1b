import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import ts from 'typescript';

/** One file of the package's source. */
export interface SourceFile {
  /** From the root of the repository, as `src/http/send.ts`. */
  readonly path: string;
  /** Files of the repository that it imports, types included. */
  readonly imports: readonly string[];
  /** Packages that it imports, types included; `node:` modules are not among them. */
  readonly packages: readonly string[];
  readonly syntax: ts.SourceFile;
}

/** Everything under `src/` and `generated/`. */
export function sourceFiles(): SourceFile[] {
  return ['src', 'generated'].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => sourceFile(join(folder, name))),
  );
}

function sourceFile(path: string): SourceFile {
  const text = readFileSync(path, 'utf8');
  const specifiers = ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
  const isRelative = (specifier: string): boolean => specifier.startsWith('.');
  return {
    path,
    imports: specifiers.filter(isRelative).map((specifier) => resolved(path, specifier)),
    packages: specifiers.filter((one) => !isRelative(one) && !one.startsWith('node:')).map(packageName),
    syntax: ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true),
  };
}

function resolved(from: string, specifier: string): string {
  return posix.join(posix.dirname(from), specifier).replace(/\.js$/, '.ts');
}

function packageName(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}
