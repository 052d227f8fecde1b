import type { FactorType } from '../environment/model.js';

/** A second factor of a user. */
export interface MfaFactor {
  readonly id: string;
  readonly user_id: string;
  /** The organization that asks for it; `undefined` for the environment. */
  readonly org_code?: string | undefined;
  readonly type: FactorType;
  /** An address, a phone number, or the name of an app. */
  readonly name: string;
  readonly created_on: string;
  readonly usage_count: number;
  readonly last_used_on: string | null;
}
