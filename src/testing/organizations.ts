import { alreadyExists, notFound, success } from './answers.js';
import { bodyFlag, bodyText, type Call, type Handler, pathValue, queryList, queryText } from './call.js';
import { createCollection } from './collection.js';
import { colorFrom } from './color.js';
import { positionFrom, sorted, tokenPage } from './paging.js';
import type { Organization, State } from './state.js';

const COLORS = ['background_color', 'button_color', 'button_text_color', 'link_color'].flatMap((name) => [
  name,
  `${name}_dark`,
]);
/** Fields that are answered the way they were sent. */
const KEPT = ['sender_name', 'sender_email', 'theme_code', 'allowed_domains', 'is_allow_registrations'];

/** GET /organizations */
export const listOrganizations: Handler = (call) => {
  const position = positionFrom(call.query);
  const organizations = call.state.organizations.view(`sorted ${position.sort}`, (all) =>
    sorted(all, position.sort, {
      name: (organization) => organization.name,
      email: (organization) => organization.settings.sender_email as string | undefined,
    }),
  );
  const { items, next_token } = tokenPage(organizations, position);
  return success({ organizations: items.map(commonView), next_token });
};

/** GET /organization: the bare organization, without an envelope. */
export const getOrganization: Handler = (call) => {
  const organization = organizationByCode(call.state, queryText(call, 'code') ?? '');
  return fullView(organization, queryList(call, 'expand') ?? []);
};

/** POST /organization */
export const createOrganization: Handler = (call) => {
  const organization = insertOrganization(call.state, {
    name: bodyText(call, 'name') ?? '',
    handle: freeHandle(call, undefined),
    external_id: bodyText(call, 'external_id'),
    is_auto_membership_enabled: bodyFlag(call, 'is_auto_membership_enabled') ?? false,
    settings: settingsFrom(call),
    billing_customer_id: bodyFlag(call, 'is_create_billing_customer') ? call.state.ids.next('customer') : undefined,
  });
  const { code, billing_customer_id } = organization;
  return success({ organization: { code, billing_customer_id } });
};

/** PATCH /organization/{org_code} */
export const updateOrganization: Handler = (call) => {
  const organization = organizationByCode(call.state, pathValue(call, 'org_code'));
  organization.handle = freeHandle(call, organization);
  organization.name = bodyText(call, 'name') ?? organization.name;
  organization.external_id = bodyText(call, 'external_id') ?? organization.external_id;
  organization.is_auto_membership_enabled =
    bodyFlag(call, 'is_auto_membership_enabled') ?? organization.is_auto_membership_enabled;
  organization.settings = { ...organization.settings, ...settingsFrom(call) };
  const isSuspended = bodyFlag(call, 'is_suspended');
  if (isSuspended !== undefined && isSuspended !== organization.is_suspended) {
    organization.is_suspended = isSuspended;
    organization.suspended_on = isSuspended ? call.state.timestamp() : null;
  }
  return success();
};

/** DELETE /organization/{org_code}: one of the few operations whose 404 Kinde's document declares. */
export const deleteOrganization: Handler = (call) => {
  const { state } = call;
  const organization = organizationByCode(state, pathValue(call, 'org_code'), 404);
  for (const member of organization.members.all())
    state.users.get(member.user_id)?.organizations.delete(organization.code);
  state.overridesOf.delete(organization.code);
  state.organizations.delete(organization.code);
  return success();
};

/** DELETE /organization/{org_code}/handle */
export const deleteOrganizationHandle: Handler = (call) => {
  organizationByCode(call.state, pathValue(call, 'org_code')).handle = undefined;
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
    properties: new Map(),
    plans: fields.plans ?? [],
    members: createCollection(state.clock),
  };
  state.organizations.set(organization.code, organization);
  return organization;
}

function freeHandle(call: Call, self: Organization | undefined): string | undefined {
  const handle = bodyText(call, 'handle');
  if (handle === undefined) return self?.handle;
  const holders = call.state.organizations.view('by handle', (all) => new Map(all.map((item) => [item.handle, item])));
  const holder = holders.get(handle);
  if (holder && holder !== self) throw alreadyExists('organization handle', handle);
  return handle;
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
  const { settings, billing_customer_id } = organization;
  const billing = { billing_customer_id, agreements: [] };
  return {
    ...commonView(organization),
    ...Object.fromEntries(COLORS.map((name) => [name, colorFrom(settings[name])])),
    theme_code: 'user_preference',
    allowed_domains: [],
    ...Object.fromEntries(KEPT.filter((name) => name in settings).map((name) => [name, settings[name]])),
    created_on: organization.created_on,
    is_suspended: organization.is_suspended,
    suspended_on: organization.suspended_on,
    billing: expand.includes('billing') && billing_customer_id ? billing : undefined,
  };
}
