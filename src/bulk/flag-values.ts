import { createReadStream } from 'node:fs';
import type { ManagementClient } from '../management/index.js';
import type { Context, Item } from './job.js';
import { linesOf } from './lines.js';
import type { JournalLine } from './replay.js';
import type { Problem } from './source.js';
import type { BulkOutcome } from './types.js';

/** The value of a feature flag. */
export type FlagValue = string | number | boolean;

/** An organization, by its code. */
export type OrganizationTarget = string | { readonly code?: string | undefined };

/** The value that a flag had in an organization. */
export interface FlagBefore {
  readonly code: string;
  readonly before: FlagValue | null;
}

/** A flag in an organization. */
export interface Where {
  readonly flag: string;
  readonly code: string;
}

/** The value that an organization has; null where it has not the flag. */
export async function valueIn(client: ManagementClient, { calls }: Context<FlagBefore>, { flag, code }: Where) {
  const { feature_flags } = await calls.patiently(() =>
    client.getOrganizationFeatureFlags({ org_code: code }, calls.once),
  );
  return (feature_flags?.[flag]?.value ?? null) as FlagValue | null;
}

/** Gives an organization a value. */
export async function set(
  client: ManagementClient,
  { calls, dryRun, note }: Context<FlagBefore>,
  item: Item<FlagBefore>,
  { flag, code, value, before }: Where & { readonly value: FlagValue; readonly before: FlagValue | null },
): Promise<BulkOutcome> {
  const outcome = { status: 'updated', id: code, before } as const;
  if (dryRun) return outcome;
  // What was there is on disk before it is lost.
  if (!item.isInDoubt) await note([{ index: item.index, note: { code, before } satisfies FlagBefore }]);
  const input = { org_code: code, feature_flag_key: flag, value: String(value) };
  await calls.patiently(() => client.updateOrganizationFeatureFlagOverride(input, calls.repeatable));
  return outcome;
}

/** Lets an organization follow the environment. */
export async function unset(
  client: ManagementClient,
  { calls, dryRun }: Context<FlagBefore>,
  { flag, code, before }: Where & { readonly before: FlagValue | null },
): Promise<BulkOutcome> {
  const input = { org_code: code, feature_flag_key: flag };
  if (!dryRun) await calls.patiently(() => client.deleteOrganizationFeatureFlagOverride(input, calls.repeatable));
  return { status: 'updated', id: code, before };
}

/** The organization that a record names, or what is wrong with it. */
export function readOrganization(record: unknown): { readonly value: FlagBefore; readonly key: string } | Problem {
  const code = typeof record === 'string' ? record : (record as { readonly code?: unknown } | null)?.code;
  if (typeof code !== 'string' || code === '') return { field: 'code', message: 'must be the code of an organization' };
  return { value: { code, before: null }, key: code };
}

/** The values that organizations had before a roll-out, from its checkpoint file: what `rollBackFlag` takes. */
export async function* flagValuesBefore(file: string): AsyncGenerator<FlagBefore, void, undefined> {
  for await (const { text } of linesOf(createReadStream(file))) {
    // A line that was cut off by a kill was followed by no write.
    const { b = [] } = parsed(text);
    for (const [, before] of b) if (before) yield before as FlagBefore;
  }
}

function parsed(text: string): JournalLine {
  try {
    return JSON.parse(text) as JournalLine;
  } catch {
    return {};
  }
}
