import { KindeError } from '../errors.js';
import type { ManagementClient } from '../management/client.js';
import { type FlagType, flagTypeOf } from './flag-type.js';
import { CommandError } from './terminal.js';

/** What a Kinde environment defines. */
export interface Tenant {
  readonly permissions: readonly string[];
  readonly roles: readonly string[];
  /** Types of feature flags by key. */
  readonly flags: ReadonlyMap<string, FlagType>;
  /** By key, whether the property is one of Kinde's own. */
  readonly properties: ReadonlyMap<string, boolean>;
}

/** Fewer than a list takes: one list is known to take less than the others. */
const PAGE = { page_size: 100 };

/**
 * Reads what an environment defines.
 *
 * @throws CommandError that names every scope which is missing, not only the first.
 * @throws KindeError where the environment cannot be asked.
 */
export async function readTenant(management: ManagementClient): Promise<Tenant> {
  const [permissions, roles, flags, properties] = await all([
    management.getPermissions(PAGE).toArray(),
    management.getRoles(PAGE).toArray(),
    management.getEnvironmentFeatureFlags().toArray(),
    management.getProperties(PAGE).toArray(),
  ]);
  return {
    permissions: keysOf(permissions),
    roles: keysOf(roles),
    flags: new Map(flags.map((flag) => [flag.key, flagTypeOf(flag)])),
    properties: new Map(
      properties.flatMap(({ key, is_kinde_property }) => (key ? [[key, is_kinde_property === true]] : [])),
    ),
  };
}

async function all<const T extends readonly Promise<unknown>[]>(
  reads: T,
): Promise<{ -readonly [I in keyof T]: Awaited<T[I]> }> {
  const outcomes = await Promise.allSettled(reads);
  const failures = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
  const scopes = failures.flatMap((error) => (error instanceof KindeError && error.missingScope) || []);
  const other = failures.find((error) => !(error instanceof KindeError && error.missingScope));
  if (other !== undefined) throw other;
  if (scopes.length > 0) {
    throw new CommandError(
      `The machine-to-machine application lacks ${scopes.length === 1 ? 'a scope' : 'scopes'}: ${scopes.join(', ')}. Grant them in Kinde: APIs, Kinde Management API, the application, scopes.`,
    );
  }
  return outcomes.map((outcome) => (outcome as PromiseFulfilledResult<unknown>).value) as never;
}

function keysOf(items: readonly { readonly key?: string | undefined }[]): readonly string[] {
  return items.flatMap(({ key }) => (key ? [key] : []));
}
