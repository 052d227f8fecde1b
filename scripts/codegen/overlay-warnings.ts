import type { DocumentFacts } from '../spec/facts.js';
import { declaredOperations } from './build-model.js';
import type { OperationModel } from './model.js';
import type { Overlay } from './overlay.js';

/**
 * Where overlay and document differ in what they know: none of it stops a build.
 *
 * New operations get derived names; documents of another age lack some.
 */
export function overlayWarnings(
  document: DocumentFacts,
  operations: readonly OperationModel[],
  overlay: Overlay,
): string[] {
  const ids = declaredOperations(document).map(({ facts }) => facts.operationId);
  const absent = Object.keys(overlay.operations).filter((id) => !ids.includes(id));
  const called = new Set(operations.map(({ operationId }) => operationId));
  const leftOut = ids.filter((id) => !called.has(id) && !overlay.operations[id]);
  return [
    ...leftOut.map((id) => `${id} is left out: it is not in the overlay and takes a body that cannot be sent.`),
    ...operations.filter(({ operationId }) => !overlay.operations[operationId]).map(unnamed),
    ...operations.flatMap((operation) => missingParameters(operation, overlay)),
    ...(absent.length > 0
      ? [`The document lacks ${absent.length} operations of the overlay: ${absent.join(', ')}.`]
      : []),
  ];
}

function unnamed({ operationId, name, page }: OperationModel): string {
  const rule = page ? `; it is taken for a list of ${page.items}` : '';
  return `${operationId} is not in the overlay; it is called ${name} until it is${rule}.`;
}

function missingParameters({ operationId, csv }: OperationModel, overlay: Overlay): string[] {
  const missing = (overlay.operations[operationId]?.csv ?? []).filter((name) => !csv.includes(name));
  return missing.map(
    (name) => `${operationId} has no query parameter ${name}, which the overlay sends comma separated.`,
  );
}
