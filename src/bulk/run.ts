import { setMaxListeners } from 'node:events';
import type { ManagementClient } from '../management/index.js';
import { assertSource } from './assert-source.js';
import { createCalls } from './calls.js';
import { stopped, tooManyFailures } from './ending.js';
import { failureFrom, kindOf } from './failure.js';
import type { Context, Item, Job } from './job.js';
import { type Journal, noJournal, openJournal } from './journal.js';
import { createMeter, type Meter, totalOf } from './meter.js';
import { type BulkOptions, type BulkSettings, bulkSettingsFrom } from './options.js';
import { type Failure, pump } from './pump.js';
import type { JournalHeader } from './replay.js';
import { settled } from './settled.js';
import { type Entry, type Source, sizeOf } from './source.js';
import type { BulkOutcome, BulkResult, BulkSummary } from './types.js';
import { entryKey, invalid, itemsOf } from './window-items.js';
import { type Window, windowsOf } from './windows.js';

/** Windows that wait or are worked on at once: enough that no slot is idle while one window ends. */
const WINDOWS = { least: 2, itemsEach: 25 } as const;
const MOST_FAILURES_KEPT = 20;

/**
 * Does a job for every item of a source; resolves when all have an outcome.
 *
 * @throws KindeInputError `INPUT_INVALID` for a source that is none, before anything is sent.
 * @throws KindeBulkError with the summary of what was done until then.
 */
export async function runJob<T>(
  job: Job<T>,
  client: ManagementClient,
  source: Source<unknown>,
  options: BulkOptions,
): Promise<BulkSummary> {
  assertSource(source);
  const settings = bulkSettingsFrom(options);
  const { checkpoint, dryRun } = settings;
  const journal = checkpoint && !dryRun ? await openJournal(checkpoint, headerOf(job, client)) : noJournal();
  const meter = createMeter(journal.resumed.counts, settings.total ?? sizeOf(source), settings);
  const run = createRun(job, settings, journal, meter);
  const [work] = await Promise.allSettled([run.all(windowsOf(source, journal.resumed))]);
  const [end] = await Promise.allSettled([ended(meter, journal)]);
  // What ended the work says more than that its end could not be told.
  const failure = [work, end].find(({ status }) => status === 'rejected') as PromiseRejectedResult | undefined;
  if (failure) throw stopped(failure.reason, run.summary(), settings);
  const summary = run.summary();
  if (run.isDraining()) throw tooManyFailures(summary, settings);
  return summary;
}

/** Tells the progress once more, and lets others have the checkpoint whatever comes of that. */
async function ended(meter: Meter, journal: Journal): Promise<void> {
  try {
    meter.end();
  } finally {
    await journal.close();
  }
}

function headerOf(job: Pick<Job<unknown>, 'name' | 'options'>, client: ManagementClient): JournalHeader {
  return { kinde_sdk_journal: 1, job: job.name, tenant: client.domain, options: job.options };
}

/** The state of one run: what was told, what failed, and whether it has to end. */
function createRun<T>(job: Job<T>, settings: BulkSettings, journal: Journal, meter: Meter) {
  const end = new AbortController();
  const signal = settings.signal ? AbortSignal.any([settings.signal, end.signal]) : end.signal;
  // Every call under way listens to it, and that is no leak.
  setMaxListeners(0, signal);
  const failures: BulkResult[] = [];
  let failed = 0;
  let reason: Failure | undefined;
  const fail = (error: unknown): void => {
    reason ??= { error };
    end.abort(error);
  };
  const isDraining = (): boolean => failed > settings.maxFailures;
  const calls = createCalls({ ...settings, signal, isDraining, fail });
  const tell = async (entry: Entry, key: string, outcome: BulkOutcome): Promise<void> => {
    const isFailure = outcome.status === 'failed';
    const { index, line } = entry;
    const result = { index, line, key, ...outcome, ...(isFailure && { record: entry.value }) };
    // Told before it is noted: killed in between, it is told twice rather than never.
    await settings.onResult?.(result);
    await journal.done(index, outcome);
    meter.count(outcome.status);
    if (isFailure) failed += 1;
    if (isFailure && failures.length < MOST_FAILURES_KEPT) failures.push(result);
  };
  const one = async (window: Window): Promise<void> => {
    if (!window.known) await journal.window(window);
    const { items, entries, problems } = itemsOf(job, window);
    for (const [entry, problem] of problems) await tell(entry, entryKey(entry), invalid(entry, problem));
    const entryOf = (item: Item<T>): Entry => entries.get(item.index) as Entry;
    const context: Context<T> = {
      dryRun: settings.dryRun,
      calls,
      note: (noted) =>
        settings.dryRun
          ? Promise.resolve()
          : journal.begin(noted.map(({ index, note }) => (note === undefined ? [index] : [index, note]))),
      report: (item, outcome) => tell(entryOf(item), item.key, outcome),
      each: (all, work) => eachOf(all, work, context),
    };
    if (items.length > 0) await job.process(items, context);
  };
  return {
    isDraining,
    all: (windows: AsyncGenerator<Window, void, undefined>) =>
      pump(windows, one, { signal, isDraining, fail, failure: () => reason, most: mostWindows(settings) }),
    summary: (): BulkSummary => ({
      job: job.name,
      dryRun: settings.dryRun,
      done: meter.done,
      counts: { ...meter.counts },
      resumed: totalOf(journal.resumed.counts),
      failures,
      elapsedMs: meter.elapsedMs,
      rate: meter.rate,
    }),
  };
}

function mostWindows({ concurrency }: BulkSettings): number {
  return WINDOWS.least + Math.floor(concurrency / WINDOWS.itemsEach);
}

async function eachOf<T>(
  items: readonly Item<T>[],
  work: (item: Item<T>) => Promise<BulkOutcome | undefined>,
  { calls, report }: Context<T>,
): Promise<void> {
  await settled(
    items.map((item) =>
      calls.begin(async () => {
        const outcome = await work(item).catch((error: unknown) => {
          if (kindOf(error) === 'job') throw error;
          return failureFrom(error);
        });
        if (outcome) await report(item, outcome);
      }),
    ),
  );
}
