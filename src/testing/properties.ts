import { success } from './answers.js';
import { type Call, type Handler, pathValue, queryText } from './call.js';
import { organizationByCode } from './organizations.js';
import { positionFrom, tokenPage } from './paging.js';
import type { Texts } from './plain.js';
import { defineProperties, propertyId } from './property-definitions.js';
import type { State } from './state.js';
import { userById } from './user-store.js';

/** GET /users/{user_id}/properties */
export const listUserProperties: Handler = (call) =>
  listOf(call, userById(call.state, pathValue(call, 'user_id')).properties);

/** PUT /users/{user_id}/properties/{property_key}: the value comes in the query. */
export const updateUserProperty: Handler = (call) => setUser(call, oneValue(call));

/** PATCH /users/{user_id}/properties */
export const updateUserProperties: Handler = (call) => setUser(call, manyValues(call));

/** GET /organizations/{org_code}/properties */
export const listOrganizationProperties: Handler = (call) =>
  listOf(call, organizationByCode(call.state, pathValue(call, 'org_code')).properties);

/** PUT /organizations/{org_code}/properties/{property_key}: the value comes in the query. */
export const updateOrganizationProperty: Handler = (call) => setOrganization(call, oneValue(call));

/** PATCH /organizations/{org_code}/properties */
export const updateOrganizationProperties: Handler = (call) => setOrganization(call, manyValues(call));

function setUser(call: Call, values: Texts): object {
  const { id, properties } = userById(call.state, pathValue(call, 'user_id'));
  defineProperties(call.state, values, 'usr');
  call.state.users.update(id, { properties: { ...properties, ...values } });
  return success();
}

function setOrganization(call: Call, values: Texts): object {
  const { code, properties } = organizationByCode(call.state, pathValue(call, 'org_code'));
  defineProperties(call.state, values, 'org');
  call.state.organizations.update(code, { properties: { ...properties, ...values } });
  return success();
}

/** The values of properties as the APIs list them. */
export function propertyViews(state: State, values: Texts) {
  return Object.entries(values).map(([key, value]) => {
    const id = propertyId(key);
    return { id, name: state.properties.get(id)?.name ?? key, key, value };
  });
}

/** The same with what a definition says, which only the Management API tells. */
export function describedViews(state: State, values: Texts) {
  return propertyViews(state, values).map((view) => ({
    ...view,
    description: state.properties.get(view.id)?.description,
  }));
}

function listOf({ query, state }: Call, values: Texts): object {
  const { items, next_token } = tokenPage(describedViews(state, values), positionFrom(query));
  return success({ properties: items, next_token });
}

function oneValue(call: Call): Texts {
  return { [pathValue(call, 'property_key')]: queryText(call, 'value') ?? '' };
}

function manyValues({ body }: Call): Texts {
  const sent = Object.entries((body.properties ?? {}) as Record<string, unknown>);
  return Object.fromEntries(
    sent.map(([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value)]),
  );
}
