import type { GetEntitlementsItem, GetEntitlementsOutput } from '../../generated/account/operations.js';
import type { AccountMethods } from '../account/types.js';
import type { CallOptions } from '../management/call.js';
import { type Claims, orgCodeOf, textOrNull } from './read.js';

/** What a plan entitles the user to, in Kinde's own fields. */
export type Entitlement = GetEntitlementsItem;

/** A plan that the user or their organization is subscribed to. */
export type Plan = NonNullable<NonNullable<GetEntitlementsOutput['data']>['plans']>[number];

/** Everything that the user's plans entitle to. */
export interface Entitlements {
  readonly orgCode: string | null;
  readonly plans: readonly Plan[];
  readonly entitlements: readonly Entitlement[];
}

/** One entitlement; null where the user has none to the feature. */
export interface EntitlementGrant {
  readonly orgCode: string | null;
  readonly entitlement: Entitlement | null;
}

/** The entitlements that the Account API gives, of all pages; the plans are those of the first page that has some. */
export async function liveEntitlements(
  api: AccountMethods,
  options: CallOptions,
  claims: Claims,
): Promise<Entitlements> {
  let orgCode: string | null = null;
  let plans: readonly Plan[] = [];
  const entitlements: Entitlement[] = [];
  for await (const { data, items } of api.getEntitlements({}, options).pages()) {
    orgCode ??= textOrNull(data?.org_code);
    if (plans.length === 0) plans = data?.plans ?? [];
    entitlements.push(...items);
  }
  return { orgCode: orgCode ?? orgCodeOf(claims), plans, entitlements };
}

/** One entitlement, by the feature's key. */
export async function liveEntitlement(
  api: AccountMethods,
  key: string,
  options: CallOptions,
  claims: Claims,
): Promise<EntitlementGrant> {
  const { data } = await api.getEntitlement({ key }, options);
  return { orgCode: textOrNull(data?.org_code) ?? orgCodeOf(claims), entitlement: data?.entitlement ?? null };
}
