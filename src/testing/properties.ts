import { success } from './answers.js';
import { type Call, type Handler, pathValue, queryText } from './call.js';
import { uuidFrom } from './ids.js';
import { organizationByCode } from './organizations.js';
import { positionFrom, tokenPage } from './paging.js';
import { userById } from './user-store.js';

/** GET /users/{user_id}/properties */
export const listUserProperties: Handler = (call) => listOf(call, userProperties(call));

/** PUT /users/{user_id}/properties/{property_key}: the value comes in the query. */
export const updateUserProperty: Handler = (call) => putOne(call, userProperties(call));

/** PATCH /users/{user_id}/properties */
export const updateUserProperties: Handler = (call) => putMany(call, userProperties(call));

/** GET /organizations/{org_code}/properties */
export const listOrganizationProperties: Handler = (call) => listOf(call, organizationProperties(call));

/** PUT /organizations/{org_code}/properties/{property_key}: the value comes in the query. */
export const updateOrganizationProperty: Handler = (call) => putOne(call, organizationProperties(call));

/** PATCH /organizations/{org_code}/properties */
export const updateOrganizationProperties: Handler = (call) => putMany(call, organizationProperties(call));

function userProperties(call: Call): Map<string, string> {
  return userById(call.state, pathValue(call, 'user_id')).properties;
}

function organizationProperties(call: Call): Map<string, string> {
  return organizationByCode(call.state, pathValue(call, 'org_code')).properties;
}

/** The emulator keeps no definitions of properties: any key can be set, and is its own name. */
function listOf({ query }: Call, values: ReadonlyMap<string, string>): object {
  const { items, next_token } = tokenPage([...values], positionFrom(query));
  const properties = items.map(([key, value]) => ({ id: idOf(key), name: key, key, value }));
  return success({ properties, next_token });
}

function idOf(key: string): string {
  return `prop_${uuidFrom(key).replaceAll('-', '')}`;
}

function putOne(call: Call, values: Map<string, string>): object {
  values.set(pathValue(call, 'property_key'), queryText(call, 'value') ?? '');
  return success();
}

function putMany(call: Call, values: Map<string, string>): object {
  for (const [key, value] of Object.entries((call.body.properties ?? {}) as Record<string, unknown>)) {
    values.set(key, typeof value === 'string' ? value : JSON.stringify(value));
  }
  return success();
}
