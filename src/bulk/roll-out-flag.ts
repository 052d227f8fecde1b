import { createHash } from 'node:crypto';
import { KindeConfigError } from '../errors.js';
import type { ManagementClient } from '../management/index.js';
import { assertSource } from './assert-source.js';
import type { Calls } from './calls.js';
import {
  type FlagBefore,
  type FlagValue,
  type OrganizationTarget,
  readOrganization,
  set,
  valueIn,
} from './flag-values.js';
import type { Job } from './job.js';
import type { BulkOptions } from './options.js';
import { pagesOf, readingCalls } from './pages.js';
import { runJob } from './run.js';
import type { Source } from './source.js';
import type { BulkSummary } from './types.js';

/** Options of `rollOutFlag`. */
export interface RollOutFlagOptions extends BulkOptions {
  /** Key of the flag. */
  readonly flag: string;
  readonly value: FlagValue;
  /**
   * Organizations; default all of the environment.
   *
   * Name them where there is a checkpoint. With a list that changed, begin a new checkpoint (what has the value is
   * unchanged) and keep the old file for `flagValuesBefore`.
   */
  readonly organizations?: Source<OrganizationTarget> | undefined;
  /**
   * Share of them, 0 to 100; default 100. Which ones is decided by flag and code, so that a larger share has all of a
   * smaller one, and the same share is the same organizations each time.
   */
  readonly percentage?: number | undefined;
}

/**
 * Gives a feature flag a value in many organizations; each result tells the value `before`.
 *
 * @throws KindeInputError `INPUT_INVALID` where the items are not given as a `Source`.
 * @throws KindeBulkError with what was done until then.
 */
export async function rollOutFlag(client: ManagementClient, options: RollOutFlagOptions): Promise<BulkSummary> {
  const { flag, value, percentage = 100, organizations, ...rest } = options;
  if (typeof flag !== 'string' || flag === '') throw new KindeConfigError('`flag` must be the key of a flag.');
  if (!['string', 'number', 'boolean'].includes(typeof value))
    throw new KindeConfigError('`value` must be the value of a flag.');
  if (!(percentage >= 0 && percentage <= 100)) throw new KindeConfigError('`percentage` must be from 0 to 100.');
  const job: Job<FlagBefore> = {
    name: 'flag.rollOut',
    options: { flag, value, percentage },
    read: readOrganization,
    process: (items, context) =>
      context.each(items, async (item) => {
        const { code } = item.value;
        if (shareOf(flag, code) >= percentage) return { status: 'skipped', id: code, code: 'NOT_IN_SHARE' };
        const now = await valueIn(client, context, { flag, code });
        const before = item.isInDoubt ? (item.note as FlagBefore).before : now;
        if (String(now) === String(value))
          return { status: item.isInDoubt ? 'updated' : 'unchanged', id: code, before };
        return set(client, context, item, { flag, code, value, before });
      }),
  };
  if (organizations !== undefined) {
    assertSource(organizations, 'organizations');
    return runJob(job, client, organizations, rest);
  }
  // The list is not read on for work that has ended.
  const end = new AbortController();
  const calls = readingCalls({ ...rest, signal: AbortSignal.any([end.signal, ...(rest.signal ? [rest.signal] : [])]) });
  return runJob(job, client, codesOf(client, calls), rest).finally(() => end.abort());
}

/** The place of an organization among all of them, from 0 to 100. */
function shareOf(flag: string, code: string): number {
  return (createHash('sha256').update(`${flag}\n${code}`).digest().readUInt32BE() / 2 ** 32) * 100;
}

async function* codesOf(client: ManagementClient, calls: Calls): AsyncGenerator<string, void, undefined> {
  for await (const { items } of pagesOf(calls, (list) => client.getOrganizations({ page_size: 100 }, list))) {
    for (const { code } of items) if (code) yield code;
  }
}
