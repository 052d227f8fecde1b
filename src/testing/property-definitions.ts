import { alreadyExists, notFound, success } from './answers.js';
import { bodyFlag, bodyText, type Call, type Handler, pathValue, queryText } from './call.js';
import { uuidFrom } from './ids.js';
import { cursorPage } from './paging.js';
import { type Texts, withoutKey } from './plain.js';
import type { Property, PropertyContext } from './property.js';
import type { State } from './state.js';

/** GET /properties */
export const listProperties: Handler = (call) => {
  const context = queryText(call, 'context');
  const all = call.state.properties.all().filter((property) => context === undefined || property.context === context);
  const page = cursorPage(all, call.query, (id) => all.findIndex((property) => property.id === id));
  return success({ properties: page.items.map(viewOf), has_more: page.has_more });
};

/** POST /properties */
export const createProperty: Handler = (call) => {
  const key = bodyText(call, 'key') ?? '';
  if (call.state.properties.has(propertyId(key))) throw alreadyExists('property', key);
  const { id } = defineProperty(call.state, {
    key,
    context: bodyText(call, 'context') as PropertyContext,
    name: bodyText(call, 'name'),
    description: bodyText(call, 'description'),
    is_private: bodyFlag(call, 'is_private'),
  });
  return success({ property: { id } });
};

/** PUT /properties/{property_id}: the key and the context stay. */
export const updateProperty: Handler = (call) => {
  const property = propertyOf(call);
  call.state.properties.update(property.id, {
    name: bodyText(call, 'name') ?? property.name,
    description: bodyText(call, 'description') ?? property.description,
    is_private: bodyFlag(call, 'is_private') ?? property.is_private,
  });
  return success();
};

/** DELETE /properties/{property_id}: its values go with it. */
export const deleteProperty: Handler = (call) => {
  const { state } = call;
  const { id, key } = propertyOf(call);
  for (const { id: user, properties } of state.users.all()) {
    if (Object.hasOwn(properties, key)) state.users.update(user, { properties: withoutKey(properties, key) });
  }
  for (const { code, properties } of state.organizations.all()) {
    if (Object.hasOwn(properties, key)) state.organizations.update(code, { properties: withoutKey(properties, key) });
  }
  state.properties.delete(id);
  return success();
};

/** The identifier of the property with a key, the same in every emulator. */
export function propertyId(key: string): string {
  return `prop_${uuidFrom(key).replaceAll('-', '')}`;
}

/** Adds the definition of a property where there is none: any key can be set, and is its own name. */
export function defineProperty(
  state: State,
  fields: { readonly key: string; readonly context: PropertyContext } & {
    readonly [Field in 'name' | 'description']?: string | undefined;
  } & { readonly is_private?: boolean | undefined },
): Property {
  const { key, context, name = key, description, is_private = false } = fields;
  const id = propertyId(key);
  const known = state.properties.get(id);
  if (known) return known;
  const property: Property = { id, key, context, name, description, is_private };
  state.properties.set(id, property);
  return property;
}

/** Adds the definitions of properties that have values. */
export function defineProperties(state: State, values: Texts, context: PropertyContext): void {
  for (const key of Object.keys(values)) defineProperty(state, { key, context });
}

function propertyOf(call: Call): Property {
  const id = pathValue(call, 'property_id');
  const property = call.state.properties.get(id);
  if (!property) throw notFound('property', id);
  return property;
}

function viewOf({ id, key, name, description, is_private }: Property) {
  // Kinde's own properties are told by their prefix.
  return { id, key, name, description, is_private, is_kinde_property: key.startsWith('kp_') };
}
