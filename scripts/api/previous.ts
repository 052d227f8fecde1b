import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import ts from 'typescript';
import { extractRelease } from './release.js';

const SOURCE_IMPORT = /(['"])(?:\.\.?\/)+(src|generated)\/([^'"]+)\.js\1/g;

/**
 * Type-checks the tests and examples of a release against the present build, as its users' programs would be.
 *
 * What they import of the source by path is taken from the build; tests of insides that users cannot import are left out.
 *
 * @param build The folder of the built declarations (`dist`).
 * @returns What no longer compiles, one line each.
 */
export function problemsSince(repository: string, tag: string, build: string): string[] {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'kinde-sdk-release-'));
  try {
    extractRelease(repository, tag, ['test', 'examples'], folder);
    mkdirSync(join(folder, 'node_modules'));
    linkPackages(repository, join(folder, 'node_modules'));
    const exported = publicModules(repository);
    const files = typeScriptFiles(folder).filter((file) => adopt(file, resolve(repository, build), exported));
    return compile(files, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The declaration files of the subpaths, without extension, from the root of the build. */
function publicModules(repository: string): ReadonlySet<string> {
  const manifest = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as {
    exports: Record<string, { types?: string } | string>;
  };
  const types = Object.values(manifest.exports).flatMap((entry) =>
    typeof entry === 'string' ? [] : [entry.types ?? ''],
  );
  return new Set(types.map((file) => file.replace(/^\.\/[^/]+\//, '').replace(/\.d\.ts$/, '')));
}

function linkPackages(repository: string, target: string): void {
  const source = resolve(repository, 'node_modules');
  for (const name of existsSync(source) ? readdirSync(source) : []) symlinkSync(join(source, name), join(target, name));
  const { name } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as { name: string };
  rmSync(join(target, name), { force: true });
  symlinkSync(resolve(repository), join(target, name));
}

function typeScriptFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|mts|tsx)$/.test(name) && !name.includes('node_modules'))
    .map((name) => join(folder, name));
}

/** Points a file's imports to the build; false if it looks at what is not public, itself or through a helper's path. */
function adopt(file: string, build: string, exported: ReadonlySet<string>): boolean {
  const text = readFileSync(file, 'utf8');
  const inner = [...text.matchAll(SOURCE_IMPORT)].map(([, , root, path]) => `${root}/${path}`);
  writeFileSync(
    file,
    text.replace(SOURCE_IMPORT, (_, quote, root, path) => `${quote}${join(build, root, path)}.js${quote}`),
  );
  return inner.every((path) => exported.has(path));
}

function compile(files: readonly string[], folder: string): string[] {
  const program = ts.createProgram({
    rootNames: [...files],
    options: {
      strict: true,
      noEmit: true,
      target: ts.ScriptTarget.ES2022,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      lib: [
        'lib.es2023.d.ts',
        'lib.dom.d.ts',
        'lib.dom.iterable.d.ts',
        'lib.dom.asynciterable.d.ts',
        'lib.esnext.disposable.d.ts',
      ],
      types: ['node'],
      typeRoots: [join(folder, 'node_modules/@types')],
      skipLibCheck: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      resolveJsonModule: true,
    },
  });
  const roots = new Set(files);
  return ts
    .getPreEmitDiagnostics(program)
    .filter(({ file }) => file && roots.has(file.fileName))
    .map(({ file, start = 0, messageText }) => {
      const line = (file as ts.SourceFile).getLineAndCharacterOfPosition(start).line + 1;
      const name = relative(folder, (file as ts.SourceFile).fileName);
      return `${name}:${line} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
    });
}
