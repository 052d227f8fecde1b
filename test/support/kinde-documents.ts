import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';

/** Folder with Kinde's own documents; they are not ours to commit, and stand beside the repository. */
const FOLDER = process.env.KINDE_DOCUMENTS ?? resolve(import.meta.dirname, '../../../shared/kinde');

/** Kinde's management documents, oldest first. */
export const MANAGEMENT = [
  'management-2025-02-20.yaml',
  'management-2026-02-13.yaml',
  'management-2026-08-12.yaml',
] as const;

/** The newest of them, which the committed facts are taken from. */
export const NEWEST = MANAGEMENT[2];

/** Whether Kinde's documents are here; tests that need them are skipped, saying so, when they are not. */
export const hasDocuments = existsSync(join(FOLDER, NEWEST));

/** Ends the title of a suite that needs the documents: says why it is skipped, where it is. */
export const documentsNote = hasDocuments ? '' : " (skipped: Kinde's documents are not here, see KINDE_DOCUMENTS)";

/** Text of one of Kinde's documents. */
export function kindeText(file: string): string {
  return readFileSync(join(FOLDER, file), 'utf8');
}

/** One of Kinde's documents, or undefined on a machine that has none. */
export function kindeDocument(file: string = NEWEST): Schema | undefined {
  return hasDocuments ? (parse(kindeText(file)) as Schema) : undefined;
}

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
