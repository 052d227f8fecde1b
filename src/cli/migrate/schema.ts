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

/** A schema may hold itself. */
const DEEPEST = 4;

/** Whether a value holds fields that other clients write in another way. */
export function hasOtherNames(schema: JsonSchema, depth = 0): boolean {
  const bare = resolved(schema);
  if (depth > DEEPEST) return false;
  if (bare.items) return hasOtherNames(bare.items as JsonSchema, depth + 1);
  return Object.entries(propertiesOf(bare)).some(
    ([name, field]) => name.includes('_') || hasOtherNames(field, depth + 1),
  );
}
