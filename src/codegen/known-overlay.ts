import { type Api, apiOf } from './api.js';
import { type Declared, declaredOperations } from './build-model.js';
import { applyCorrections, correct } from './corrections.js';
import type { OperationEntry, Overlay } from './overlay.js';
import { pageRuleProblem } from './page-rules.js';
import { readParameters, readSuccess, UnsupportedError } from './read-operation.js';
import type { DocumentFacts } from './spec/facts.js';

/**
 * The API of a document that somebody else keeps: what we know of Kinde's operations holds where it fits, and what its
 * owner says holds before that.
 *
 * @throws SpecError when the owner's overlay does not fit the document.
 */
export function apiWithKnown(document: DocumentFacts, known: Overlay, own: Overlay): Api {
  // Ours are about Kinde's document; where another one differs, it is right.
  const ours = applyCorrections(document, known).document;
  const corrected = correct(ours, own);
  const fitting = declaredOperations(corrected.document).flatMap((declared): [string, OperationEntry][] => {
    const { operationId } = declared.facts;
    const entry = known.operations[operationId];
    const fit = entry && !own.operations[operationId] && fittingEntry(corrected.document, declared, entry);
    return fit ? [[operationId, fit]] : [];
  });
  const operations = Object.assign(Object.create(null), Object.fromEntries(fitting), own.operations);
  return apiOf(corrected, { ...own, operations });
}

function fittingEntry(document: DocumentFacts, declared: Declared, entry: OperationEntry): OperationEntry | undefined {
  const { path, item, facts } = declared;
  const { page, csv = [], omit: _, ...rest } = entry;
  try {
    const { queryParameters } = readParameters(document, path, item, facts);
    const { schema } = readSuccess(document, facts);
    const fits = page && !pageRuleProblem(document, page, queryParameters, schema);
    const lists = csv.filter((name) => queryParameters.some((parameter) => parameter.name === name));
    return { ...rest, ...(fits ? { page } : {}), ...(lists.length > 0 ? { csv: lists } : {}) };
  } catch (error) {
    // An operation that cannot be a method is left out, as one that nobody knows.
    if (error instanceof UnsupportedError) return undefined;
    throw error;
  }
}
