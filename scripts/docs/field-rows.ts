import type { JsonSchema } from '../../src/operation.js';
import { type ApiName, type OperationFacts, resolvedSchema } from './read-operations.js';

/** One line of a table of fields. */
export interface FieldRow {
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  /** Where an input goes: the path, the query or the body. */
  readonly place?: 'path' | 'query' | 'body';
}

const DEEPEST = 4;

/** What an operation takes. */
export function inputRows({ api, operation, shape }: OperationFacts): FieldRow[] {
  const parameters = shape.parameters.map((one): FieldRow => {
    const isList = operation.csv?.includes(one.name);
    const type = typeText(api, one.schema);
    return {
      name: one.name,
      type: isList ? `${type} or a list` : type,
      required: one.required === true,
      place: one.in,
    };
  });
  const body = shape.body ? resolvedSchema(api, shape.body.schema) : {};
  return [...parameters, ...propertyRows(api, body, '', 1).map((row): FieldRow => ({ ...row, place: 'body' }))];
}

/** What an operation answers; empty where it answers nothing. */
export function answerRows({ api, shape }: OperationFacts): FieldRow[] {
  return shape.response ? propertyRows(api, resolvedSchema(api, shape.response), '', 1) : [];
}

function propertyRows(api: ApiName, schema: JsonSchema, prefix: string, depth: number): FieldRow[] {
  const required = (schema.required ?? []) as string[];
  return Object.entries(propertiesOf(api, schema)).flatMap(([name, field]): FieldRow[] => {
    const row = { name: `${prefix}${name}`, type: typeText(api, field), required: required.includes(name) };
    return [row, ...(depth < DEEPEST ? innerRows(api, field, row.name, depth) : [])];
  });
}

function innerRows(api: ApiName, field: JsonSchema, name: string, depth: number): FieldRow[] {
  const bare = resolvedSchema(api, field);
  if (bare.items) return propertyRows(api, resolvedSchema(api, bare.items as JsonSchema), `${name}[].`, depth + 1);
  const { additionalProperties } = bare;
  if (additionalProperties && typeof additionalProperties === 'object') {
    return propertyRows(api, resolvedSchema(api, additionalProperties as JsonSchema), `${name}.<key>.`, depth + 1);
  }
  return propertyRows(api, bare, `${name}.`, depth + 1);
}

/** The fields of an object; of a choice between objects those of all. */
export function propertiesOf(api: ApiName, schema: JsonSchema): Record<string, JsonSchema> {
  const parts = [schema.allOf, schema.anyOf].flat().filter(Boolean) as JsonSchema[];
  const inherited = parts.map((part) => propertiesOf(api, resolvedSchema(api, part)));
  return Object.assign({}, ...inherited, schema.properties) as Record<string, JsonSchema>;
}

/** A type in a few words: `string`, `'dark' | 'light'`, `string[]`. */
export function typeText(api: ApiName, schema: JsonSchema): string {
  const bare = resolvedSchema(api, schema);
  if (bare.format === 'binary') return 'Blob';
  if (Array.isArray(bare.enum)) return bare.enum.map((value) => (value === null ? 'null' : `'${value}'`)).join(' | ');
  const types = [bare.type].flat().filter((type) => type !== undefined) as string[];
  const isNullable = types.includes('null') ? ' | null' : '';
  const [type] = types.filter((one) => one !== 'null');
  if (bare.items) return `${listText(typeText(api, bare.items as JsonSchema))}${isNullable}`;
  if (!type && bare.anyOf)
    return [...new Set((bare.anyOf as JsonSchema[]).map((one) => typeText(api, one)))].join(' | ');
  const names: Readonly<Record<string, string>> = { integer: 'number', undefined: 'object' };
  const format = bare.format === 'date-time' ? ' (date-time)' : '';
  return `${names[String(type)] ?? type}${isNullable}${format}`;
}

function listText(item: string): string {
  return item.includes(' ') ? `(${item})[]` : `${item}[]`;
}
