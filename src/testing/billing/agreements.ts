import { entitlementId, type PlanEntitlement } from '../account/plan.js';
import { refusal, success } from '../answers.js';
import { bodyText, type Handler, queryText } from '../call.js';
import { cursorPage } from '../paging.js';
import type { State } from '../state.js';
import { emit } from '../webhooks/payloads.js';
import { type Agreement, agreementsOf, type Customer, customerById, planByKey } from './customers.js';
import { periodOf } from './period.js';

/** GET /billing/agreements: those that are in force. */
export const listAgreements: Handler = (call) => {
  const { state } = call;
  const feature = queryText(call, 'feature_code');
  const all = agreementsOf(customerById(state, queryText(call, 'customer_id') ?? '')).filter(({ plan }) => {
    return feature === undefined || (plan.entitlements ?? []).some(({ feature_key }) => feature_key === feature);
  });
  const { items, has_more } = cursorPage(all, call.query, (id) => all.findIndex((agreement) => agreement.id === id));
  return success({ agreements: items.map((agreement) => viewOf(state, agreement)), has_more });
};

/** POST /billing/agreements: takes the place of everything that the customer was subscribed to. */
export const createAgreement: Handler = (call) => {
  const { state } = call;
  const customer = customerById(state, bodyText(call, 'customer_id') ?? '');
  const plan = { ...planByKey(state, bodyText(call, 'plan_code') ?? ''), subscribed_on: state.timestamp() };
  if (customer.plans.some(({ key }) => key === plan.key)) {
    throw refusal(409, 'AGREEMENT_EXISTS', `Customer ${customer.id} has an agreement for the plan ${plan.key} already`);
  }
  if (customer.kind === 'organizations') state.organizations.update(customer.owner, { plans: [plan] });
  else state.users.update(customer.owner, { plans: [plan] });
  tell(state, customer, customerById(state, customer.id));
  return success();
};

/** GET /billing/entitlements: what the plans of a customer entitle to, and (expanded) the plans. */
export const listEntitlements: Handler = (call) => {
  const customer = customerById(call.state, queryText(call, 'customer_id') ?? '');
  const unlimited = unlimitedFrom(queryText(call, 'max_value'));
  const all = customer.plans.flatMap((plan) => {
    return (plan.entitlements ?? []).map((item) => entitlementView(plan.key, plan.name ?? plan.key, item, unlimited));
  });
  const { items, has_more } = cursorPage(all, call.query, (id) => all.findIndex((item) => item.id === id));
  const plans = customer.plans.map(({ key, subscribed_on }) => ({ code: key, subscribed_on }));
  const isExpanded = queryText(call, 'expand') === 'plans';
  return success({ entitlements: items, has_more, plans: isExpanded ? plans : undefined });
};

function tell(state: State, before: Customer, after: Customer): void {
  const about = { customer_id: after.id, [after.kind === 'users' ? 'user_id' : 'org_code']: after.owner };
  for (const { id, plan } of agreementsOf(before)) {
    emit(state, 'customer.agreement_cancelled', { ...about, agreement_id: id, plan: { code: plan.key } });
  }
  const [agreement] = agreementsOf(after);
  const data = { ...about, agreement_id: agreement?.id, plan: { code: agreement?.plan.key } };
  emit(state, 'customer.agreement_created', data);
  emit(state, before.plans.length > 0 ? 'customer.plan_changed' : 'customer.plan_assigned', data);
}

/** What stands for "no limit" where the request names something. */
function unlimitedFrom(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw refusal(400, 'PARAMETER_INVALID', 'Parameter "max_value" must be a whole number');
}

function entitlementView(planKey: string, planName: string, item: PlanEntitlement, unlimited: number | undefined) {
  return {
    id: entitlementId(planKey, item.feature_key),
    fixed_charge: item.fixed_charge,
    price_name: item.price_name ?? planName,
    unit_amount: item.unit_amount,
    feature_code: item.feature_key,
    feature_name: item.feature_name ?? item.feature_key,
    entitlement_limit_max: item.entitlement_limit_max ?? unlimited,
    entitlement_limit_min: item.entitlement_limit_min,
  };
}

function viewOf(state: State, { id, plan }: Agreement) {
  const [start, end] = periodOf(plan.subscribed_on, state.now()) ?? [];
  return {
    id,
    plan_code: plan.key,
    expires_on: null,
    billing_group_id: null,
    current_period_start: start?.toISOString() ?? null,
    current_period_end: end?.toISOString() ?? null,
    entitlements: (plan.entitlements ?? []).map(({ feature_key }) => {
      return { feature_code: feature_key, entitlement_id: entitlementId(plan.key, feature_key) };
    }),
  };
}
