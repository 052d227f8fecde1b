import type { Plan } from '../account/plan.js';
import { notFound } from '../answers.js';
import { uuidFrom } from '../ids.js';
import type { Organization, User } from '../records.js';
import type { State } from '../state.js';

/** Who pays: an organization or a user, with the plans that they are subscribed to. */
export interface Customer {
  readonly id: string;
  readonly kind: 'organizations' | 'users';
  /** Code of the organization, identifier of the user. */
  readonly owner: string;
  readonly plans: readonly Plan[];
}

/** One subscription of a customer. */
export interface Agreement {
  readonly id: string;
  readonly customer: Customer;
  readonly plan: Plan;
}

/** The customer that an organization is: made with it, or with its first plan. */
export function organizationCustomer({ code, billing_customer_id, plans }: Organization): Customer | undefined {
  const id = billing_customer_id ?? (plans.length > 0 ? customerId(code) : undefined);
  return id === undefined ? undefined : { id, kind: 'organizations', owner: code, plans };
}

/** The customer that a user with a plan is. */
export function userCustomer({ id, plans }: User): Customer | undefined {
  return plans.length > 0 ? { id: customerId(id), kind: 'users', owner: id, plans } : undefined;
}

/** Finds a customer. @throws Refusal `BILLING_CUSTOMER_NOT_FOUND`. */
export function customerById(state: State, id: string): Customer {
  const customer = allCustomers(state).find((one) => one.id === id);
  if (!customer) throw notFound('billing customer', id);
  return customer;
}

/** The agreements of a customer; which agreement it is stays the same as long as it is not replaced. */
export function agreementsOf(customer: Customer): readonly Agreement[] {
  return customer.plans.map((plan) => {
    const id = `agreement_${uuidFrom(`${customer.id}:${plan.key}:${plan.subscribed_on ?? ''}`).replaceAll('-', '')}`;
    return { id, customer, plan };
  });
}

/** Finds an agreement of any customer. @throws Refusal `AGREEMENT_NOT_FOUND`. */
export function agreementById(state: State, id: string): Agreement {
  const agreement = allCustomers(state)
    .flatMap(agreementsOf)
    .find((one) => one.id === id);
  if (!agreement) throw notFound('agreement', id);
  return agreement;
}

/** Finds a plan to subscribe to: one of the seed, or one that somebody has. @throws Refusal `PLAN_NOT_FOUND`. */
export function planByKey(state: State, key: string): Plan {
  const plan =
    state.plans.get(key) ??
    allCustomers(state)
      .flatMap(({ plans }) => plans)
      .find((one) => one.key === key);
  if (!plan) throw notFound('plan', key);
  return plan;
}

function allCustomers(state: State): readonly Customer[] {
  const ofOrganizations = state.organizations.view('customers', (all) =>
    all.flatMap((organization) => organizationCustomer(organization) ?? []),
  );
  const ofUsers = state.users.view('customers', (all) => all.flatMap((user) => userCustomer(user) ?? []));
  return [...ofOrganizations, ...ofUsers];
}

function customerId(owner: string): string {
  return `customer_${uuidFrom(owner).replaceAll('-', '')}`;
}
