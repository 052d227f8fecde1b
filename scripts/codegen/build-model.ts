import { type DocumentFacts, METHODS, type Method, type OperationFacts, type PathFacts } from '../spec/facts.js';
import { SpecError } from '../spec/spec-error.js';
import { checkInputs, checkNames } from './check-names.js';
import type { OperationModel, SuccessModel } from './model.js';
import { derivedSummary, methodName } from './names.js';
import type { Overlay } from './overlay.js';
import { derivedPageRule, pageRule, pageRuleProblem } from './page-rules.js';
import { isBodySupported, readBody, readParameters, readSuccess } from './read-operation.js';

interface Declared {
  readonly path: string;
  readonly item: PathFacts;
  readonly method: Method;
  readonly facts: OperationFacts;
}

/**
 * The operations of a corrected document joined with its overlay, in the order of their public names.
 *
 * @throws SpecError when two inputs or two methods would share a name, or when an overlay entry does not fit the document.
 */
export function buildModel(document: DocumentFacts, overlay: Overlay): OperationModel[] {
  const operations = declaredOperations(document)
    .filter(({ facts }) => isWanted(document, overlay, facts))
    .map((declared) => readOperation(document, overlay, declared))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  checkNames(operations);
  return operations;
}

function isWanted(document: DocumentFacts, overlay: Overlay, facts: OperationFacts): boolean {
  const entry = overlay.operations[facts.operationId];
  // An operation nobody looked at yet must not stop a build; `overlayWarnings` tells of it.
  return entry ? entry.omit === undefined : isBodySupported(document, facts);
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
    summary: entry?.summary ?? derivedSummary(id),
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
