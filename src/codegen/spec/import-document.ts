import { stringify } from 'yaml';
import { checkDocument } from './check-document.js';
import { checkOperations } from './check-operations.js';
import { checkPaths } from './check-paths.js';
import { checkReferences } from './check-references.js';
import { keepDocument } from './fact-tables.js';
import type { DocumentFacts } from './facts.js';
import { isObject, type Reading } from './keep.js';
import { withOperationIds } from './operation-ids.js';
import { parseSource } from './source.js';
import { SpecError } from './spec-error.js';

/** What an import gives. */
export interface Imported {
  readonly document: DocumentFacts;
  /** Things a person should know; none of them stops the import. */
  readonly notes: readonly string[];
}

/**
 * Takes the facts out of an OpenAPI 3.0 document (YAML or JSON) and checks that they can be used.
 *
 * Importing the result again gives the same document.
 *
 * @throws SpecError with file, line and column.
 */
export function importDocument(text: string, name: string): Imported {
  const source = parseSource(text, name);
  try {
    return factsOf(source.value);
  } catch (error) {
    const problem = error instanceof RangeError ? new SpecError('The document is nested too deeply.') : error;
    throw problem instanceof SpecError ? problem.at(source.locate(problem.pointer)) : problem;
  }
}

function factsOf(value: unknown): Imported {
  checkDocument(value);
  const reading: Reading = { kinds: new Map(), references: [] };
  const kept = keepDocument(value, '#', reading) as DocumentFacts;
  // References first: what follows resolves them.
  checkReferences(kept, reading);
  checkPaths(kept);
  const { document, notes } = withOperationIds(kept);
  return { document, notes: [...notes, ...skippedMethods(value), ...checkOperations(document)] };
}

/** Operations with a method that the client has no calls for. */
function skippedMethods(value: unknown): string[] {
  const { paths } = value as { readonly paths: Readonly<Record<string, unknown>> };
  return Object.entries(paths).flatMap(([path, item]) =>
    ['head', 'options', 'trace']
      .filter((method) => isObject(item) && method in item)
      .map((method) => `${method.toUpperCase()} ${path} is not imported.`),
  );
}

/** The document as the YAML that is committed: the same bytes for the same facts. */
export function documentText(document: DocumentFacts): string {
  const header = '# API facts, written by `npm run spec:import`; change overlay.yaml, not this file.\n';
  return header + stringify(document, { lineWidth: 0, aliasDuplicateObjects: false });
}
