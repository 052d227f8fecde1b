import { optionInvalid } from './check-fields.js';
import type { Collection } from './collection.js';

/** The clock of an emulator: everything that depends on the time goes by it, and it belongs to snapshots. */
export interface EmulatorClock {
  /** The current time in milliseconds. */
  now(): number;
  /** Sets the time; the clock goes on from there, unless it is frozen. @throws EmulatorError `OPTION_INVALID` for what is no time. */
  set(time: Date | number | string): void;
  /** Moves the time forward, or (a negative number) back. @throws EmulatorError `OPTION_INVALID` for what is no number. */
  advance(milliseconds: number): void;
  /** Stops the clock, at a time if one is given. */
  freeze(time?: Date | number | string): void;
  /** Lets a frozen clock go on from where it stands. */
  resume(): void;
  /** Goes back to the time that the emulator was made with: the real one, or that of the option `now`. */
  reset(): void;
  readonly isFrozen: boolean;
}

/** How a clock differs from the one below it. */
export type ClockChange = { readonly offsetMs: number } | { readonly frozenAt: number };

const KEY = 'clock';

/** The time of a clock, in milliseconds. */
export function timeOf(changes: Collection<ClockChange>, base: () => number): number {
  const change = changes.get(KEY);
  if (change === undefined) return base();
  return 'frozenAt' in change ? change.frozenAt : base() + change.offsetMs;
}

/** Makes the controls of a clock; `onChange` is called after each change. */
export function createClock(
  changes: () => Collection<ClockChange>,
  base: () => number,
  onChange: () => void,
): EmulatorClock {
  const now = () => timeOf(changes(), base);
  const isFrozen = () => 'frozenAt' in (changes().get(KEY) ?? {});
  function put(time: number, freezes: boolean): void {
    changes().set(KEY, freezes ? { frozenAt: time } : { offsetMs: time - base() });
    onChange();
  }
  return {
    now,
    set: (time) => put(millisecondsFrom(time), isFrozen()),
    advance(milliseconds) {
      put(now() + millisecondsFrom(milliseconds), isFrozen());
    },
    freeze: (time) => put(time === undefined ? now() : millisecondsFrom(time), true),
    resume: () => put(now(), false),
    reset() {
      changes().delete(KEY);
      onChange();
    },
    get isFrozen() {
      return isFrozen();
    },
  };
}

function millisecondsFrom(time: Date | number | string): number {
  const milliseconds = typeof time === 'number' ? time : new Date(time).getTime();
  if (Number.isFinite(milliseconds)) return milliseconds;
  throw optionInvalid('The clock takes a date, a text of one or milliseconds', time);
}
