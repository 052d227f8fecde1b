import { alreadyExists, notFound, success } from './answers.js';
import { agreementsOf, organizationCustomer, planByKey } from './billing/customers.js';
import { bodyFlag, bodyText, type Call, type Handler, pathValue, queryList, queryText } from './call.js';
import { colorFrom } from './color.js';
import { logoOf, logoPath } from './environment/logo-store.js';
import type { LogoType } from './environment/model.js';
import { removeMember } from './memberships.js';
import { type Listing, positionFrom, sorted, tokenPage } from './paging.js';
import type { Organization } from './records.js';
import type { State } from './state.js';

const COLORS = ['background_color', 'button_color', 'button_text_color', 'link_color'].flatMap((name) => [
  name,
  `${name}_dark`,
]);
/** Fields that are answered the way they were sent. */
const KEPT = ['sender_name', 'sender_email', 'theme_code', 'allowed_domains', 'is_allow_registrations'];

/** GET /organizations */
export const listOrganizations: Handler = (call) => {
  const position = positionFrom(call.query);
  const { items, next_token } = tokenPage(sortedOrganizations(call.state, position.sort), position);
  return success({ organizations: items.map(commonView), next_token });
};

/** GET /organization: the bare organization, without an envelope. */
export const getOrganization: Handler = (call) => {
  const organization = organizationByCode(call.state, queryText(call, 'code') ?? '');
  return { ...fullView(organization, queryList(call, 'expand') ?? []), ...logosIn(call, organization) };
};

/** POST /organization */
export const createOrganization: Handler = (call) => {
  const organization = insertOrganization(call.state, {
    name: bodyText(call, 'name') ?? '',
    handle: freeHandle(call, undefined),
    external_id: bodyText(call, 'external_id'),
    is_auto_membership_enabled: bodyFlag(call, 'is_auto_membership_enabled') ?? false,
    settings: settingsFrom(call),
    ...billingFrom(call),
  });
  const { code, billing_customer_id } = organization;
  return success({ organization: { code, billing_customer_id } });
};

/** PATCH /organization/{org_code} */
export const updateOrganization: Handler = (call) => {
  const organization = organizationByCode(call.state, pathValue(call, 'org_code'));
  call.state.organizations.update(organization.code, {
    handle: freeHandle(call, organization),
    name: bodyText(call, 'name') ?? organization.name,
    external_id: bodyText(call, 'external_id') ?? organization.external_id,
    is_auto_membership_enabled: bodyFlag(call, 'is_auto_membership_enabled') ?? organization.is_auto_membership_enabled,
    settings: { ...organization.settings, ...settingsFrom(call) },
    ...suspensionFrom(call, organization),
  });
  return success();
};

/** DELETE /organization/{org_code}: one of the few operations whose 404 Kinde's document declares. */
export const deleteOrganization: Handler = (call) => {
  const { state } = call;
  const organization = organizationByCode(state, pathValue(call, 'org_code'), 404);
  for (const member of state.membersOf(organization.code).all()) {
    removeMember(state, organization, { id: member.user_id });
  }
  state.overridesOf.delete(organization.code);
  state.organizations.delete(organization.code);
  return success();
};

/** DELETE /organization/{org_code}/handle */
export const deleteOrganizationHandle: Handler = (call) => {
  const { code } = organizationByCode(call.state, pathValue(call, 'org_code'));
  call.state.organizations.update(code, { handle: undefined });
  return success();
};

/** Finds an organization. @throws Refusal `ORGANIZATION_NOT_FOUND`. */
export function organizationByCode(state: State, code: string, status?: number): Organization {
  const organization = state.organizations.get(code);
  if (!organization) throw notFound('organization', code, status);
  return organization;
}

/** Adds an organization; the first one is the default. */
export function insertOrganization(state: State, fields: Partial<Organization> & { name: string }): Organization {
  const organization: Organization = {
    handle: undefined,
    external_id: undefined,
    is_default: state.organizations.size === 0,
    is_auto_membership_enabled: false,
    is_suspended: false,
    suspended_on: null,
    billing_customer_id: undefined,
    settings: {},
    ...fields,
    code: fields.code ?? state.ids.next('organization'),
    created_on: fields.created_on ?? state.timestamp(),
    properties: fields.properties ?? {},
    plans: fields.plans ?? [],
  };
  state.organizations.set(organization.code, organization);
  return organization;
}

function sortedOrganizations({ organizations }: State, sort: string | undefined): Listing<Organization> {
  if (sort === undefined) return organizations;
  const fields = {
    name: (organization: Organization) => organization.name,
    email: (organization: Organization) => organization.settings.sender_email as string | undefined,
  };
  return organizations.view(`sorted ${sort}`, (all) => sorted(all, sort, fields));
}

function freeHandle(call: Call, self: Organization | undefined): string | undefined {
  const handle = bodyText(call, 'handle');
  if (handle === undefined) return self?.handle;
  const holders = call.state.organizations.view('by handle', (all) => new Map(all.map((item) => [item.handle, item])));
  const holder = holders.get(handle);
  if (holder && holder.code !== self?.code) throw alreadyExists('organization handle', handle);
  return handle;
}

function suspensionFrom(call: Call, { is_suspended }: Organization): Partial<Organization> {
  const isSuspended = bodyFlag(call, 'is_suspended') ?? is_suspended;
  if (isSuspended === is_suspended) return {};
  return { is_suspended: isSuspended, suspended_on: isSuspended ? call.state.timestamp() : null };
}

function settingsFrom({ body }: Call): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body).filter(([name]) => COLORS.includes(name) || KEPT.includes(name)));
}

function commonView(organization: Organization) {
  return {
    code: organization.code,
    name: organization.name,
    handle: organization.handle ?? null,
    is_default: organization.is_default,
    external_id: organization.external_id ?? null,
    is_auto_membership_enabled: organization.is_auto_membership_enabled,
  };
}

function fullView(organization: Organization, expand: readonly string[]) {
  const { settings } = organization;
  return {
    ...commonView(organization),
    ...Object.fromEntries(COLORS.map((name) => [name, colorFrom(settings[name])])),
    theme_code: 'user_preference',
    allowed_domains: [],
    ...Object.fromEntries(KEPT.filter((name) => name in settings).map((name) => [name, settings[name]])),
    created_on: organization.created_on,
    is_suspended: organization.is_suspended,
    suspended_on: organization.suspended_on,
    billing: expand.includes('billing') ? billingView(organization) : undefined,
  };
}

/** Where the logos would be found, by the names of the API. */
function logosIn({ state, origin }: Call, { code }: Organization) {
  const urlOf = (type: LogoType) => (logoOf(state, type, code) ? `${origin}${logoPath(type, code)}` : null);
  return { logo: urlOf('light'), logo_dark: urlOf('dark') };
}

/** A new organization may be a customer at once, of a plan or of none. */
function billingFrom(call: Call): Pick<Organization, 'billing_customer_id' | 'plans'> {
  const { state } = call;
  if (!bodyFlag(call, 'is_create_billing_customer')) return { billing_customer_id: undefined, plans: [] };
  const code = bodyText(call, 'billing_plan_code');
  const plans = code === undefined ? [] : [{ ...planByKey(state, code), subscribed_on: state.timestamp() }];
  return { billing_customer_id: state.ids.next('customer'), plans };
}

function billingView(organization: Organization) {
  const customer = organizationCustomer(organization);
  if (!customer) return undefined;
  const agreements = agreementsOf(customer).map(({ id, plan }) => ({ plan_code: plan.key, agreement_id: id }));
  return { billing_customer_id: customer.id, agreements };
}
