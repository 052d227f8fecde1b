import { alreadyExists, notFound, success } from '../answers.js';
import { bodyText, type Handler, type HandlerTable, pathValue, queryText } from '../call.js';
import { cursorPage } from '../paging.js';
import type { PropertyContext } from '../property.js';
import type { State } from '../state.js';

/** GET /property_categories */
const listCategories: Handler = (call) => {
  const context = queryText(call, 'context');
  const all = call.state.propertyCategories.all().filter((item) => context === undefined || item.context === context);
  const { items, has_more } = cursorPage(all, call.query, (id) => all.findIndex((item) => item.id === id));
  return success({ categories: items.map(({ id, name }) => ({ id, name })), has_more });
};

/** POST /property_categories */
const createCategory: Handler = (call) => {
  const { state, body } = call;
  const name = String(body.name);
  const context = body.context as PropertyContext;
  checkName(state, name, context, undefined);
  const id = state.ids.next('category');
  state.propertyCategories.set(id, { id, name, context });
  return success({ category: { id } });
};

/** PUT /property_categories/{category_id}: what it groups stays. */
const updateCategory: Handler = (call) => {
  const { state } = call;
  const id = pathValue(call, 'category_id');
  const category = state.propertyCategories.get(id);
  if (!category) throw notFound('category', id);
  const name = bodyText(call, 'name') ?? category.name;
  checkName(state, name, category.context, id);
  state.propertyCategories.update(id, { name });
  return success();
};

/** The operations of property categories; they cannot be deleted. */
export const propertyCategoryHandlers = {
  getPropertyCategories: listCategories,
  createPropertyCategory: createCategory,
  updatePropertyCategory: updateCategory,
} satisfies HandlerTable;

function checkName(state: State, name: string, context: PropertyContext, ownId: string | undefined): void {
  const holder = state.propertyCategories.all().find((item) => item.name === name && item.context === context);
  if (holder && holder.id !== ownId) throw alreadyExists('category', name);
}
