/** What a command knows the time by. */
export interface Clock {
  /** Milliseconds since some moment. */
  now(): number;
  /** Does something again and again; gives what ends it. */
  every(ms: number, work: () => void): () => void;
}

/** The clock of this machine. */
export function systemClock(): Clock {
  return {
    now: () => performance.now(),
    every(ms, work) {
      // The work holds the process, not the talk about it.
      const timer = setInterval(work, ms).unref();
      return () => clearInterval(timer);
    },
  };
}
