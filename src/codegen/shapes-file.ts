import type { OperationShape } from '../operation.js';
import { mapSchemas, toJsonSchema } from './json-schema.js';
import type { OperationModel } from './model.js';
import type { DocumentFacts, Parameter } from './spec/facts.js';

/** Text of shapes.ts: what goes over the wire, for the emulator. One operation or schema a line, so that changes can be read. */
export function shapesFile(
  document: DocumentFacts,
  operations: readonly OperationModel[],
  names: { readonly header: string; readonly operationModule: string },
): string {
  const shapes = operations.map((operation) => [operation.name, shapeOf(operation)] as const);
  return [
    names.header,
    `import type { ApiShapes } from '${names.operationModule}';`,
    '',
    '/** The wire form of every operation by its method name, and the schemas they refer to. */',
    'export const shapes: ApiShapes = {',
    '  operations: {',
    ...shapes.map(line),
    '  },',
    '  schemas: {',
    ...Object.entries(mapSchemas(document.components?.schemas ?? {})).map(line),
    '  },',
    '};',
    '',
  ].join('\n');
}

function line([name, value]: readonly [string, unknown]): string {
  return `    ${JSON.stringify(name)}: ${JSON.stringify(value)},`;
}

function shapeOf({ pathParameters, queryParameters, body, success }: OperationModel): OperationShape {
  return {
    parameters: [...pathParameters, ...queryParameters].map(parameterShape),
    ...(body ? { body: { ...(body.required ? { required: true } : {}), schema: toJsonSchema(body.schema) } } : {}),
    status: success.status,
    ...(success.schema ? { response: toJsonSchema(success.schema) } : {}),
  };
}

function parameterShape({ name, in: where, required, schema }: Parameter): OperationShape['parameters'][number] {
  const place = where === 'path' ? 'path' : 'query';
  return { name, in: place, ...(required ? { required } : {}), schema: toJsonSchema(schema ?? {}) };
}
