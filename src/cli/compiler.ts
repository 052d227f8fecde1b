/** What to install where a command needs the compiler as a library: from 7 on TypeScript's package is none. */
export const COMPILER = 'typescript@5.9';

/** The package `typescript` as it is imported, from CommonJS with all of it in `default`. */
interface Imported {
  readonly default?: Imported;
  readonly version?: unknown;
  readonly createProgram?: unknown;
}

/** Whether an imported package `typescript` has the compiler. */
export function isCompiler(module: unknown): boolean {
  return typeof wholeOf(module)?.createProgram === 'function';
}

/** What to say of a package `typescript` that has not; `packages` are what else the command needs. */
export function notACompiler(module: unknown, command: string, packages: readonly string[] = []): string {
  const name = ['TypeScript', wholeOf(module)?.version].filter(Boolean).join(' ');
  const install = ['kinde-sdk', ...packages, COMPILER].join(' ');
  return `${name} cannot be used as a library. In an empty folder: npm install ${install}, then npx kinde-sdk ${command}.`;
}

function wholeOf(module: unknown): Imported | undefined {
  const imported = module as Imported | undefined;
  return imported?.default ?? imported;
}
