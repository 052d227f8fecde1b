import {
  isObject,
  type Keep,
  keepList,
  keepMap,
  keepObject,
  keepScalar,
  keepSet,
  keepValue,
  keepWord,
} from './keep.js';
import { SpecError } from './spec-error.js';

const flag = keepScalar('boolean');
const text = keepScalar('string');
const number = keepScalar('number');

/** Values that a type can be written of. */
const values: Keep = keepList((value, pointer, reading) => {
  if (isObject(value) || Array.isArray(value))
    throw new SpecError('An object or list cannot be one of the values.', pointer);
  return keepValue(value, pointer, reading);
});

/** The facts of a schema; `true` and `false` are schemas where other fields are meant. */
const schemaOrFlag: Keep = (value, pointer, reading) =>
  typeof value === 'boolean' ? value : schema(value, pointer, reading);

/** The facts of a schema. A schema's `properties` is a map of names: a property called `description` or `example` is a fact. */
export const schema: Keep = keepObject('schema', () => ({
  $ref: text,
  type: keepWord(['string', 'number', 'integer', 'boolean', 'array', 'object']),
  format: text,
  nullable: flag,
  enum: values,
  default: keepValue,
  deprecated: flag,
  readOnly: flag,
  writeOnly: flag,
  minimum: number,
  maximum: number,
  exclusiveMinimum: flag,
  exclusiveMaximum: flag,
  multipleOf: number,
  minLength: number,
  maxLength: number,
  pattern: text,
  minItems: number,
  maxItems: number,
  uniqueItems: flag,
  minProperties: number,
  maxProperties: number,
  required: keepSet,
  properties: keepMap(schema),
  additionalProperties: schemaOrFlag,
  items: schema,
  allOf: keepList(schema),
  oneOf: keepList(schema),
  anyOf: keepList(schema),
  not: schema,
  discriminator: keepValue,
}));
