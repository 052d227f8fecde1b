import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** How a consumer compiles. */
export interface Project {
  readonly title: string;
  readonly program: string;
  /** Of TypeScript, `module` and `moduleResolution` and what else differs. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Counts what a compiler finds in the program and in this package only: other packages are not ours to mend. */
  readonly onlyOurs?: boolean;
}

/** A version of TypeScript, as test/package/compilers/package.json names it. */
export interface Compiler {
  readonly name: string;
  readonly file: string;
}

export const FOLDER = 'test/package/compilers';

const OPTIONS = {
  strict: true,
  noEmit: true,
  target: 'es2022',
  lib: ['es2023', 'dom', 'dom.iterable', 'dom.asynciterable'],
  skipLibCheck: false,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  verbatimModuleSyntax: true,
  isolatedModules: true,
};

export function compilers(): readonly Compiler[] {
  const { dependencies } = JSON.parse(readFileSync(join(FOLDER, 'package.json'), 'utf8')) as {
    readonly dependencies: Readonly<Record<string, string>>;
  };
  return Object.keys(dependencies).map((name) => ({ name, file: join(FOLDER, 'node_modules', name, 'bin/tsc') }));
}

/** Writes a project into a folder; gives its tsconfig. */
export function writeProject(folder: string, name: string, { program, options }: Project): string {
  writeFileSync(join(folder, `${name}.mts`), program);
  const file = join(folder, `tsconfig.${name}.json`);
  writeFileSync(file, JSON.stringify({ compilerOptions: { ...OPTIONS, ...options }, files: [`${name}.mts`] }));
  return file;
}

/** What a compiler says of a project. */
export async function compileProblems({ file }: Compiler, tsconfig: string, onlyOurs = false): Promise<string[]> {
  const output = await new Promise<string>((done) => {
    execFile(process.execPath, [file, '-p', tsconfig, '--pretty', 'false'], (error, stdout, stderr) =>
      done(error ? stdout + stderr || error.message : ''),
    );
  });
  // What is indented goes on with the line before.
  const found = output.split(/\n(?!\s)/).filter(Boolean);
  return found.filter((problem) => !onlyOurs || !/^\S*node_modules\/(?!kinde-sdk\/)/.test(problem));
}
