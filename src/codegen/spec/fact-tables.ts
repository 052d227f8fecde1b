import { keepContent } from './content.js';
import {
  isObject,
  type Keep,
  type KeepTable,
  keepList,
  keepMap,
  keepObject,
  keepScalar,
  keepValue,
  keepWord,
} from './keep.js';
import { schema } from './schema-facts.js';
import { scopeOf } from './scope.js';

/*
 * What is a fact, by kind of object. Whatever a table does not name is dropped, so prose has no way through.
 */

const flag = keepScalar('boolean');
const text = keepScalar('string');

/** Keys of a map that are not somebody's extension. */
const isOwn = (key: string): boolean => !key.startsWith('x-');

const content = keepContent(keepMap(keepObject('media type', () => ({ schema }))));

const parameterTable: KeepTable = {
  $ref: text,
  name: text,
  in: keepWord(['path', 'query', 'header', 'cookie']),
  required: flag,
  deprecated: flag,
  allowEmptyValue: flag,
  style: text,
  explode: flag,
  allowReserved: flag,
  schema,
  content,
};
const parameter = keepObject('parameter', () => parameterTable);

// Parameters go by name, so their order says nothing; path parameters first reads best.
const parameters = keepList(parameter, (item) => {
  const { in: where, name, $ref } = item as Record<string, unknown>;
  return [where === 'path' || $ref ? 0 : 1, where ?? '', name ?? $ref].join(' ');
});

const header = keepObject('header', () => ({ $ref: text, schema }));
const answerObject = keepObject('answer', () => ({ $ref: text, headers: keepMap(header), content }));
// OpenAPI asks for a description; the vendor's words stay out.
const answer: Keep = (value, pointer, reading) => {
  const kept = answerObject(value, pointer, reading) as object;
  return '$ref' in kept ? kept : { description: '', ...kept };
};

const body = keepObject('request body', () => ({ $ref: text, required: flag, content }));

const operationObject = keepObject('operation', () => ({
  operationId: text,
  tags: keepList(text),
  'x-scope': text,
  deprecated: flag,
  security: keepValue,
  parameters,
  requestBody: body,
  responses: keepMap(answer, isOwn),
}));
const operation: Keep = (value, pointer, reading) => {
  const { operationId, tags, ...rest } = operationObject(value, pointer, reading) as Record<string, unknown>;
  const scope = scopeOf(value, pointer);
  return { operationId, ...(tags ? { tags } : {}), ...(scope ? { 'x-scope': scope } : {}), ...rest };
};

const path = keepObject('path', () => ({
  $ref: text,
  parameters,
  get: operation,
  post: operation,
  put: operation,
  patch: operation,
  delete: operation,
}));

const server = keepObject('server', () => ({
  url: text,
  variables: keepMap(keepObject('server variable', () => ({ default: keepValue, enum: keepValue }))),
}));

const securityScheme = keepObject('security scheme', () => ({
  $ref: text,
  type: keepValue,
  scheme: keepValue,
  bearerFormat: keepValue,
  name: keepValue,
  in: keepValue,
  openIdConnectUrl: keepValue,
}));

const tag = keepObject('tag', () => ({ name: text }));

/** Takes the facts out of a whole document, in an order of their own. */
export const keepDocument: Keep = keepObject('document', () => ({
  openapi: keepValue,
  // OpenAPI asks for a title; this one is ours.
  info: (value) => ({ title: 'API facts', version: isObject(value) ? String(value.version ?? '') : '' }),
  servers: keepList(server),
  security: keepValue,
  tags: keepList(tag, (item) => String((item as { name?: unknown }).name)),
  paths: keepMap(path, isOwn),
  components: keepObject('components', () => ({
    schemas: keepMap(schema),
    parameters: keepMap(parameter),
    responses: keepMap(answer),
    requestBodies: keepMap(body),
    headers: keepMap(header),
    securitySchemes: keepMap(securityScheme),
  })),
}));
