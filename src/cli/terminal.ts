import type { Environment } from '../config.js';
import type { Clock } from './clock.js';

/** Where a command reads from and writes to. */
export interface Terminal {
  /** Writes a line of what the command is for. */
  out(line: string): void;
  /** Writes a line about what went wrong. */
  error(line: string): void;
  /** Shows a line in place of the one before, and nothing for an empty one; only where somebody looks at it. */
  status?(line: string): void;
  readonly env: Environment;
  /** Ends a command that runs until it is told to stop. */
  readonly signal: AbortSignal;
  /** What the command knows the time by; default that of this machine. */
  readonly clock?: Clock;
}

/** Runs a command with the arguments after its name; gives the exit code. */
export type Command = (args: readonly string[], terminal: Terminal) => Promise<number>;

/** The command line makes no sense: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The command could not do what it is for: exit code 1, and the message says why. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}
