import { VALUES } from '../../../scripts/docs/example-values.js';
import type { OperationFacts } from '../../../scripts/docs/read-operations.js';
import { ManagementClient } from '../../../src/management/index.js';
import type { Emulator, Seed } from '../../../src/testing/index.js';
import { connect, type TestClient } from '../../testing/client.js';
import { isAboutFactors, makeDirectory, makeWorld, PREPARE } from '../../testing/contract-world.js';

/** What the examples of the Management API name without making it. */
const seed: Seed = {
  applications: [
    { clientId: 'app_1', clientSecret: 'secret', redirectUris: ['http://localhost:3000/callback'] },
    { clientId: 'web_1', clientSecret: 'secret', type: 'web', redirectUris: ['http://localhost:3000/callback'] },
  ],
  permissions: [
    { id: 'perm_1', key: 'read' },
    { id: 'perm_2', key: 'write' },
  ],
  roles: [
    { id: 'role_1', key: 'admin', permissions: ['read'] },
    { id: 'role_2', key: 'user' },
  ],
  featureFlags: [{ key: 'theme', type: 'str', default_value: 'dark' }],
  organizations: [
    {
      code: 'org_1',
      name: 'One',
      handle: 'one',
      properties: { plan: 'pro' },
      plans: [{ key: 'pro', subscribed_on: '2026-01-01T00:00:00Z', entitlements: [{ feature_key: 'seats' }] }],
    },
    { code: 'org_2', name: 'Two', plans: [{ key: 'max' }] },
  ],
  webhooks: [{ id: 'webhook_1', endpoint: 'https://app.example.com/old', event_types: ['role.deleted'] }],
  users: [
    {
      id: 'kp_1',
      email: 'one@example.com',
      phone: '+61400000000',
      organizations: [{ code: 'org_1', roles: ['admin'], permissions: ['write'] }],
      properties: { plan: 'pro' },
    },
    { id: 'kp_2' },
  ],
};

/** A tenant of one example's own, and what stands in it for the identifiers that the example shows. */
export async function prepare({ name, operation }: OperationFacts) {
  const { call, emulator } = await connect({ seed });
  const world = await makeWorld(call, emulator.domain);
  const key = `${operation.method} ${operation.path}`;
  const prepared = await PREPARE[key]?.(call, world);
  if (typeof prepared?.followed === 'string') await emulator.fetch(prepared.followed);
  if (isAboutFactors(operation.path)) await signInWithFactor(call, emulator);
  const made = { ...world, ...prepared, ...(await madeIds(operation.path, call, emulator)) };
  // An application is granted the scope that it does not have yet.
  const other = name === 'addApiApplicationScope' ? { scope_id: world.spare } : {};
  const management = new ManagementClient({ ...emulator.credentials, fetch: emulator.fetch, retry: false });
  return { emulator, management, ids: idsOf({ ...made, ...other }) };
}

/** What an example shows, with what it has to be here. */
function idsOf(made: Readonly<Record<string, unknown>>): [shown: string, actual: string][] {
  return Object.entries(made).flatMap(([name, actual]) => {
    const shown = VALUES[name];
    return typeof shown === 'string' && typeof actual === 'string' ? [[shown, actual] as [string, string]] : [];
  });
}

async function signInWithFactor(call: TestClient['call'], emulator: Emulator): Promise<void> {
  await call('PUT', '/mfa', { policy: 'required', enabled_factors: ['mfa:email'] });
  await call('PUT', '/organizations/org_1/mfa', { enabled_factors: ['mfa:sms'] });
  const parameters = { client_id: 'web_1', redirect_uri: 'http://localhost:3000/callback', response_type: 'code' };
  const query = new URLSearchParams({ ...parameters, state: 'state-1234', scope: 'openid', org_code: 'org_1' });
  await emulator.signIn(`${emulator.domain}/oauth2/auth?${query}`, { userId: 'kp_1' });
}

async function madeIds(
  path: string,
  call: TestClient['call'],
  { webhooks }: Emulator,
): Promise<Record<string, unknown>> {
  if (path.includes('{identity_id}')) {
    return { identity_id: (await call('GET', '/users/kp_1/identities')).body.identities[0].id };
  }
  if (path.includes('{property_id}')) return { property_id: (await call('GET', '/properties')).body.properties[0].id };
  if (path.includes('{directory_id}')) return { directory_id: await directoryId(call) };
  if (path.includes('{factor_id}')) {
    const owner = path.includes('{org_code}') ? '/organizations/org_1/users/kp_1' : '/users/kp_1';
    return { factor_id: (await call('GET', `${owner}/mfa`)).body.mfa.id };
  }
  if (path.includes('{event_id}')) return { event_id: webhooks.emit('role.deleted', { role: { id: 'x' } }).event_id };
  return {};
}

async function directoryId(call: TestClient['call']): Promise<string> {
  const { body } = await call('GET', '/directories');
  return body.directories?.[0]?.id ?? (await makeDirectory(call));
}
