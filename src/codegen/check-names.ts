import type { OperationModel } from './model.js';
import { isReserved } from './names.js';
import { childPointer } from './spec/pointer.js';
import { SpecError } from './spec/spec-error.js';

/** @throws SpecError when path, query and body of an operation share a name: its flat input could not tell them apart. */
export function checkInputs({
  operationId,
  path,
  method,
  pathParameters,
  queryParameters,
  body,
}: OperationModel): void {
  const names = [...pathParameters, ...queryParameters].map((parameter) => parameter.name);
  const all = [...names, ...Object.keys(body?.schema.properties ?? {})];
  const twice = all.find((name, index) => all.indexOf(name) !== index);
  if (twice === undefined) return;
  const pointer = childPointer(childPointer('#/paths', path), method);
  throw new SpecError(`${operationId} has two inputs called \`${twice}\`; move or rename one in the overlay.`, pointer);
}

/** @throws SpecError when two operations, in the order of their names, share one, or when one has a name that is taken. */
export function checkNames(operations: readonly OperationModel[]): void {
  for (const [index, { name, operationId }] of operations.entries()) {
    if (isReserved(name)) throw new SpecError(`${operationId} cannot be called \`${name}\`; name it in the overlay.`);
    const other = operations[index + 1];
    if (other?.name !== name) continue;
    const ids = [operationId, other.operationId].sort().join(' and ');
    throw new SpecError(`${ids} would both be called \`${name}\`; name them in the overlay.`);
  }
}
