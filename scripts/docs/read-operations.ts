import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { operations as accountOperations } from '../../generated/account/operations.js';
import { shapes as accountShapes } from '../../generated/account/shapes.js';
import { operations as managementOperations } from '../../generated/management/operations.js';
import { shapes as managementShapes } from '../../generated/management/shapes.js';
import type { ApiShapes, JsonSchema, Operation, OperationShape } from '../../src/operation.js';
import { APIS } from '../spec/apis.js';

/** The APIs that have a reference. */
export type ApiName = keyof typeof APIS;

/** Everything that is told of one operation. */
export interface OperationFacts {
  readonly api: ApiName;
  readonly name: string;
  readonly summary: string;
  /** What it is about, as Kinde's document files it. */
  readonly group: string;
  readonly operation: Operation;
  readonly shape: OperationShape;
  /** Statuses of failures that Kinde's document declares. */
  readonly failures: readonly number[];
}

const TABLES: Readonly<Record<ApiName, { operations: Readonly<Record<string, Operation>>; shapes: ApiShapes }>> = {
  management: { operations: managementOperations, shapes: managementShapes },
  account: { operations: accountOperations, shapes: accountShapes },
};

interface Documented {
  readonly operationId: string;
  readonly tags?: readonly string[];
  readonly responses?: Readonly<Record<string, unknown>>;
}

/** Every operation of an API, in alphabetical order. */
export function readOperations(api: ApiName): OperationFacts[] {
  const { document, overlay } = APIS[api];
  const documented = documentedOperations(document);
  const entries = overlayEntries(overlay);
  const { operations, shapes } = TABLES[api];
  return Object.entries(operations).map(([name, operation]): OperationFacts => {
    const entry = entries.get(name);
    const found = entry && documented.get(entry.operationId);
    if (!found) throw new Error(`${name} is not in ${document} and ${overlay}: run \`npm run generate\`.`);
    const statuses = Object.keys(found.responses ?? {}).map(Number);
    const failures = statuses.filter((status) => status >= 400).sort((a, b) => a - b);
    const shape = shapes.operations[name] as OperationShape;
    return { api, name, summary: entry.summary, group: found.tags?.[0] ?? 'Other', operation, shape, failures };
  });
}

interface OverlayEntry {
  readonly operationId: string;
  readonly summary: string;
}

function overlayEntries(file: string): Map<string, OverlayEntry> {
  const { operations } = parse(readFileSync(file, 'utf8')) as {
    operations: Record<string, { name?: string; summary: string }>;
  };
  return new Map(
    Object.entries(operations).map(([operationId, { name, summary }]) => [
      name ?? operationId,
      { operationId, summary },
    ]),
  );
}

function documentedOperations(file: string): Map<string, Documented> {
  const { paths } = parse(readFileSync(file, 'utf8')) as { paths: Record<string, Record<string, Documented>> };
  return new Map(
    Object.values(paths).flatMap((methods) => Object.values(methods).map((one) => [one.operationId, one])),
  );
}

/** A schema, or the one that it refers to. */
export function resolvedSchema(api: ApiName, schema: JsonSchema): JsonSchema {
  const { $ref } = schema;
  return typeof $ref === 'string'
    ? resolvedSchema(api, TABLES[api].shapes.schemas[$ref.replace('#/schemas/', '')] ?? {})
    : schema;
}
