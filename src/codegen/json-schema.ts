import type { JsonSchema } from '../operation.js';
import type { Schema } from './spec/facts.js';

type Keywords = Record<string, unknown>;

const REFERENCE = '#/components/schemas/';

/** Keywords that say the same in OpenAPI 3.0 and in JSON Schema 2020-12. */
const SAME = [
  'format',
  'default',
  'minimum',
  'maximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'pattern',
  'minItems',
  'maxItems',
  'uniqueItems',
  'minProperties',
  'maxProperties',
  'required',
];

/** An OpenAPI 3.0 schema as JSON Schema 2020-12; `nullable` becomes a union with `null`. */
export function toJsonSchema(schema: Schema): JsonSchema {
  if (schema.$ref) return { $ref: schema.$ref.replace(REFERENCE, '#/schemas/') };
  // A file travels as a part of its own, not as text.
  if (schema.format === 'binary') return { format: 'binary' };
  const keywords = schema as unknown as Keywords;
  const result: Keywords = { ...typeKeywords(schema), ...unionKeywords(schema) };
  for (const key of SAME) if (keywords[key] !== undefined) result[key] = keywords[key];
  exclusive(keywords, result, 'exclusiveMinimum', 'minimum');
  exclusive(keywords, result, 'exclusiveMaximum', 'maximum');
  if (schema.properties) result.properties = mapSchemas(schema.properties);
  if (schema.items) result.items = toJsonSchema(schema.items);
  if (schema.additionalProperties !== undefined) result.additionalProperties = additional(schema.additionalProperties);
  return result;
}

/** Every schema of a map. */
export function mapSchemas(schemas: Readonly<Record<string, Schema>>): Record<string, JsonSchema> {
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, toJsonSchema(schema)]));
}

function typeKeywords({ type, nullable, enum: values }: Schema): Keywords {
  return {
    ...(type ? { type: nullable ? [type, 'null'] : type } : {}),
    ...(values ? { enum: nullable && !values.includes(null) ? [...values, null] : values } : {}),
  };
}

function unionKeywords({ oneOf, anyOf, allOf, nullable, type }: Schema): Keywords {
  // anyOf for oneOf: Kinde's alternatives have no required members, so an object often matches more than one.
  const union = oneOf ?? anyOf;
  const none = nullable && !type ? [{ type: 'null' }] : [];
  return {
    ...(union ? { anyOf: [...union.map(toJsonSchema), ...none] } : {}),
    ...(allOf ? { allOf: allOf.map(toJsonSchema) } : {}),
  };
}

function exclusive(from: Keywords, to: Keywords, key: string, bound: string): void {
  if (from[key] !== true) return;
  to[key] = from[bound];
  delete to[bound];
}

function additional(schema: boolean | Schema): boolean | JsonSchema {
  return typeof schema === 'boolean' ? schema : toJsonSchema(schema);
}
