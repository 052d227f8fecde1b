import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'yaml';

/** Folder with Kinde's own documents; they are not part of this repository. */
const FOLDER = process.env.KINDE_DOCUMENTS ?? resolve(import.meta.dirname, '../../../shared/kinde');

/** The newest of Kinde's Management API documents, or undefined on a machine that has none. */
export function kindeDocument(file = 'management-2026-08-12.yaml'): Schema | undefined {
  const path = resolve(FOLDER, file);
  return existsSync(path) ? (parse(readFileSync(path, 'utf8')) as Schema) : undefined;
}

/** Said when a suite needs the documents and there are none. */
export const NO_DOCUMENTS = "skipped: Kinde's documents are not here; set KINDE_DOCUMENTS to their folder";

// biome-ignore lint/suspicious/noExplicitAny: a document is read as it comes
export type Schema = any;

/** The part of a document that a `$ref` names, or the value itself. */
export function resolved(document: Schema, value: Schema): Schema {
  if (!value?.$ref) return value;
  const parts = String(value.$ref).slice(2).split('/');
  return resolved(
    document,
    parts.reduce((node, part) => node[part], document),
  );
}

/** One operation of a document. */
export interface DocumentedOperation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Schema[];
  readonly body: Schema | undefined;
  readonly bodyType: string | undefined;
  readonly responses: Schema;
}

/** Every operation of a document, references in parameters and bodies followed. */
export function documentedOperations(document: Schema): DocumentedOperation[] {
  return Object.entries<Schema>(document.paths).flatMap(([path, item]) =>
    ['get', 'put', 'post', 'patch', 'delete'].flatMap((method) => {
      const operation = item[method];
      if (!operation) return [];
      const content = resolved(document, operation.requestBody)?.content as Record<string, Schema> | undefined;
      const [bodyType, media] = Object.entries(content ?? {})[0] ?? [];
      const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])];
      return {
        id: operation.operationId,
        method: method.toUpperCase(),
        path,
        parameters: parameters.map((parameter) => resolved(document, parameter)),
        body: resolved(document, media?.schema),
        bodyType,
        responses: operation.responses,
      };
    }),
  );
}
