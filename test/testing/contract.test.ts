import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { operations } from '../../generated/management/operations.js';
import type { Answered } from './client.js';
import { prepareRequest } from './contract-request.js';
import {
  type DocumentedOperation,
  isVendorPresent,
  projectPath,
  readDocument,
  type Schema,
  vendorPath,
} from './document.js';

const typedFlags = {
  reason: 'values of flags are typed JSON; the document says they are text',
  accept: withTypedFlags,
};
const bareConnections = {
  reason: 'items are connections; the document puts each into an envelope of its own',
  accept: withBareConnections,
};

/** Where the real service, and so the emulator, differs from its document: the corrections of openapi/overlay.yaml. */
const DIFFERENCES: Readonly<Record<string, { reason: string; accept: (schema: Schema) => Schema }>> = {
  'GET /api/v1/environment/feature_flags': typedFlags,
  'GET /api/v1/organizations/{org_code}/feature_flags': typedFlags,
  'GET /api/v1/connections': bareConnections,
  'GET /api/v1/applications/{application_id}/connections': bareConnections,
  'GET /api/v1/organizations/{organization_code}/connections': bareConnections,
};

const isPresent = isVendorPresent();
if (!isPresent)
  console.warn(`${vendorPath} is not here (set KINDE_DOCUMENTS): the project's copy of its facts is used`);

describe.skipIf(!isPresent)("Kinde's document", () => checkAnswers(isPresent ? readDocument(vendorPath) : []));

describe.skipIf(isPresent)("the project's copy of Kinde's document", () => checkAnswers(readDocument(projectPath)));

function checkAnswers(documented: readonly DocumentedOperation[]): void {
  it('has the operations of the table', () => {
    const table = Object.values(operations).map(({ method, path }) => `${method} ${path}`);
    expect(documented.map(({ key }) => key).sort()).toEqual(table.sort());
    expect(table).toHaveLength(183);
  });

  it.each(documented.map((operation) => [operation.key, operation] as const))('%s', async (key, operation) => {
    const answer = await send(operation);
    expect(answer, JSON.stringify(answer.body)).toMatchObject({ status: expect.any(Number) });
    expect([...operation.successes.keys()], JSON.stringify(answer.body)).toContain(answer.status);
    const schema = operation.successes.get(answer.status);
    if (!schema) {
      expect(answer.body).toBe('');
      return;
    }
    const accepted = DIFFERENCES[key]?.accept(schema) ?? schema;
    expect(errorsOf(accepted, answer.body), JSON.stringify(answer.body)).toEqual([]);
    expect(errorsOf(closed(accepted), answer.body), 'undeclared properties').toEqual([]);
  });

  it('differs from the service where the emulator follows the service', async () => {
    for (const operation of documented.filter(({ key }) => key in DIFFERENCES)) {
      const schema = operation.successes.get(200) ?? {};
      const { body } = await send(operation);
      expect(errorsOf(closed(schema), body), DIFFERENCES[operation.key]?.reason).not.toEqual([]);
    }
  });
}

async function send(operation: DocumentedOperation): Promise<Answered> {
  const { client, method, path, body } = await prepareRequest(operation);
  return await client.call(method, path, body);
}

function errorsOf(schema: Schema, body: unknown): unknown[] {
  const ajv = new Ajv({ strict: false, allErrors: true });
  ajv.addFormat('date-time', (text) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(text) && !Number.isNaN(Date.parse(text)));
  ajv.addFormat('uuid', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  ajv.addFormat('binary', true);
  ajv.validate(schema, body);
  return (ajv.errors ?? []).map(({ instancePath, message, params }) => [instancePath, message, params]);
}

/** The schema with nothing allowed that it does not declare; the parts of an `allOf` share one object, so they stay. */
function closed(schema: unknown): Schema {
  if (typeof schema !== 'object' || schema === null || 'allOf' in schema) return schema as Schema;
  if (Array.isArray(schema)) return schema.map(closed) as unknown as Schema;
  const copy = Object.fromEntries(Object.entries(schema).map(([key, item]) => [key, closed(item)])) as Schema;
  return copy.type === 'object' && copy.properties && !('additionalProperties' in copy)
    ? { ...copy, additionalProperties: false }
    : copy;
}

function withTypedFlags(schema: Schema): Schema {
  const text = JSON.stringify(schema).replaceAll(
    '"value":{"type":"string"}',
    '"value":{"type":["string","integer","boolean"]}',
  );
  return JSON.parse(text) as Schema;
}

function withBareConnections(schema: Schema): Schema {
  const { connections, ...properties } = schema.properties as Record<
    string,
    { items: { properties: Record<string, Schema> } }
  >;
  const items = connections?.items.properties.connection;
  return { ...schema, properties: { ...properties, connections: { type: 'array', items } } };
}
