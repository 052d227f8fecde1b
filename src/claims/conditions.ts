import { KindeInputError } from '../errors.js';
import type { Entitlements } from './entitlements.js';
import { type FlagEntries, flagFrom, typedFlagValue } from './flags.js';
import type { Permissions } from './permissions.js';
import { isRecord, isScalar } from './read.js';
import type { Roles } from './roles.js';
import type { FlagKey, FlagValue, PermissionKey, RoleKey } from './tenant.js';

/** What a user must have; all of it. */
export interface Conditions<Tenant> {
  readonly permissions?: readonly PermissionKey<Tenant>[];
  readonly roles?: readonly RoleKey<Tenant>[];
  /** Flags that must be on, or the value that each must have. */
  readonly flags?:
    | readonly FlagKey<Tenant, boolean>[]
    | { readonly [Key in FlagKey<Tenant>]?: FlagValue<Tenant, Key, string | number | boolean> };
  /** Keys of the features; always asked of the Account API. */
  readonly entitlements?: readonly string[];
}

/** Where each kind of condition is looked up, when it is needed. */
export interface ConditionSources {
  permissions(): Promise<Permissions>;
  roles(): Promise<Roles>;
  flags(): Promise<FlagEntries>;
  entitlements(): Promise<Entitlements>;
}

type Checks = {
  readonly [Kind in keyof ConditionSources]: (wanted: unknown, sources: ConditionSources) => Promise<boolean>;
};

/** In this order: what a token can tell first, so that a refusal need not wait for the network. */
const CHECKS: Checks = {
  permissions: async (wanted, sources) => {
    const { permissions } = await sources.permissions();
    return keysIn(wanted).every((key) => permissions.includes(key));
  },
  roles: async (wanted, sources) => {
    const held = new Set((await sources.roles()).roles.map(({ key }) => key));
    return keysIn(wanted).every((key) => held.has(key));
  },
  flags: async (wanted, sources) => {
    const entries = await sources.flags();
    if (Array.isArray(wanted)) return keysIn(wanted).every((key) => typedFlagValue(entries, key, 'boolean') === true);
    return Object.entries(wanted as object).every(([key, value]) => flagFrom(entries, key).value === value);
  },
  entitlements: async (wanted, sources) => {
    const held = new Set((await sources.entitlements()).entitlements.map(({ feature_key }) => feature_key));
    return keysIn(wanted).every((key) => held.has(key));
  },
};

/** Whether all conditions hold; of no condition at all, yes. */
export async function allHold(conditions: object, sources: ConditionSources): Promise<boolean> {
  const wanted = new Map(Object.entries(conditions));
  for (const [kind, check] of Object.entries(CHECKS)) {
    if (wanted.has(kind) && !(await check(wanted.get(kind), sources))) return false;
  }
  return true;
}

/**
 * Refuses conditions that would let somebody in by mistake: a misspelt kind, or a list that is not there.
 *
 * @throws KindeInputError `INPUT_INVALID`, naming the condition.
 */
export function assertConditions(conditions: unknown): asserts conditions is object {
  if (!isRecord(conditions)) throw new KindeInputError('`has` takes an object of conditions.');
  for (const [kind, wanted] of Object.entries(conditions)) {
    if (!Object.hasOwn(CHECKS, kind)) {
      throw new KindeInputError(`\`${kind}\` is no condition; they are ${Object.keys(CHECKS).join(', ')}.`);
    }
    const fits = isKeyList(wanted) || (kind === 'flags' && isFlagValues(wanted));
    if (!fits)
      throw new KindeInputError(`\`${kind}\` must be a list of keys${kind === 'flags' ? ', or values by key' : ''}.`);
  }
}

function isFlagValues(wanted: unknown): boolean {
  return isRecord(wanted) && Object.entries(wanted).every(([key, value]) => key !== '' && isScalar(value));
}

function isKeyList(wanted: unknown): boolean {
  return Array.isArray(wanted) && wanted.every((key) => typeof key === 'string' && key !== '');
}

function keysIn(wanted: unknown): readonly string[] {
  return wanted as readonly string[];
}
