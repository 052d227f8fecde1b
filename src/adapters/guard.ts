import { assertConditions, type Conditions } from '../claims/conditions.js';
import { isUnreachable } from '../claims/live.js';
import { isRecord } from '../claims/read.js';
import type { FlagKey, FlagValue, KindeTenant, PermissionKey, RoleKey } from '../claims/tenant.js';
import { isKindeError, type KindeError, KindeInputError } from '../errors.js';

/** What a request must bring besides being signed in; all of it. */
export interface Requirement<Tenant = KindeTenant> extends Omit<Conditions<Tenant>, 'entitlements'> {
  /** Code of the organization that the token must be for; true for any organization. */
  readonly organization?: string | true;
}

/** Who asks: what is known from a verified session or a verified bearer token, and from nothing else. */
export interface Caller {
  readonly isAuthenticated: boolean;
  /** Code of the organization that the token is for. */
  readonly organization: string | null;
  /** Why it could not be found out who asks, for now. */
  readonly error?: KindeError | undefined;
  has(conditions: object): Promise<boolean>;
}

/** What a guard decides. */
export type Decision =
  | { readonly outcome: 'allowed' }
  | { readonly outcome: 'unknown_caller' }
  | { readonly outcome: 'forbidden'; readonly requirement: Requirement }
  | { readonly outcome: 'unavailable'; readonly error: KindeError };

/** Whether a caller meets a requirement; only the claims of a verified token count. */
export async function decide(requirement: Requirement, caller: Caller): Promise<Decision> {
  const { organization, ...conditions } = requirement;
  if (caller.error && !caller.isAuthenticated) return { outcome: 'unavailable', error: caller.error };
  if (!caller.isAuthenticated) return { outcome: 'unknown_caller' };
  try {
    const isMember = organization === undefined || isOf(caller, organization);
    if (isMember && (await meets(caller, conditions))) return { outcome: 'allowed' };
    // The token may have run out since the request came: then it is not that the user lacks something.
    return (await caller.has({})) ? { outcome: 'forbidden', requirement } : { outcome: 'unknown_caller' };
  } catch (error) {
    if (isUnreachable(error)) return { outcome: 'unavailable', error };
    throw error;
  }
}

function isOf({ organization }: Caller, wanted: string | true): boolean {
  return wanted === true ? organization !== null : organization === wanted;
}

/** A flag of another type than it is asked for is a mistake of the application, and lets nobody in either. */
async function meets(caller: Caller, conditions: object): Promise<boolean> {
  try {
    return await caller.has(conditions);
  } catch (error) {
    if (isKindeError(error) && error.name === 'KindeFlagTypeError') return false;
    throw error;
  }
}

/**
 * A requirement that cannot let somebody in by mistake.
 *
 * @throws KindeInputError `INPUT_INVALID` for what is no object, a misspelt kind, an empty list or a key that is not text.
 */
export function requirementFrom<Tenant = KindeTenant>(requirement: Requirement<Tenant> = {}): Requirement {
  if (!isRecord(requirement)) throw new KindeInputError('A requirement must be an object, such as `{ roles: [...] }`.');
  const { organization, ...conditions } = requirement;
  assertConditions(conditions);
  const empty = Object.entries(conditions).find(([, wanted]) => Object.keys(wanted as object).length === 0)?.[0];
  if (empty !== undefined) throw new KindeInputError(`\`${empty}\` names nothing to require.`);
  const isCode = typeof organization === 'string' && organization !== '';
  if ('organization' in requirement && organization !== true && !isCode) {
    throw new KindeInputError('`organization` must be the code of an organization, or true for any.');
  }
  return Object.freeze({ ...requirement }) as Requirement;
}

/** The guards of an adapter. */
export interface Guards<Guard> {
  /** Lets in who is signed in, and meets the requirement where there is one. */
  readonly requireAuth: (requirement?: Requirement) => Guard;
  /** Lets in who has all of these permissions. */
  readonly requirePermission: (...permissions: NonEmpty<PermissionKey<KindeTenant>>) => Guard;
  /** Lets in who has all of these roles. */
  readonly requireRole: (...roles: NonEmpty<RoleKey<KindeTenant>>) => Guard;
  /** Lets in for whom the flag is on, or has the value. */
  readonly requireFlag: <Key extends FlagKey<KindeTenant>>(
    flag: Key,
    value?: FlagValue<KindeTenant, Key, string | number | boolean>,
  ) => Guard;
  /** Lets in who is signed in to this organization; without one, to any. */
  readonly requireOrganization: (...organization: [organization?: string | true]) => Guard;
}

/** The guards of an adapter, each made of the one thing that differs: what it does with a requirement. */
export function guardsFrom<Guard>(make: (requirement: Requirement) => Guard): Guards<Guard> {
  return {
    requireAuth: (requirement) => make(requirementFrom(requirement)),
    requirePermission: (...permissions) => make(requirementFrom({ permissions })),
    requireRole: (...roles) => make(requirementFrom({ roles })),
    requireFlag: (flag, value) =>
      // What is no text would become the key `undefined`, which no tenant has.
      make(requirementFrom({ flags: typeof flag === 'string' ? { [flag]: value ?? true } : [flag] } as Requirement)),
    // An argument that is there but undefined is a mistake, such as an unset variable, and must not mean "any".
    requireOrganization: (...given) =>
      make(requirementFrom({ organization: given.length === 0 ? true : given[0] } as Requirement)),
  };
}

type NonEmpty<T> = readonly [T, ...T[]];
