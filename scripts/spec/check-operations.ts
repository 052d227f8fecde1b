import { type DocumentFacts, METHODS, type OperationFacts, type Parameter, type PathFacts } from './facts.js';
import { childPointer } from './pointer.js';
import { resolve } from './resolve.js';
import { SpecError } from './spec-error.js';

/**
 * Checks what every later step relies on: unique operation ids and declared path parameters.
 *
 * @returns Notes on what can be imported but not called as it stands.
 * @throws SpecError at the first operation that cannot be used.
 */
export function checkOperations(document: DocumentFacts): string[] {
  const seen = new Map<string, string>();
  return Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      if (operation === undefined) return [];
      const pointer = childPointer(childPointer('#/paths', path), method);
      checkIdentity(operation, pointer, seen);
      return checkPathParameters(document, path, item, operation, pointer);
    }),
  );
}

function checkIdentity(operation: OperationFacts, pointer: string, seen: Map<string, string>): void {
  const id: unknown = operation.operationId;
  if (typeof id !== 'string' || id === '') throw new SpecError('The operation has no operationId.', pointer);
  const other = seen.get(id);
  if (other) throw new SpecError(`The operationId \`${id}\` is used twice; first at ${other}.`, pointer);
  if (!operation.responses) throw new SpecError(`\`${id}\` declares no responses.`, pointer);
  seen.set(id, pointer);
}

function checkPathParameters(
  document: DocumentFacts,
  path: string,
  item: PathFacts,
  operation: OperationFacts,
  pointer: string,
): string[] {
  const declared = [...(item.parameters ?? []), ...(operation.parameters ?? [])]
    .map((parameter) => resolve<Parameter>(document, parameter))
    .filter((parameter) => parameter.in === 'path')
    .map((parameter) => parameter.name);
  const template = pathParameters(path);
  const missing = template.find((name) => !declared.includes(name));
  if (missing) throw new SpecError(`The path has {${missing}}, which is not declared as a path parameter.`, pointer);
  return declared
    .filter((name) => !template.includes(name))
    .map((name) => `${operation.operationId} declares the path parameter ${name}, but its path is ${path}.`);
}

/** Names in a path's template: `/users/{user_id}` has `user_id`. */
export function pathParameters(path: string): string[] {
  return [...path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name ?? '');
}
