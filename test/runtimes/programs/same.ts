/** A program of the web platform has no assertion library. @throws Error that names both values where they differ. */
export function same(what: string, actual: unknown, expected: unknown): void {
  const [is, should] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (is !== should) throw new Error(`${what} is ${is} and should be ${should}`);
}

/** What an action throws. @throws Error where it does not. */
export async function failureOf(action: Promise<unknown>): Promise<unknown> {
  const outcome = await action.then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
  if (outcome) return outcome.error;
  throw new Error('it succeeded and should have failed');
}
