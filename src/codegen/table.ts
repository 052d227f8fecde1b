import type { Operation } from '../operation.js';
import { type OperationModel, requiredInputs } from './model.js';
import { propertyName, quoted } from './type-text.js';

/** The row of an operation: what the SDK needs to call it, without absent keys. */
export function rowOf(operation: OperationModel): Operation {
  const { method, path, scope, queryParameters, csv, deep, body, page, success } = operation;
  const query = queryParameters.map(({ name }) => name);
  const required = requiredInputs(operation);
  return {
    method: method.toUpperCase() as Operation['method'],
    path,
    ...(scope ? { scope } : {}),
    ...(query.length > 0 ? { query } : {}),
    ...(csv.length > 0 ? { csv } : {}),
    ...(deep.length > 0 ? { deep } : {}),
    ...(required.length > 0 ? { required } : {}),
    ...(body ? { body: body.kind } : {}),
    ...(page ? { page } : {}),
    ...(success.empty ? { empty: true } : {}),
  };
}

/** A plain value as TypeScript on one line: quotes only where needed. */
export function literalText(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${value.map(literalText).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  const members = Object.entries(value).map(([key, item]) => `${propertyName(key)}: ${literalText(item)}`);
  return members.length > 0 ? `{ ${members.join(', ')} }` : '{}';
}
