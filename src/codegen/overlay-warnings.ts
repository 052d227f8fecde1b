import { declaredOperations, type Model } from './build-model.js';
import type { OperationModel } from './model.js';
import type { Overlay } from './overlay.js';
import type { DocumentFacts } from './spec/facts.js';

/**
 * Where overlay and document differ in what they know: none of it stops a build.
 *
 * New operations get derived names; documents of another age lack some.
 */
export function overlayWarnings(document: DocumentFacts, { operations, leftOut }: Model, overlay: Overlay): string[] {
  const absent = absentOperations(document, overlay);
  return [
    ...[...leftOut].map(([id, reason]) => `${id} is left out: it is not in the overlay, and ${reason}.`),
    ...operations.filter(({ operationId }) => !overlay.operations[operationId]).map(unnamed),
    ...operations.flatMap((operation) => missingParameters(operation, overlay)),
    ...(absent.length > 0
      ? [`The document lacks ${absent.length} operations of the overlay: ${absent.join(', ')}.`]
      : []),
  ];
}

/** Operations of the overlay that the document does not have. */
export function absentOperations(document: DocumentFacts, overlay: Overlay): string[] {
  const ids = new Set(declaredOperations(document).map(({ facts }) => facts.operationId));
  return Object.keys(overlay.operations).filter((id) => !ids.has(id));
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
