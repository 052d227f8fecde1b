import { notFound } from '../answers.js';
import type { Caller } from './caller.js';
import type { AccountHandler } from './handlers.js';
import { accountPage } from './page.js';
import { entitlementId, type Plan, type PlanEntitlement } from './plan.js';

/** GET /account_api/v1/entitlements: those of the organization's plans, then those of the user's own. */
export const listEntitlements: AccountHandler = ({ caller, query, state }) => {
  const { items, metadata } = accountPage(entitlementsOf(caller), query);
  const plans = plansOf(caller).map(({ key, name = key, subscribed_on = state.timestamp() }) => {
    return { key, name, subscribed_on };
  });
  return { data: { org_code: caller.orgCode, plans, entitlements: items }, metadata };
};

/** GET /account_api/v1/entitlement/{key} */
export const getEntitlement: AccountHandler = ({ caller, path }) => {
  const key = path.key ?? '';
  const entitlement = entitlementsOf(caller).find(({ feature_key }) => feature_key === key);
  if (!entitlement) throw notFound('entitlement', key, 404);
  return { data: { org_code: caller.orgCode, entitlement }, metadata: {} };
};

function plansOf({ organization, user }: Caller): readonly Plan[] {
  return [...(organization?.plans ?? []), ...user.plans];
}

function entitlementsOf(caller: Caller) {
  const all = plansOf(caller).flatMap((plan) => (plan.entitlements ?? []).map((item) => viewOf(plan, item)));
  // The same plan of the organization and of the user entitles once.
  return [...new Map(all.map((item) => [item.id, item])).values()];
}

function viewOf({ key, name = key }: Plan, item: PlanEntitlement) {
  return {
    id: entitlementId(key, item.feature_key),
    fixed_charge: item.fixed_charge ?? null,
    price_name: item.price_name ?? name,
    unit_amount: item.unit_amount ?? null,
    feature_key: item.feature_key,
    feature_name: item.feature_name ?? item.feature_key,
    entitlement_limit_max: item.entitlement_limit_max ?? null,
    entitlement_limit_min: item.entitlement_limit_min ?? null,
  };
}
