import { type DocumentFacts, METHODS, type OperationFacts, type Parameter, type PathFacts } from './facts.js';
import { childPointer } from './pointer.js';
import { resolve } from './resolve.js';
import { SpecError } from './spec-error.js';

const STATUS = /^([1-5](\d\d|XX)|default)$/;

/**
 * Checks what every later step relies on: unique operation ids, complete parameters, declared path parameters, statuses.
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
      checkBody(document, operation, pointer);
      checkStatuses(operation, pointer);
      return checkPathParameters(document, path, item, operation, pointer);
    }),
  );
}

function checkIdentity(operation: OperationFacts, pointer: string, seen: Map<string, string>): void {
  const id = operation.operationId;
  const other = seen.get(id);
  if (other) throw new SpecError(`The operationId \`${id}\` is used twice; first at ${other}.`, pointer);
  seen.set(id, pointer);
}

function checkBody(document: DocumentFacts, { requestBody, operationId }: OperationFacts, pointer: string): void {
  if (requestBody === undefined) return;
  const { content } = resolve<{ content?: object }>(document, requestBody as { content?: object });
  if (content !== undefined && Object.keys(content).length > 0) return;
  throw new SpecError(`The body of \`${operationId}\` has no \`content\`.`, childPointer(pointer, 'requestBody'));
}

function checkStatuses({ operationId, responses }: OperationFacts, pointer: string): void {
  if (!responses) throw new SpecError(`\`${operationId}\` declares no responses.`, pointer);
  const odd = Object.keys(responses).find((status) => !STATUS.test(status));
  if (odd === undefined) return;
  throw new SpecError(`\`${odd}\` is not a status.`, childPointer(childPointer(pointer, 'responses'), odd));
}

function checkPathParameters(
  document: DocumentFacts,
  path: string,
  item: PathFacts,
  operation: OperationFacts,
  pointer: string,
): string[] {
  const all = [item.parameters ?? [], operation.parameters ?? []].map((list) =>
    list.map((entry) => resolve<Parameter>(document, entry)),
  );
  for (const list of all) checkParameters(list, pointer);
  const parameters = all.flat();
  const declared = [...new Set(parameters.filter(({ in: place }) => place === 'path').map(({ name }) => name))];
  const template = pathParameters(path);
  const missing = template.find((name) => !declared.includes(name));
  if (missing) throw new SpecError(`The path has {${missing}}, which is not declared as a path parameter.`, pointer);
  return declared
    .filter((name) => !template.includes(name))
    .map((name) => `${operation.operationId} declares the path parameter ${name}, but its path is ${path}.`);
}

function checkParameters(parameters: readonly Parameter[], pointer: string): void {
  const keys = parameters.map(({ in: place, name }) => `${place} parameter ${name}`);
  for (const [index, { name, in: place }] of parameters.entries()) {
    if (name === undefined || place === undefined) throw new SpecError('A parameter has no name or no `in`.', pointer);
    if (keys.indexOf(keys[index] ?? '') < index) throw new SpecError(`The ${keys[index]} is declared twice.`, pointer);
  }
}

/** Names in a path's template: `/users/{user_id}` has `user_id`. */
export function pathParameters(path: string): string[] {
  return [...path.matchAll(/\{([^{}]+)\}/g)].map(([, name]) => name ?? '');
}
