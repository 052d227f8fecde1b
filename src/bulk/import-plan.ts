import type { MemberChange } from './memberships.js';
import type { BulkOutcome } from './types.js';
import { isGiven, type UserMembership, type UserRecord } from './user-record.js';

/** What an import does with users that are there. */
export interface ImportPolicy {
  readonly ifExists: 'skip' | 'update' | 'fail';
  readonly overwritePasswords: boolean;
}

/** A membership that a user is to have. */
export interface Placement extends UserMembership {
  readonly change: MemberChange;
}

/** How an item will end once its memberships are made. */
export interface Plan {
  readonly outcome: BulkOutcome;
  readonly placements: readonly Placement[];
}

/** The memberships of a record. */
export function membershipsOf({ organizations }: UserRecord): readonly UserMembership[] {
  const given = isGiven(organizations) ? organizations : undefined;
  return (given ?? []).map((one) => (typeof one === 'string' ? { code: one } : one));
}
