import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript';
import ts from 'typescript';
import type { DocumentFacts } from './spec/facts.js';
import { SpecError } from './spec/spec-error.js';

/**
 * Text of schema.ts: the whole document as types, for openapi-fetch.
 *
 * @throws SpecError with what openapi-typescript says, where it cannot write them.
 */
export async function schemaFile(document: DocumentFacts, header: string): Promise<string> {
  try {
    return `${header}\n${astToString(await typesOf(document))}`;
  } catch (cause) {
    throw new SpecError(
      `The types of the document cannot be written: ${cause instanceof Error ? cause.message : cause}`,
    );
  }
}

function typesOf(document: DocumentFacts) {
  return openapiTS(document as unknown as OpenAPI3, {
    // A default is what the server does without the value: callers may still leave it out.
    defaultNonNullable: false,
    // An object without declared properties holds anything, not nothing.
    emptyObjectsUnknown: true,
    silent: true,
    transform: (schema) => (schema.format === 'binary' ? ts.factory.createTypeReferenceNode('Blob') : undefined),
  });
}
