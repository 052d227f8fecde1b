const MINUTE_S = 60;
const HOUR_S = 60 * MINUTE_S;

/** What Kinde documents: seconds between an attempt that failed and the next; the last one within 36 hours. */
const DELAYS_S = [5, 30, 2 * MINUTE_S, 10 * MINUTE_S, HOUR_S, 4 * HOUR_S, 12 * HOUR_S, 12 * HOUR_S];

/** How long a webhook may fail before Kinde disables it, in seconds. */
const PATIENCE_S = 72 * HOUR_S;

/** Milliseconds until the attempt after that many failed ones; `undefined` when there is none. */
export function retryDelayMs(failed: number, speed: number): number | undefined {
  const seconds = DELAYS_S[failed - 1];
  return seconds === undefined ? undefined : (seconds * 1000) / speed;
}

/** Milliseconds after which a failing webhook is disabled. */
export function patienceMs(speed: number): number {
  return (PATIENCE_S * 1000) / speed;
}
