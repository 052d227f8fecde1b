import openapiTS, { astToString, type OpenAPI3 } from 'openapi-typescript';
import ts from 'typescript';
import type { DocumentFacts } from '../spec/facts.js';

/** Text of schema.ts: the whole document as types, for openapi-fetch. */
export async function schemaFile(document: DocumentFacts, header: string): Promise<string> {
  const nodes = await openapiTS(document as unknown as OpenAPI3, {
    // A default is what the server does without the value: callers may still leave it out.
    defaultNonNullable: false,
    // An object without declared properties holds anything, not nothing.
    emptyObjectsUnknown: true,
    silent: true,
    transform: (schema) => (schema.format === 'binary' ? ts.factory.createTypeReferenceNode('Blob') : undefined),
  });
  return `${header}\n${astToString(nodes)}`;
}
