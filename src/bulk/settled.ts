/** Waits for all of them, also after one failed: nothing may go on behind the back of who waits. Throws the first failure. */
export async function settled(work: readonly Promise<unknown>[]): Promise<void> {
  const outcomes = await Promise.allSettled(work);
  const failure = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failure) throw failure.reason;
}
