import type { PageRule, PageScheme } from '../operation.js';
import type { DocumentFacts, Parameter, Schema } from './spec/facts.js';
import { resolve } from './spec/resolve.js';

/** The query parameter that asks for the page after, by scheme. */
const CURSOR_PARAMETER: Readonly<Record<PageScheme, string>> = {
  token: 'next_token',
  cursor: 'starting_after',
  account: 'starting_after',
};

/** The field of an answer that tells of a page after, by scheme, where an answer can be recognised by it. */
const CERTAIN: readonly (readonly [PageScheme, string])[] = [
  ['token', 'next_token'],
  ['cursor', 'has_more'],
];

/** A page rule from the overlay, its keys in their order. */
export function pageRule({ scheme, items, keyed, cursor }: PageRule): PageRule {
  return { scheme, items, ...(keyed ? { keyed } : {}), ...(cursor ? { cursor } : {}) };
}

/** The page rule of an operation that has none in the overlay: only where answer and parameters leave no doubt. */
export function derivedPageRule(
  document: DocumentFacts,
  query: readonly Parameter[],
  answer: Schema | undefined,
): PageRule | undefined {
  const properties = fieldsOf(document, answer);
  const found = CERTAIN.find(
    ([scheme, field]) => field in properties && query.some(({ name }) => name === CURSOR_PARAMETER[scheme]),
  );
  const lists = Object.keys(properties).filter((name) => fieldOf(document, properties[name])?.type === 'array');
  const [items] = lists;
  if (!found || !items || lists.length !== 1) return undefined;
  const rule = { scheme: found[0], items };
  return pageRuleProblem(document, rule, query, answer) ? undefined : rule;
}

/** Why a page rule cannot work, or `undefined`. */
export function pageRuleProblem(
  document: DocumentFacts,
  rule: PageRule,
  query: readonly Parameter[],
  answer: Schema | undefined,
): string | undefined {
  const parameter = CURSOR_PARAMETER[rule.scheme];
  if (!query.some(({ name }) => name === parameter)) return `the operation has no query parameter ${parameter}`;
  const top = fieldsOf(document, answer);
  const fields = rule.scheme === 'account' ? fieldsOf(document, top.data) : top;
  const list = fieldOf(document, fields[rule.items]);
  if (!list) return `the answer has no field ${rule.items}`;
  const kind = rule.keyed ? 'object' : 'array';
  if (list.type !== kind) return `the field ${rule.items} is not an ${kind}`;
  const item = fieldsOf(document, list.items);
  const cursor = rule.cursor ?? 'id';
  if (rule.scheme !== 'token' && !(cursor in item)) return `an item of ${rule.items} has no field ${cursor}`;
  return undefined;
}

function fieldsOf(document: DocumentFacts, schema: Schema | undefined): Readonly<Record<string, Schema>> {
  return fieldOf(document, schema)?.properties ?? {};
}

function fieldOf(document: DocumentFacts, schema: Schema | undefined): Schema | undefined {
  return schema && resolve<Schema>(document, schema);
}
