import { duration } from './amounts.js';
import { type Clock, systemClock } from './clock.js';
import type { Terminal } from './terminal.js';

/** How long nothing may move before it is said why, and how often it is said where each time is a line, in ms. */
export const STALL_MS = 10_000;
/** How often it is looked whether anything has, in ms. */
export const LOOK_MS = 1_000;

/** Knows for how long nothing has moved. */
export interface Stall {
  /** Notes that something has. */
  moved(): void;
  /** For how long nothing has moved and why; undefined where that is not long, or nothing is known to be in the way. */
  text(): string | undefined;
}

/** Makes one that begins now. */
export function createStall(reason: () => string | undefined, { now }: Clock): Stall {
  let movedAt = now();
  return {
    moved() {
      movedAt = now();
    },
    text() {
      const still = now() - movedAt;
      const why = still < STALL_MS ? undefined : reason();
      return why && `nothing new for ${duration(still)}: ${why}`;
    },
  };
}

/** Works, and says in lines on standard error why nothing goes on while that is so. */
export async function sayingWhy<T>(
  terminal: Terminal,
  reason: () => string | undefined,
  work: (moved: () => void) => Promise<T>,
): Promise<T> {
  const clock = terminal.clock ?? systemClock();
  const stall = createStall(reason, clock);
  let told = Number.NEGATIVE_INFINITY;
  const end = clock.every(LOOK_MS, () => {
    const text = clock.now() - told < STALL_MS ? undefined : stall.text();
    if (text === undefined) return;
    told = clock.now();
    terminal.error(`Waiting, ${text}.`);
  });
  try {
    return await work(stall.moved);
  } finally {
    end();
  }
}
