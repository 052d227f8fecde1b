import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** What Kinde's own document says of one operation. */
export interface DocumentedOperation {
  readonly key: string;
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly { name: string; in: string; required?: boolean; schema: Schema }[];
  readonly body?: { type: string; schema: Schema };
  /** Success statuses, with the schema of the body where one is declared. */
  readonly successes: ReadonlyMap<number, Schema | undefined>;
}

export type Schema = { readonly [keyword: string]: unknown };
type Json = Record<string, never>;

const folder = process.env.KINDE_DOCUMENTS ?? join(import.meta.dirname, '../../../shared/kinde');
const METHODS = new Set(['get', 'post', 'put', 'patch', 'delete']);

/** Kinde's own document, which is not part of the project and may not be on this machine. */
export const vendorPath = join(folder, 'management-2026-08-12.yaml');

/** The facts of that document, as the project keeps them. */
export const projectPath = join(import.meta.dirname, '../../openapi/kinde-management.yaml');

export function isVendorPresent(): boolean {
  return existsSync(vendorPath);
}

/** Reads a document, with references resolved and `nullable` written as JSON Schema writes it. */
export function readDocument(path: string): readonly DocumentedOperation[] {
  const document = parse(readFileSync(path, 'utf8')) as Json;
  return Object.entries(document.paths ?? {}).flatMap(([template, item]) =>
    Object.entries(item as Json)
      .filter(([method]) => METHODS.has(method))
      .map(([method, operation]) => operationFrom(document, template, method, operation as Json)),
  );
}

function operationFrom(document: Json, path: string, method: string, operation: Json): DocumentedOperation {
  const resolved = resolve(document, operation) as Record<string, Json>;
  const [type, media] = Object.entries((resolved.requestBody?.content ?? {}) as Json)[0] ?? [];
  const successes = Object.entries(resolved.responses ?? {})
    .filter(([status]) => status.startsWith('2'))
    .map(([status, answer]): [number, Schema | undefined] => [Number(status), schemaOf((answer as Json).content)]);
  return {
    key: `${method.toUpperCase()} ${path}`,
    method: method.toUpperCase(),
    path,
    parameters: (resolved.parameters ?? []) as unknown as DocumentedOperation['parameters'],
    ...(type === undefined ? {} : { body: { type, schema: (media as unknown as { schema: Schema }).schema } }),
    successes: new Map(successes),
  };
}

function schemaOf(content: Json | undefined): Schema | undefined {
  const [media] = Object.values(content ?? {});
  return (media as { schema?: Schema } | undefined)?.schema;
}

function resolve(document: Json, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => resolve(document, item));
  if (typeof value !== 'object' || value === null) return value;
  const { $ref, nullable, ...rest } = value as Record<string, unknown>;
  if (typeof $ref === 'string') return resolve(document, target(document, $ref));
  const copy = Object.fromEntries(Object.entries(rest).map(([key, item]) => [key, resolve(document, item)]));
  if (nullable !== true || typeof copy.type !== 'string') return copy;
  const values = Array.isArray(copy.enum) ? { enum: [...new Set([...copy.enum, null])] } : {};
  return { ...copy, type: [copy.type, 'null'], ...values };
}

function target(document: Json, reference: string): unknown {
  return reference
    .slice(2)
    .split('/')
    .reduce<unknown>((node, key) => (node as Json)[key], document);
}
