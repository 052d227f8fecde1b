import { shapes } from '../../../generated/management/shapes.js';
import type { JsonSchema } from '../../operation.js';

const REFERENCE = '#/schemas/';

/** A schema, or the one that it refers to. */
export function resolved(schema: JsonSchema): JsonSchema {
  const { $ref } = schema;
  if (typeof $ref !== 'string') return schema;
  return resolved(shapes.schemas[$ref.slice(REFERENCE.length)] ?? {});
}

/** The fields that a schema declares, those of its parts too. */
export function propertiesOf(schema: JsonSchema): Readonly<Record<string, JsonSchema>> {
  const parts = [schema.allOf, schema.anyOf].flat().filter(Boolean) as JsonSchema[];
  const inherited = parts.map((part) => propertiesOf(resolved(part)));
  return Object.assign({}, ...inherited, schema.properties);
}

/** The schema of what an operation answers. */
export function answerOf(operation: string): JsonSchema {
  return resolved(shapes.operations[operation]?.response ?? {});
}
