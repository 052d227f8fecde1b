import { describe, expect, it } from 'vitest';
import type { Seed } from '../../src/testing/index.js';
import { ask } from './account/support.js';
import { codesOf, connect } from './client.js';
import { seed as signInSeed, tokensOf } from './sign-in/support.js';

const START = Date.UTC(2026, 2, 31, 12);
const pro = {
  key: 'pro',
  name: 'Pro',
  subscribed_on: '2026-01-31T00:00:00.000000+00:00',
  entitlements: [
    { feature_key: 'seats', feature_name: 'Seats', unit_amount: 1200, entitlement_limit_max: 10 },
    { feature_key: 'exports' },
  ],
};
const seed: Seed = {
  ...signInSeed,
  organizations: [
    { code: 'org_1', name: 'One', plans: [pro] },
    { code: 'org_2', name: 'Two', plans: [{ key: 'max', entitlements: [{ feature_key: 'support' }] }] },
    { code: 'org_3', name: 'Three' },
  ],
};

async function withCustomer(now = () => START) {
  const client = await connect({ seed, now });
  const customer = async (code: string) => {
    return (await client.call('GET', `/organization?code=${code}&expand=billing`)).body.billing?.billing_customer_id;
  };
  const id: string = await customer('org_1');
  const agreements = async (query = '') => {
    return (await client.call('GET', `/billing/agreements?customer_id=${id}${query}`)).body.agreements;
  };
  return { ...client, id, customer, agreements };
}

describe('agreements', () => {
  it('are those that an organization of the seed has, in the billing period of today', async () => {
    const { agreements } = await withCustomer();
    expect(await agreements()).toEqual([
      {
        id: expect.stringMatching(/^agreement_/),
        plan_code: 'pro',
        expires_on: null,
        billing_group_id: null,
        current_period_start: '2026-03-31T00:00:00.000Z',
        current_period_end: '2026-04-30T00:00:00.000Z',
        entitlements: [
          { feature_code: 'seats', entitlement_id: expect.stringMatching(/^entitlement_/) },
          { feature_code: 'exports', entitlement_id: expect.stringMatching(/^entitlement_/) },
        ],
      },
    ]);
    expect(await agreements('&feature_code=seats')).toHaveLength(1);
    expect(await agreements('&feature_code=other')).toEqual([]);
  });

  it('take the place of what there was, for the Account API too', async () => {
    const { call, id, agreements, emulator } = await withCustomer();
    const [before] = await agreements();
    expect((await call('POST', '/billing/agreements', { customer_id: id, plan_code: 'max' })).status).toBe(200);
    const [after, ...more] = await agreements();
    expect(more).toEqual([]);
    expect(after).toMatchObject({ plan_code: 'max', current_period_start: new Date(START).toISOString() });
    expect(after.id).not.toBe(before.id);
    const { access_token } = await tokensOf(emulator, { userId: 'kp_one' }, { org_code: 'org_1' });
    const { data } = (await ask(emulator, '/entitlements', access_token)).body;
    expect(data.plans.map(({ key }: { key: string }) => key)).toEqual(['max']);
    expect(data.entitlements.map(({ id: one }: { id: string }) => one)).toEqual([after.entitlements[0].entitlement_id]);
    const { billing } = (await call('GET', '/organization?code=org_1&expand=billing')).body;
    expect(billing).toEqual({ billing_customer_id: id, agreements: [{ plan_code: 'max', agreement_id: after.id }] });
  });

  it('tell webhooks', async () => {
    const { call, id, emulator } = await withCustomer();
    await call('POST', '/billing/agreements', { customer_id: id, plan_code: 'max' });
    const types = emulator.webhooks.events.map(({ type }) => type);
    expect(types).toEqual(['customer.agreement_cancelled', 'customer.agreement_created', 'customer.plan_changed']);
    expect(emulator.webhooks.events[1]?.data).toMatchObject({
      customer_id: id,
      org_code: 'org_1',
      plan: { code: 'max' },
    });
  });

  it('are for customers and plans that exist, once', async () => {
    const { call, id, customer } = await withCustomer();
    const post = (customer_id: string, plan_code: string) =>
      call('POST', '/billing/agreements', { customer_id, plan_code });
    expect(codesOf(await post('customer_no', 'pro'))).toEqual(['BILLING_CUSTOMER_NOT_FOUND']);
    expect(codesOf(await post(id, 'no'))).toEqual(['PLAN_NOT_FOUND']);
    const again = await post(id, 'pro');
    expect([again.status, codesOf(again)]).toEqual([409, ['AGREEMENT_EXISTS']]);
    expect(await customer('org_3')).toBeUndefined();
    expect(codesOf(await call('GET', '/billing/agreements?customer_id=no'))).toEqual(['BILLING_CUSTOMER_NOT_FOUND']);
    expect(codesOf(await call('GET', '/billing/agreements'))).toEqual(['PARAMETER_REQUIRED']);
  });

  it('come with an organization that is made a customer', async () => {
    const { call, customer } = await withCustomer();
    const make = async (more: object) => {
      return await call('POST', '/organization', { name: 'New', is_create_billing_customer: true, ...more });
    };
    const { code, billing_customer_id } = (await make({ billing_plan_code: 'pro' })).body.organization;
    expect(await customer(code)).toBe(billing_customer_id);
    const { agreements } = (await call('GET', `/billing/agreements?customer_id=${billing_customer_id}`)).body;
    expect(agreements).toEqual([expect.objectContaining({ plan_code: 'pro' })]);
    const bare = (await make({})).body.organization.billing_customer_id;
    expect((await call('GET', `/billing/agreements?customer_id=${bare}`)).body.agreements).toEqual([]);
    expect((await call('POST', '/billing/agreements', { customer_id: bare, plan_code: 'max' })).status).toBe(200);
    expect((await call('GET', `/billing/agreements?customer_id=${bare}`)).body.agreements).toHaveLength(1);
    expect(codesOf(await make({ billing_plan_code: 'no' }))).toEqual(['PLAN_NOT_FOUND']);
  });

  it('are of different customers where the hashes of their identifiers are equal', async () => {
    const users = ['kp_7bdf7543', 'kp_29426c24'].map((id) => ({ id, plans: [pro] }));
    const { call } = await connect({ seed: { users } });
    const customers = await Promise.all(
      users.map(async ({ id }) => (await call('GET', `/user?id=${id}&expand=billing`)).body.billing.customer_id),
    );
    expect(new Set(customers).size).toBe(2);
  });

  it('belong to users as well', async () => {
    const users = [{ id: 'kp_1', email: 'one@example.com', plans: [pro] }, { id: 'kp_2' }];
    const { call } = await connect({ seed: { users } });
    const { billing } = (await call('GET', '/user?id=kp_1&expand=billing')).body;
    expect((await call('GET', '/user?id=kp_2&expand=billing')).body).not.toHaveProperty('billing');
    const { agreements } = (await call('GET', `/billing/agreements?customer_id=${billing.customer_id}`)).body;
    expect(agreements).toEqual([expect.objectContaining({ plan_code: 'pro' })]);
  });
});

