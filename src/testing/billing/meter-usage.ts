import { notFound, refusal, success } from '../answers.js';
import { bodyText, type Call, type Handler } from '../call.js';
import type { State } from '../state.js';
import { emit } from '../webhooks/payloads.js';
import { agreementById } from './customers.js';
import type { MeterUsage } from './model.js';

/** POST /billing/meter_usage: no operation reads it back; the event that it causes has the sum. */
export const createMeterUsage: Handler = (call) => {
  const { state } = call;
  const { id: agreement_id, customer, plan } = agreementById(state, bodyText(call, 'customer_agreement_id') ?? '');
  const feature_code = bodyText(call, 'billing_feature_code') ?? '';
  const isKnown = (plan.entitlements ?? []).some(({ feature_key }) => feature_key === feature_code);
  if (!isKnown) throw notFound('billing feature', feature_code);
  const id = state.ids.next('meterUsage');
  const usage: MeterUsage = { id, agreement_id, feature_code, ...usageFrom(call) };
  state.meterUsage.set(id, usage);
  emit(state, 'customer.meter_usage_updated', {
    customer_id: customer.id,
    agreement_id,
    meter_id: feature_code,
    quantity: usedOf(state, agreement_id, feature_code),
  });
  return success();
};

/** How much of a feature was used: the latest absolute value, and everything that was added since. */
function usedOf(state: State, agreementId: string, featureCode: string): number {
  const records = state.meterUsage
    .all()
    .filter((usage) => usage.agreement_id === agreementId && usage.feature_code === featureCode)
    .sort((a, b) => Date.parse(a.used_on) - Date.parse(b.used_on));
  return records.reduce((sum, { type, value }) => (type === 'absolute' ? Number(value) : sum + Number(value)), 0);
}

function usageFrom(call: Call): Pick<MeterUsage, 'value' | 'type' | 'used_on'> {
  const value = bodyText(call, 'meter_value') ?? '';
  const used_on = bodyText(call, 'meter_usage_timestamp') ?? call.state.timestamp();
  if (!/^-?\d+(\.\d+)?$/.test(value)) throw refusal(400, 'FIELD_INVALID', 'Field "meter_value" must be a number');
  if (Number.isNaN(Date.parse(used_on))) {
    throw refusal(400, 'FIELD_INVALID', 'Field "meter_usage_timestamp" must be an ISO 8601 time');
  }
  return { value, type: bodyText(call, 'meter_type_code') === 'absolute' ? 'absolute' : 'delta', used_on };
}
