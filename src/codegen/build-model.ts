import { checkInputs, checkNames } from './check-names.js';
import type { OperationModel, SuccessModel } from './model.js';
import { methodName } from './names.js';
import type { OperationEntry, Overlay } from './overlay.js';
import { derivedPageRule, pageRule, pageRuleProblem } from './page-rules.js';
import { readBody, readParameters, readSuccess, UnsupportedError } from './read-operation.js';
import { type DocumentFacts, METHODS, type Method, type OperationFacts, type PathFacts } from './spec/facts.js';
import { SpecError } from './spec/spec-error.js';
import { summaryOf } from './summaries.js';

/** An operation as a document declares it, with where it stands. */
export interface Declared {
  readonly path: string;
  readonly item: PathFacts;
  readonly method: Method;
  readonly facts: OperationFacts;
}

/** The operations that become methods, and those that cannot. */
export interface Model {
  /** In the order of their public names. */
  readonly operations: readonly OperationModel[];
  /** OperationId to the reason; only operations that the overlay does not know. */
  readonly leftOut: ReadonlyMap<string, string>;
}

/**
 * The operations of a corrected document joined with its overlay.
 *
 * @throws SpecError when two inputs or two methods would share a name, or when an overlay entry does not fit the document.
 */
export function buildModel(document: DocumentFacts, overlay: Overlay): Model {
  const leftOut = new Map<string, string>();
  const operations = declaredOperations(document)
    .filter(({ facts }) => overlay.operations[facts.operationId]?.omit === undefined)
    .flatMap((declared) => readIfPossible(document, overlay, declared, leftOut))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  checkNames(operations);
  return { operations, leftOut };
}

/** Every operation of a document with where it stands. */
export function declaredOperations(document: DocumentFacts): Declared[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const facts = item[method];
      return facts ? [{ path, item, method, facts }] : [];
    }),
  );
}

function readIfPossible(
  document: DocumentFacts,
  overlay: Overlay,
  declared: Declared,
  leftOut: Map<string, string>,
): OperationModel[] {
  const { operationId } = declared.facts;
  try {
    return [readOperation(document, overlay, declared)];
  } catch (error) {
    // An operation nobody looked at yet must not stop a build; `overlayWarnings` tells of it.
    if (!(error instanceof UnsupportedError) || overlay.operations[operationId]) throw error;
    leftOut.set(operationId, error.reason);
    return [];
  }
}

function readOperation(document: DocumentFacts, overlay: Overlay, declared: Declared): OperationModel {
  const { path, item, method, facts } = declared;
  const id = facts.operationId;
  const entry = overlay.operations[id];
  const parameters = readParameters(document, path, item, facts);
  const { queryParameters } = parameters;
  const body = readBody(document, facts);
  const success = readSuccess(document, facts);
  const page = readPage(document, overlay, id, queryParameters, success);
  const model: OperationModel = {
    operationId: id,
    name: entry?.name ?? methodName(id),
    summary: summary(entry, declared, page !== undefined),
    method,
    path,
    ...(facts['x-scope'] ? { scope: facts['x-scope'] } : {}),
    deprecated: facts.deprecated === true,
    ...parameters,
    ...(body ? { body } : {}),
    success,
    ...(page ? { page } : {}),
    csv: queryParameters.filter(({ name }) => entry?.csv?.includes(name)).map(({ name }) => name),
    deep: queryParameters.filter(({ style }) => style === 'deepObject').map(({ name }) => name),
  };
  checkInputs(model);
  return model;
}

function summary(entry: OperationEntry | undefined, { method, path }: Declared, isList: boolean): string {
  return entry?.summary ?? summaryOf(method, path, isList);
}

function readPage(
  document: DocumentFacts,
  overlay: Overlay,
  id: string,
  query: OperationModel['queryParameters'],
  { schema }: SuccessModel,
): OperationModel['page'] {
  const entry = overlay.operations[id];
  if (!entry) return derivedPageRule(document, query, schema);
  if (!entry.page) return undefined;
  const rule = pageRule(entry.page);
  const problem = pageRuleProblem(document, rule, query, schema);
  if (!problem) return rule;
  throw new SpecError(`The page rule of ${id} cannot work: ${problem}.`, '', overlay.place('operations', id, 'page'));
}
