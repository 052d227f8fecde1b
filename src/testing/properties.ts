import { success } from './answers.js';
import { type Call, type Handler, pathValue, queryText } from './call.js';
import { organizationByCode } from './organizations.js';
import { positionFrom, tokenPage } from './paging.js';
import type { PropertyContext } from './property.js';
import { defineProperty, propertyId } from './property-definitions.js';
import type { State } from './state.js';
import { userById } from './user-store.js';

/** GET /users/{user_id}/properties */
export const listUserProperties: Handler = (call) => listOf(call, userProperties(call));

/** PUT /users/{user_id}/properties/{property_key}: the value comes in the query. */
export const updateUserProperty: Handler = (call) => putOne(call, userProperties(call), 'usr');

/** PATCH /users/{user_id}/properties */
export const updateUserProperties: Handler = (call) => putMany(call, userProperties(call), 'usr');

/** GET /organizations/{org_code}/properties */
export const listOrganizationProperties: Handler = (call) => listOf(call, organizationProperties(call));

/** PUT /organizations/{org_code}/properties/{property_key}: the value comes in the query. */
export const updateOrganizationProperty: Handler = (call) => putOne(call, organizationProperties(call), 'org');

/** PATCH /organizations/{org_code}/properties */
export const updateOrganizationProperties: Handler = (call) => putMany(call, organizationProperties(call), 'org');

function userProperties(call: Call): Map<string, string> {
  return userById(call.state, pathValue(call, 'user_id')).properties;
}

function organizationProperties(call: Call): Map<string, string> {
  return organizationByCode(call.state, pathValue(call, 'org_code')).properties;
}

/** The values of properties as the APIs list them. */
export function propertyViews(state: State, values: ReadonlyMap<string, string>) {
  return [...values].map(([key, value]) => {
    const id = propertyId(key);
    return { id, name: state.properties.get(id)?.name ?? key, key, value };
  });
}

function listOf({ query, state }: Call, values: ReadonlyMap<string, string>): object {
  const { items, next_token } = tokenPage(propertyViews(state, values), positionFrom(query));
  return success({ properties: items, next_token });
}

function putOne(call: Call, values: Map<string, string>, context: PropertyContext): object {
  const key = pathValue(call, 'property_key');
  defineProperty(call.state, { key, context });
  values.set(key, queryText(call, 'value') ?? '');
  return success();
}

function putMany(call: Call, values: Map<string, string>, context: PropertyContext): object {
  for (const [key, value] of Object.entries((call.body.properties ?? {}) as Record<string, unknown>)) {
    defineProperty(call.state, { key, context });
    values.set(key, typeof value === 'string' ? value : JSON.stringify(value));
  }
  return success();
}