describe('entitlements', () => {
  it('are those of the plans, in pages, with the plans where they are asked for', async () => {
    const { call, id } = await withCustomer();
    const path = `/billing/entitlements?customer_id=${id}`;
    const first = (await call('GET', `${path}&page_size=1`)).body;
    expect(first).toMatchObject({ has_more: true });
    expect(first).not.toHaveProperty('plans');
    expect(first.entitlements).toEqual([
      {
        id: expect.stringMatching(/^entitlement_/),
        feature_code: 'seats',
        feature_name: 'Seats',
        price_name: 'Pro',
        unit_amount: 1200,
        entitlement_limit_max: 10,
      },
    ]);
    const rest = (await call('GET', `${path}&expand=plans&starting_after=${first.entitlements[0].id}`)).body;
    expect(rest).toMatchObject({ has_more: false, plans: [{ code: 'pro', subscribed_on: pro.subscribed_on }] });
    expect(rest.entitlements.map((one: { feature_code: string }) => one.feature_code)).toEqual(['exports']);
  });

  it('say the number that stands for "no limit"', async () => {
    const { call, id } = await withCustomer();
    const path = `/billing/entitlements?customer_id=${id}`;
    const most = (await call('GET', `${path}&max_value=999`)).body.entitlements;
    expect(most.map((one: { entitlement_limit_max: number }) => one.entitlement_limit_max)).toEqual([10, 999]);
    expect(codesOf(await call('GET', `${path}&max_value=many`))).toEqual(['PARAMETER_INVALID']);
  });
});

describe('what was used', () => {
  it('is added up, or replaced by an absolute value, and told by events', async () => {
    const { call, agreements, emulator } = await withCustomer();
    const [{ id }] = await agreements();
    const use = (meter_value: string, more: object = {}) => {
      const body = { customer_agreement_id: id, billing_feature_code: 'seats', meter_value, ...more };
      return call('POST', '/billing/meter_usage', body);
    };
    expect((await use('3')).status).toBe(200);
    await use('2.5', { meter_usage_timestamp: '2026-03-31T23:00:00+11:00' });
    await use('10', { meter_type_code: 'absolute', meter_usage_timestamp: '2026-04-02T00:00:00Z' });
    await use('1', { meter_usage_timestamp: '2026-04-03T00:00:00Z' });
    const told = emulator.webhooks.events.map(({ type, data }) => [type, data.quantity]);
    expect(told).toEqual([3, 5.5, 10, 11].map((quantity) => ['customer.meter_usage_updated', quantity]));
    expect(codesOf(await use('many'))).toEqual(['FIELD_INVALID']);
    expect(codesOf(await use('1', { billing_feature_code: 'no' }))).toEqual(['BILLING_FEATURE_NOT_FOUND']);
    expect(codesOf(await use('1', { customer_agreement_id: 'no' }))).toEqual(['AGREEMENT_NOT_FOUND']);
  });
});
