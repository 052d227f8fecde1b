import { KindeConfigError } from '../errors.js';
import type { ManagementClient } from '../management/index.js';
import { assertSource } from './assert-source.js';
import { type FlagBefore, readOrganization, set, unset, valueIn } from './flag-values.js';
import type { Job } from './job.js';
import type { BulkOptions } from './options.js';
import { runJob } from './run.js';
import type { Problem, Source } from './source.js';
import type { BulkSummary } from './types.js';

/** Options of `rollBackFlag`. */
export interface RollBackFlagOptions extends BulkOptions {
  /** Key of the flag. */
  readonly flag: string;
  /** Organizations with the value that each had: what `onResult` of `rollOutFlag` was told as `id` and `before`. */
  readonly organizations: Source<FlagBefore>;
}

/**
 * Gives a feature flag back the values that organizations had before; where that is the environment's value, the
 * organization has none of its own any more.
 *
 * @throws KindeInputError `INPUT_INVALID` where the items are not given as a `Source`.
 * @throws KindeBulkError with what was done until then.
 */
export async function rollBackFlag(client: ManagementClient, options: RollBackFlagOptions): Promise<BulkSummary> {
  const { flag, organizations, ...rest } = options;
  if (typeof flag !== 'string' || flag === '') throw new KindeConfigError('`flag` must be the key of a flag.');
  assertSource(organizations, 'organizations');
  const flags = await client.getEnvironmentFeatureFlags({}, { signal: rest.signal }).toArray();
  const inherited = flags.find(({ key }) => key === flag)?.value;
  const job: Job<FlagBefore> = {
    name: 'flag.rollBack',
    options: { flag },
    read: (record) => readBefore(record),
    process: (items, context) =>
      context.each(items, async (item) => {
        const { code, before: value } = item.value;
        const now = await valueIn(client, context, { flag, code });
        if (value === null || String(value) === String(inherited))
          return unset(client, context, { flag, code, before: now });
        if (String(now) === String(value)) return { status: 'unchanged', id: code, before: now };
        return set(client, context, item, { flag, code, value, before: now });
      }),
  };
  return runJob(job, client, organizations, rest);
}

function readBefore(record: unknown): { readonly value: FlagBefore; readonly key: string } | Problem {
  const read = readOrganization(record);
  if ('message' in read) return read;
  const { before } = record as Partial<FlagBefore>;
  if (before === undefined)
    return { field: 'before', message: 'is missing: it is the value to go back to, or null for none' };
  return { ...read, value: { ...read.value, before } };
}
