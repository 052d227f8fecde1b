import { keepContent } from './content.js';
import { isObject, type Keep, type KeepTable, keepList, keepMap, keepObject, keepSet, keepValue } from './keep.js';
import { scopeOf } from './scope.js';

/*
 * What is a fact, by kind of object. Whatever a table does not name is dropped, so prose has no way through. A schema's `properties`
 * is a map of names: a property called `description` or `example` is a fact.
 */

const schema: Keep = (value, pointer) => (typeof value === 'boolean' ? value : schemaObject(value, pointer));

const schemaObject = keepObject(() => ({
  $ref: keepValue,
  type: keepValue,
  format: keepValue,
  nullable: keepValue,
  enum: keepValue,
  default: keepValue,
  deprecated: keepValue,
  readOnly: keepValue,
  writeOnly: keepValue,
  minimum: keepValue,
  maximum: keepValue,
  exclusiveMinimum: keepValue,
  exclusiveMaximum: keepValue,
  multipleOf: keepValue,
  minLength: keepValue,
  maxLength: keepValue,
  pattern: keepValue,
  minItems: keepValue,
  maxItems: keepValue,
  uniqueItems: keepValue,
  minProperties: keepValue,
  maxProperties: keepValue,
  required: keepSet,
  properties: keepMap(schema),
  additionalProperties: schema,
  items: schema,
  allOf: keepList(schema),
  oneOf: keepList(schema),
  anyOf: keepList(schema),
  not: schema,
  discriminator: keepValue,
}));

const content = keepContent(keepMap(keepObject(() => ({ schema }))));

const parameterTable: KeepTable = {
  $ref: keepValue,
  name: keepValue,
  in: keepValue,
  required: keepValue,
  deprecated: keepValue,
  allowEmptyValue: keepValue,
  style: keepValue,
  explode: keepValue,
  allowReserved: keepValue,
  schema,
  content,
};
const parameter = keepObject(() => parameterTable);

// Parameters go by name, so their order says nothing; path parameters first reads best.
const parameters = keepList(parameter, (item) => {
  const { in: where, name, $ref } = item as Record<string, unknown>;
  return [where === 'path' || $ref ? 0 : 1, where ?? '', name ?? $ref].join(' ');
});

const answerObject = keepObject(() => ({ $ref: keepValue, headers: keepMap(keepObject(() => ({ schema }))), content }));
// OpenAPI asks for a description; the vendor's words stay out.
const answer: Keep = (value, pointer) => {
  const kept = answerObject(value, pointer) as object;
  return '$ref' in kept ? kept : { description: '', ...kept };
};

const body = keepObject(() => ({ $ref: keepValue, required: keepValue, content }));

const operationObject = keepObject(() => ({
  operationId: keepValue,
  tags: keepValue,
  'x-scope': keepValue,
  deprecated: keepValue,
  security: keepValue,
  parameters,
  requestBody: body,
  responses: keepMap(answer),
}));
const operation: Keep = (value, pointer) => {
  const { operationId, tags, ...rest } = operationObject(value, pointer) as Record<string, unknown>;
  const scope = scopeOf(value, pointer);
  return { operationId, ...(tags ? { tags } : {}), ...(scope ? { 'x-scope': scope } : {}), ...rest };
};

const path = keepObject(() => ({
  $ref: keepValue,
  parameters,
  get: operation,
  post: operation,
  put: operation,
  patch: operation,
  delete: operation,
}));

const server = keepObject(() => ({
  url: keepValue,
  variables: keepMap(keepObject(() => ({ default: keepValue, enum: keepValue }))),
}));

const securityScheme = keepObject(() => ({
  type: keepValue,
  scheme: keepValue,
  bearerFormat: keepValue,
  name: keepValue,
  in: keepValue,
  openIdConnectUrl: keepValue,
}));

const tag = keepObject(() => ({ name: keepValue }));

/** Takes the facts out of a whole document, in an order of their own. */
export const keepDocument: Keep = keepObject(() => ({
  openapi: keepValue,
  // OpenAPI asks for a title; this one is ours.
  info: (value) => ({ title: 'API facts', version: isObject(value) ? String(value.version ?? '') : '' }),
  servers: keepList(server),
  security: keepValue,
  tags: keepList(tag, (item) => String((item as { name?: unknown }).name)),
  paths: keepMap(path),
  components: keepObject(() => ({
    schemas: keepMap(schema),
    parameters: keepMap(parameter),
    responses: keepMap(answer),
    requestBodies: keepMap(body),
    headers: keepMap(keepObject(() => ({ schema }))),
    securitySchemes: keepMap(securityScheme),
  })),
}));
