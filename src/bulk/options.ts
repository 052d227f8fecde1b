import { assertOptions } from '../config.js';
import { KindeConfigError } from '../errors.js';
import type { BulkProgress, BulkResult } from './types.js';

/** Where long work keeps what it has done, so that it can go on after the process was killed. */
export interface CheckpointOptions {
  /** The file; made when it is not there, gone on with when it is. */
  readonly file: string;
  /** Do items again that failed in an earlier run; default false. */
  readonly retryFailed?: boolean | undefined;
  /** Force to disk what is about to be written, so that also a power failure loses nothing; default true. */
  readonly sync?: boolean | undefined;
}

/** Options of every long job. */
export interface BulkOptions {
  /** Reads and checks everything, writes nothing, and tells what would be done; default false. */
  readonly dryRun?: boolean | undefined;
  /** Items that are worked on at once, 1 to 100; default 10. The client's own limits hold besides. */
  readonly concurrency?: number | undefined;
  /** File that makes the work resumable; a dry run neither reads nor writes it. Default none. */
  readonly checkpoint?: string | CheckpointOptions | undefined;
  /** Ends the work at once. */
  readonly signal?: AbortSignal | undefined;
  /** Begin no more items after the first failure; default false. */
  readonly stopOnError?: boolean | undefined;
  /** Begin no more items after more than this many failures; default no limit. */
  readonly maxFailures?: number | undefined;
  /** Longest time in ms that Kinde may be out of reach before the work stops; default 300,000. */
  readonly maxOutage?: number | undefined;
  /** Number of items, for `total` and `etaMs` of the progress; default that of a list, else unknown. */
  readonly total?: number | undefined;
  /** Told of every outcome as it comes, again after a kill if it was not noted yet; a promise holds the work back. */
  readonly onResult?: ((result: BulkResult) => void | Promise<void>) | undefined;
  /** Told of the progress, at most every `progressInterval`, and once at the end. */
  readonly onProgress?: ((progress: BulkProgress) => void) | undefined;
  /** In ms; default 1,000. */
  readonly progressInterval?: number | undefined;
}

/** The checkpoint with defaults. */
export interface CheckpointSettings {
  readonly file: string;
  readonly retryFailed: boolean;
  readonly sync: boolean;
}

/** The options with defaults, checked. */
export interface BulkSettings {
  readonly dryRun: boolean;
  readonly concurrency: number;
  readonly checkpoint: CheckpointSettings | undefined;
  readonly signal: AbortSignal | undefined;
  readonly maxFailures: number;
  readonly maxOutage: number;
  readonly total: number | undefined;
  readonly onResult: BulkOptions['onResult'];
  readonly onProgress: BulkOptions['onProgress'];
  readonly progressInterval: number;
}

const MOST_AT_ONCE = 100;

const BULK_OPTIONS = [
  'dryRun',
  'concurrency',
  'checkpoint',
  'signal',
  'stopOnError',
  'maxFailures',
  'maxOutage',
  'total',
  'onResult',
  'onProgress',
  'progressInterval',
] as const satisfies readonly (keyof BulkOptions)[];

/** The settings that options give. @throws KindeConfigError `CONFIG_INVALID`, naming the option. */
export function bulkSettingsFrom(options: BulkOptions): BulkSettings {
  // A misspelt `dryRun` would do in earnest what was to be tried.
  assertOptions(options, BULK_OPTIONS);
  const { concurrency = 10, stopOnError = false, maxFailures = Infinity, maxOutage = 300_000 } = options;
  const { progressInterval = 1_000, total, dryRun = false } = options;
  check(
    Number.isInteger(concurrency) && concurrency >= 1 && concurrency <= MOST_AT_ONCE,
    'concurrency',
    'from 1 to 100',
  );
  check(maxFailures >= 0, 'maxFailures', 'a number from 0');
  check(maxOutage >= 0, 'maxOutage', 'a number of milliseconds');
  check(progressInterval > 0, 'progressInterval', 'a number of milliseconds above 0');
  check(total === undefined || total >= 0, 'total', 'a number from 0');
  for (const name of ['dryRun', 'stopOnError'] as const) {
    check(options[name] === undefined || typeof options[name] === 'boolean', name, 'true or false');
  }
  check(options.signal == null || typeof options.signal.addEventListener === 'function', 'signal', 'an AbortSignal');
  for (const name of ['onResult', 'onProgress'] as const) {
    check(options[name] === undefined || typeof options[name] === 'function', name, 'a function');
  }
  return Object.freeze({
    dryRun,
    concurrency,
    checkpoint: checkpointFrom(options.checkpoint),
    signal: options.signal,
    maxFailures: stopOnError ? 0 : maxFailures,
    maxOutage,
    total,
    onResult: options.onResult,
    onProgress: options.onProgress,
    progressInterval,
  });
}

function checkpointFrom(value: BulkOptions['checkpoint']): CheckpointSettings | undefined {
  if (value === undefined) return undefined;
  const given = typeof value === 'string' ? { file: value } : value;
  assertOptions(given, ['file', 'retryFailed', 'sync'], 'checkpoint');
  check(typeof given.file === 'string' && given.file !== '', 'checkpoint', 'the name of a file');
  return { file: given.file, retryFailed: given.retryFailed ?? false, sync: given.sync ?? true };
}

/** @throws KindeConfigError `CONFIG_INVALID` where an option is wrong. */
export function check(isRight: boolean, option: string, what: string): void {
  if (!isRight) throw new KindeConfigError(`\`${option}\` must be ${what}.`);
}
