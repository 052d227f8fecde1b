import { stringify } from 'yaml';
import { checkDocument } from './check-document.js';
import { checkOperations } from './check-operations.js';
import { checkReferences } from './check-references.js';
import { keepDocument } from './fact-tables.js';
import type { DocumentFacts } from './facts.js';
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
    checkDocument(source.value);
    const document = keepDocument(source.value, '#') as DocumentFacts;
    // References first: what follows resolves them.
    checkReferences(document);
    return { document, notes: checkOperations(document) };
  } catch (error) {
    throw error instanceof SpecError ? error.at(source.locate(error.pointer)) : error;
  }
}

/** The document as the YAML that is committed: the same bytes for the same facts. */
export function documentText(document: DocumentFacts): string {
  const header = '# API facts, written by `npm run spec:import`; change overlay.yaml, not this file.\n';
  return header + stringify(document, { lineWidth: 0, aliasDuplicateObjects: false });
}
