/** Variables of a runtime: those of the SDK, and what `support/world.ts` adds. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** Something that must work; throws where it does not. */
export type Check = (env: Variables) => Promise<void>;

export type CheckTable = Readonly<Record<string, Check>>;

/** What became of a check, as a runtime tells it. */
export interface Outcome {
  readonly problem?: string;
}

/** Runs the check of that name. */
export async function outcomeOf(checks: CheckTable, name: string, env: Variables): Promise<Outcome> {
  try {
    const check = Object.hasOwn(checks, name) ? checks[name] : undefined;
    if (!check) throw new Error(`this program has no check ${name}`);
    await check(env);
    return {};
  } catch (error) {
    return { problem: textOf(error) };
  }
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { stack = '', cause } = error;
  const text = stack.includes(error.message) ? stack : `${error.message}\n${stack}`;
  return cause === undefined ? text : `${text}\ncaused by ${textOf(cause)}`;
}
