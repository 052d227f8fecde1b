import { SpecError } from '../../src/codegen/spec/spec-error.js';

/** Runs a script; a failure that a person can mend is one line, and only a mistake of ours has a stack. */
export async function runMain(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    console.error(isForPeople(error) ? `error: ${error.message}` : error);
    process.exitCode = 1;
  }
}

/** Documents and overlays, options of the command line, and files that cannot be read or written. */
function isForPeople(error: unknown): error is Error {
  if (error instanceof SpecError) return true;
  return error instanceof Error && /^(ERR_PARSE_ARGS|E[A-Z]+$)/.test(String((error as NodeJS.ErrnoException).code));
}
