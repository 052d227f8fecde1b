import type { OperationModel } from './model.js';
import { capitalised } from './names.js';
import type { DocumentFacts, Schema } from './spec/facts.js';
import { resolve } from './spec/resolve.js';
import { componentType, quoted } from './type-text.js';

/** The types of an operation's answer, as names to use and declarations. */
export interface OutputTypes {
  readonly output: string;
  /** Type of an item; only where the answer is a page. */
  readonly item?: string;
  readonly declarations: readonly string[];
}

/** The answer's type and, for a page, its item's; named, so that hovers and errors stay short. */
export function outputTypes(document: DocumentFacts, operation: OperationModel): OutputTypes {
  const { schema, empty } = operation.success;
  if (!schema) return { output: 'undefined', declarations: [] };
  const name = `${capitalised(operation.name)}Output`;
  const doc = `/** What \`${operation.name}\` answers. */\n`;
  const declarations = [doc + declaration(document, name, answerType(operation), schema)];
  const output = empty ? `${name} | undefined` : name;
  const item = itemType(document, operation, name, schema);
  return item ? { output, item: item.name, declarations: [...declarations, item.text] } : { output, declarations };
}

function answerType({ operationId, success: { key, mediaType = '', schema } }: OperationModel): string {
  if (schema?.$ref) return componentType(schema.$ref);
  return `Operations[${quoted(operationId)}]['responses'][${/^\d+$/.test(key) ? key : quoted(key)}]['content'][${quoted(mediaType)}]`;
}

function itemType(document: DocumentFacts, { name, page }: OperationModel, output: string, schema: Schema) {
  if (!page) return undefined;
  const item = `${capitalised(name)}Item`;
  const doc = `/** An item of \`${name}\`. */\n`;
  const fields = resolve<Schema>(document, schema).properties ?? {};
  const path = page.scheme === 'account' ? ['data', page.items] : [page.items];
  const list = path.reduce<Schema>((at, key) => resolve<Schema>(document, at).properties?.[key] ?? {}, {
    properties: fields,
  });
  const listType = path.reduce(
    (at, key, depth) => (depth === 0 ? `${at}[${quoted(key)}]` : `NonNullable<${at}>[${quoted(key)}]`),
    output,
  );
  if (page.keyed) {
    const text = `${doc}export interface ${item} extends ValueOf<${listType}> {\n  /** Its key in the answer. */\n  ${page.keyed}: string;\n}\n`;
    return { name: item, text };
  }
  const element = resolve<Schema>(document, list).items ?? {};
  return { name: item, text: doc + declaration(document, item, `ItemOf<${listType}>`, element) };
}

/** An interface where the type is an object's: an alias of a lookup would show its members, not its name. */
function declaration(document: DocumentFacts, name: string, type: string, schema: Schema): string {
  return isObjectType(document, schema)
    ? `export interface ${name} extends Named<${type}> {}\n`
    : `export type ${name} = ${type};\n`;
}

function isObjectType(document: DocumentFacts, schema: Schema): boolean {
  const { type, nullable, allOf, properties } = resolve<Schema>(document, schema);
  if (nullable) return false;
  return allOf ? allOf.every((part) => isObjectType(document, part)) : type === 'object' && properties !== undefined;
}
