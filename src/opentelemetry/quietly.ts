/** Runs what only observes: an exporter or a processor that fails is no reason to fail a call. */
export function quietly<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}
