import type { ApiShapes, JsonSchema } from '../operation.js';

const REFERENCE = '#/schemas/';

/**
 * Copies a schema with every reference replaced by what it stands for.
 *
 * A copy, because the validator writes into the schemas that it is given and the tables are shared by all emulators.
 * A schema that contains itself accepts anything at the second level; Kinde's document has none.
 */
export function inline(schema: JsonSchema, schemas: ApiShapes['schemas'], open: readonly string[] = []): JsonSchema {
  const reference = schema.$ref;
  if (typeof reference !== 'string') return copy(schema, schemas, open) as JsonSchema;
  const name = reference.slice(REFERENCE.length);
  const target = schemas[name];
  if (!reference.startsWith(REFERENCE) || !target) throw new Error(`The table of shapes has no schema ${reference}`);
  return open.includes(name) ? {} : inline(target, schemas, [...open, name]);
}

/** The type that a schema declares besides `null`. */
export function typeOf(schema: JsonSchema): string | undefined {
  const types = Array.isArray(schema.type) ? schema.type : [schema.type];
  const type = types.find((candidate) => candidate !== 'null') as string | undefined;
  return type ?? (schema.properties || schema.additionalProperties ? 'object' : undefined);
}

/** Whether a schema allows `null`. */
export function isNullable(schema: JsonSchema): boolean {
  return Array.isArray(schema.type) && schema.type.includes('null');
}

/** The properties that a schema declares. */
export function propertiesOf(schema: JsonSchema): Readonly<Record<string, JsonSchema>> {
  return (schema.properties ?? {}) as Record<string, JsonSchema>;
}

/** The parts of a combined schema. */
export function partsOf(schema: JsonSchema, keyword: 'allOf' | 'oneOf' | 'anyOf'): readonly JsonSchema[] {
  return (schema[keyword] ?? []) as JsonSchema[];
}

function copy(value: unknown, schemas: ApiShapes['schemas'], open: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((item) => copy(item, schemas, open));
  if (typeof value !== 'object' || value === null) return value;
  if (typeof (value as JsonSchema).$ref === 'string') return inline(value as JsonSchema, schemas, open);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copy(item, schemas, open)]));
}
