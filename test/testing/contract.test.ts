import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { operations } from '../../generated/management/operations.js';
import type { Emulator, Seed } from '../../src/testing/index.js';
import { type Answered, connect, type TestClient } from './client.js';
import {
  type DocumentedOperation,
  isVendorPresent,
  projectPath,
  readDocument,
  type Schema,
  vendorPath,
} from './document.js';

/** Things that the requests below name, so that operations with state find them. */
const seed: Seed = {
  applications: [{ clientId: 'app_1', clientSecret: 'secret', redirectUris: ['http://localhost:3000/callback'] }],
  permissions: [
    { id: 'perm_1', key: 'read', description: 'Reads' },
    { id: 'perm_2', key: 'write' },
  ],
  roles: [
    { id: 'role_1', key: 'admin', permissions: ['read'] },
    { id: 'role_2', key: 'user', description: 'Uses' },
  ],
  featureFlags: [
    { key: 'theme', type: 'str', default_value: 'dark' },
    { key: 'limit', type: 'int', default_value: 5 },
    { key: 'beta', type: 'bool', default_value: true },
  ],
  organizations: [{ code: 'org_1', name: 'One', handle: 'one', external_id: 'x', properties: { plan: 'pro' } }],
  webhooks: [{ id: 'webhook_1', endpoint: 'https://app.example.com/webhooks', event_types: ['role.deleted'] }],
  users: [
    {
      id: 'kp_1',
      email: 'one@example.com',
      phone: '+61400000000',
      username: 'one',
      first_name: 'Amber',
      last_name: 'Heron',
      organizations: [{ code: 'org_1', roles: ['admin'], permissions: ['write'] }],
      properties: { plan: 'pro' },
    },
    { id: 'kp_2' },
  ],
};

/** Values of parameters and of fields of bodies, by name. */
const VALUES: Readonly<Record<string, unknown>> = {
  app_id: 'app_1',
  org_code: 'org_1',
  user_id: 'kp_1',
  role_id: 'role_1',
  permission_id: 'perm_1',
  webhook_id: 'webhook_1',
  event_types: ['user.created'],
  feature_flag_key: 'theme',
  property_key: 'plan',
};

/** Values that one operation needs besides: what it names must exist, or must not. */
const OWN_VALUES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'GET /api/v1/organization': { code: 'org_1' },
  'GET /api/v1/user': { id: 'kp_1', expand: 'organizations,identities' },
  'PATCH /api/v1/user': { id: 'kp_1' },
  'DELETE /api/v1/user': { id: 'kp_1' },
  'DELETE /api/v1/organizations/{org_code}/users/{user_id}/permissions/{permission_id}': { permission_id: 'perm_2' },
  'POST /api/v1/user': { organization_code: 'org_1' },
  'POST /api/v1/organizations/{org_code}/users': { users: [{ id: 'kp_2', roles: ['user'], permissions: ['read'] }] },
  'PATCH /api/v1/organizations/{org_code}/users': { users: [{ id: 'kp_1', operation: 'delete' }, { id: 'kp_2' }] },
  'PATCH /api/v1/roles/{role_id}/permissions': {
    permissions: [{ id: 'perm_1', operation: 'delete' }, { id: 'perm_2' }],
  },
  'POST /api/v1/webhooks': { endpoint: 'https://app.example.com/other' },
  'POST /api/v1/feature_flags': { type: 'str' },
  'PUT /api/v1/feature_flags/{feature_flag_key}': { type: 'str' },
  'POST /api/v1/roles': { assignment_permission_id: null },
  'PATCH /api/v1/roles/{role_id}': { assignment_permission_id: null },
};

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
  const { call, emulator } = await connect({ seed });
  const values = { ...VALUES, ...OWN_VALUES[operation.key], ...(await madeValues(operation, call, emulator)) };
  const chosen = (name: string, schema: Schema) => (name in values ? values[name] : valueFrom(schema, name));
  const query = new URLSearchParams();
  let path = operation.path.replace('/api/v1', '');
  for (const { name, in: place, required, schema } of operation.parameters) {
    if (place === 'path') path = path.replace(`{${name}}`, encodeURIComponent(String(chosen(name, schema))));
    else if (required || name in (OWN_VALUES[operation.key] ?? {})) query.set(name, String(chosen(name, schema)));
  }
  const search = query.size > 0 ? `?${query}` : '';
  return await call(operation.method, `${path}${search}`, bodyFor(operation, values));
}

/** Identifiers that the emulator makes itself. */
async function madeValues(
  { path }: DocumentedOperation,
  call: TestClient['call'],
  { webhooks }: Emulator,
): Promise<Readonly<Record<string, string>>> {
  if (path.includes('{identity_id}')) {
    return { identity_id: (await call('GET', '/users/kp_1/identities')).body.identities[0].id };
  }
  if (path.includes('{property_id}')) return { property_id: (await call('GET', '/properties')).body.properties[0].id };
  if (path.includes('{event_id}')) return { event_id: webhooks.emit('role.deleted', { role: { id: 'x' } }).event_id };
  return {};
}

function bodyFor({ body }: DocumentedOperation, values: Readonly<Record<string, unknown>>): unknown {
  if (!body) return undefined;
  if (body.type === 'multipart/form-data') {
    const form = new FormData();
    form.set('logo', new Blob(['x']), 'logo.png');
    return form;
  }
  const value = valueFrom(body.schema, 'body') as Record<string, unknown>;
  const known = Object.entries(values).filter(([name]) => name in value);
  return { ...value, ...Object.fromEntries(known) };
}

/** A value for a request; written apart from the emulator's own samples on purpose. */
function valueFrom(schema: Schema, name: string): unknown {
  const [choice] = (schema.anyOf ?? schema.oneOf ?? []) as Schema[];
  if (choice) return valueFrom(choice, name);
  if (Array.isArray(schema.enum)) return schema.enum[0];
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === 'array') return [valueFrom((schema.items ?? {}) as Schema, name)];
  if (type === 'integer' || type === 'number') return 3;
  if (type === 'boolean') return true;
  if (type === 'object' || schema.properties) {
    const properties = Object.entries((schema.properties ?? {}) as Record<string, Schema>);
    return Object.fromEntries(properties.map(([key, property]) => [key, valueFrom(property, key)]));
  }
  if (schema.format === 'date-time') return '2026-03-01T10:00:00Z';
  if (schema.format === 'uuid') return '6a2f41a3-c54c-4b2d-8d5e-0f3f3f6d7a11';
  return name === 'email' ? 'new@example.com' : `a-${name}`;
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
