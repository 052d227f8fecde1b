import { uuidFrom } from '../ids.js';

/** What a plan entitles to, in the fields of the Account API. */
export interface PlanEntitlement {
  readonly feature_key: string;
  /** Default: the key. */
  readonly feature_name?: string;
  /** Default: the name of the plan. */
  readonly price_name?: string;
  /** Cents. */
  readonly unit_amount?: number;
  readonly fixed_charge?: number;
  readonly entitlement_limit_max?: number;
  readonly entitlement_limit_min?: number;
}

/** A plan that an organization or a user is subscribed to. */
export interface Plan {
  readonly key: string;
  /** Default: the key. */
  readonly name?: string;
  /** Default: the start of the emulator. */
  readonly subscribed_on?: string;
  readonly entitlements?: readonly PlanEntitlement[];
}

/** The identifier of what a plan entitles to, the same in the Account API and in the Management API. */
export function entitlementId(planKey: string, featureKey: string): string {
  return `entitlement_${uuidFrom(`${planKey}:${featureKey}`).replaceAll('-', '')}`;
}
