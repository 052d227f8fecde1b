import type { Emulator, Seed } from '../../src/testing/index.js';
import { connect, type TestClient } from './client.js';
import { isAboutFactors, makeWorld, ownValues, PREPARE } from './contract-world.js';
import type { DocumentedOperation, Schema } from './document.js';

/** Things that the requests below name, so that operations with state find them. */
const seed: Seed = {
  applications: [
    {
      clientId: 'app_1',
      clientSecret: 'secret',
      redirectUris: ['http://localhost:3000/callback'],
      logoutUris: ['http://localhost:3000/bye'],
    },
    { clientId: 'web_1', clientSecret: 'secret', type: 'web', redirectUris: ['http://localhost:3000/callback'] },
  ],
  permissions: [
    { id: 'perm_1', key: 'read', description: 'Reads' },
    { id: 'perm_2', key: 'write' },
    { id: 'perm_3', key: 'audit' },
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
  organizations: [
    {
      code: 'org_1',
      name: 'One',
      handle: 'one',
      external_id: 'x',
      properties: { plan: 'pro' },
      plans: [
        {
          key: 'pro',
          subscribed_on: '2026-01-01T00:00:00Z',
          entitlements: [
            { feature_key: 'seats', unit_amount: 100, entitlement_limit_max: 5, entitlement_limit_min: 1 },
          ],
        },
      ],
    },
    { code: 'org_2', name: 'Two', plans: [{ key: 'max' }] },
  ],
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
  application_id: 'app_1',
  organization_code: 'org_1',
  applications: [{ id: 'app_1', operation: 'delete' }],
  enabled_applications: ['app_1'],
  roles: ['admin'],
  provider_code: 'okta',
  plan_code: 'max',
  billing_plan_code: 'max',
  billing_feature_code: 'seats',
  meter_value: '3',
  industry_key: 'construction',
  timezone_key: 'sydney_australian_eastern_standard_time',
  override_callback_url: 'https://app.example.com/connected',
  date_time_from: '2026-03-01T10:00:00.5Z',
  date_time_to: '2026-03-02T10:00:00Z',
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
  'POST /api/v1/organizations/{org_code}/users/{user_id}/permissions': { permission_id: 'perm_3' },
  'POST /api/v1/organizations/{org_code}/users/{user_id}/roles': { role_id: 'role_2' },
  'DELETE /api/v1/applications/{app_id}/auth_redirect_urls': { urls: 'http://localhost:3000/callback' },
  'DELETE /api/v1/applications/{app_id}/auth_logout_urls': { urls: 'http://localhost:3000/bye' },
  'PATCH /api/v1/identities/{identity_id}': { is_primary: false },
  'PATCH /api/v1/users/{user_id}/properties': { properties: { plan: 'max' } },
  'PATCH /api/v1/organizations/{org_code}/properties': { properties: { plan: 'max' } },
  'PUT /api/v1/passkey': { policy: 'optional' },
  'GET /api/v1/organization': { code: 'org_1', expand: 'billing' },
  'POST /api/v1/api_keys': { type: 'user' },
  'POST /api/v1/applications': { type: 'reg' },
  'GET /api/v1/applications/{application_id}': { application_id: 'web_1' },
  'PATCH /api/v1/applications/{application_id}': { application_id: 'web_1', is_access_control_enabled: false },
  'GET /api/v1/applications/{application_id}/access_roles': { application_id: 'web_1' },
  'POST /api/v1/applications/{application_id}/access_roles/{role_id}': { application_id: 'web_1' },
  'DELETE /api/v1/applications/{application_id}/access_roles/{role_id}': { application_id: 'web_1' },
  'POST /api/v1/webhooks': { endpoint: 'https://app.example.com/other' },
  'POST /api/v1/feature_flags': { type: 'str' },
  'PUT /api/v1/feature_flags/{feature_flag_key}': { type: 'str' },
  'POST /api/v1/roles': { assignment_permission_id: null },
  'PATCH /api/v1/roles/{role_id}': { assignment_permission_id: null },
};

/** A request that an emulator should accept, with the emulator, which holds everything that the request names. */
export interface PreparedRequest extends ContractRequest {
  readonly client: TestClient;
  /** What stands for names: parameters and fields. */
  readonly values: Values;
}

/** A request to the Management API. */
export interface ContractRequest {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

type Values = Readonly<Record<string, unknown>>;

/** Makes a request of an operation out of what the document declares. */
export async function prepareRequest(operation: DocumentedOperation): Promise<PreparedRequest> {
  const client = await connect({ seed });
  const values = await valuesFor(operation, client);
  return { client, values, ...requestFrom(operation, values) };
}

/** Makes a request of an operation with these values; what has none gets one that its schema accepts. */
export function requestFrom(operation: DocumentedOperation, values: Values): ContractRequest {
  const chosen = (name: string, schema: Schema) => (name in values ? values[name] : valueFrom(schema, name));
  const query = new URLSearchParams();
  for (const { name, in: place, required, schema } of operation.parameters) {
    const isWanted = required || name in (OWN_VALUES[operation.key] ?? {});
    if (place === 'query' && isWanted) query.set(name, String(chosen(name, schema)));
  }
  const schemas = new Map(operation.parameters.map(({ name, schema }) => [name, schema]));
  const path = operation.path.replace('/api/v1', '').replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    return encodeURIComponent(String(chosen(name, schemas.get(name) ?? {})));
  });
  const search = query.size > 0 ? `?${query}` : '';
  return { method: operation.method, path: `${path}${search}`, body: bodyFor(operation, values) };
}

/** What stands for every name; makes what has to be there. */
async function valuesFor(
  operation: DocumentedOperation,
  { call, emulator }: TestClient,
): Promise<Readonly<Record<string, unknown>>> {
  const world = await makeWorld(call, emulator.domain);
  const prepared = await PREPARE[operation.key]?.(call, world);
  if (typeof prepared?.followed === 'string') await emulator.fetch(prepared.followed);
  if (isAboutFactors(operation.path)) await signInWithFactor(call, emulator);
  return {
    ...VALUES,
    ...world,
    ...OWN_VALUES[operation.key],
    ...ownValues(operation.key, world),
    ...prepared,
    ...(await madeValues(operation, call, emulator)),
  };
}

/** Sets factors up the only way there is: by signing in where they are required. */
async function signInWithFactor(call: TestClient['call'], emulator: Emulator): Promise<void> {
  await call('PUT', '/mfa', { policy: 'required', enabled_factors: ['mfa:email'] });
  await call('PUT', '/organizations/org_1/mfa', { enabled_factors: ['mfa:sms'] });
  const parameters = { client_id: 'web_1', redirect_uri: 'http://localhost:3000/callback', response_type: 'code' };
  const query = new URLSearchParams({ ...parameters, state: 'state-1234', scope: 'openid', org_code: 'org_1' });
  await emulator.signIn(`${emulator.domain}/oauth2/auth?${query}`, { userId: 'kp_1' });
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
  if (path.includes('{factor_id}')) {
    const owner = path.includes('{org_code}') ? '/organizations/org_1/users/kp_1' : '/users/kp_1';
    return { factor_id: (await call('GET', `${owner}/mfa`)).body.mfa.id };
  }
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
