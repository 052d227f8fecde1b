import type { TestClient } from './client.js';

/** Things that the emulator gives their identifiers: made by the API, so that the operations which name them find them. */
export async function makeWorld(call: TestClient['call'], origin: string): Promise<Readonly<Record<string, unknown>>> {
  const make = async (path: string, body: unknown) => (await call('POST', path, body)).body;
  const api_id = (await make('/apis', { name: 'Notes', audience: 'https://notes.example.com' })).api.id;
  const scope_id = (await make(`/apis/${api_id}/scopes`, { key: 'read:notes', description: 'Reads' })).scope.id;
  const spare = (await make(`/apis/${api_id}/scopes`, { key: 'write:notes' })).scope.id;
  await call('PATCH', `/apis/${api_id}/applications`, { applications: [{ id: 'app_1' }] });
  const key = { name: 'Key', type: 'user', api_id, scope_ids: [scope_id], user_id: 'kp_1', org_code: 'org_1' };
  const { id: key_id, key: api_key } = (await make('/api_keys', key)).api_key;
  const saml = { name: 'acme', strategy: 'saml:okta', organization_code: 'org_1', enabled_applications: ['app_1'] };
  const connection_id = (await make('/connections', saml)).connection.id;
  const free = { name: 'github', strategy: 'oauth2:github' };
  const free_connection = (await make('/connections', free)).connection.id;
  const variable_id = (await make('/environment_variables', { key: 'A', value: 'b' })).environment_variable.id;
  const invite_code = (await make('/organization/org_1/invites', invitee)).invite.code;
  const category_id = (await make('/property_categories', { name: 'Address', context: 'usr' })).category.id;
  const query = new URLSearchParams({ email: 'sub@example.com', first_name: 'Sub', last_name: 'Scriber' });
  const subscriber_id = (await make(`/subscribers?${query}`, undefined)).subscriber.subscriber_id;
  const customer_id = (await call('GET', '/organization?code=org_1&expand=billing')).body.billing.billing_customer_id;
  const agreements = (await call('GET', `/billing/agreements?customer_id=${customer_id}`)).body.agreements;
  const permissions = (await call('GET', '/system_permissions')).body.system_permissions;
  return {
    api_id,
    scope_id,
    spare,
    key_id,
    api_key,
    connection_id,
    free_connection,
    variable_id,
    invite_code,
    category_id,
    subscriber_id,
    customer_id,
    customer_agreement_id: agreements[0].id,
    system_permission: permissions[0].id,
    origin,
  };
}

/** A directory of the organization; with one, nobody can be invited, so that it is made where it is asked for only. */
export async function makeDirectory(call: TestClient['call']): Promise<string> {
  const body = { org_code: 'org_1', directory_name: 'People', provider_code: 'okta' };
  return (await call('POST', '/directories', body)).body.directory.id;
}

const invitee = { email: 'guest@example.com', first_name: 'Gu', last_name: 'Est', roles: ['user'], send_email: true };

type Values = Readonly<Record<string, unknown>>;
type Prepare = (call: TestClient['call'], world: Values) => Promise<Values | undefined>;

const ROLE = '/roles/role_1';
const FACTOR_PATHS = [
  '/api/v1/users/{user_id}/mfa/{factor_id}',
  '/api/v1/organizations/{org_code}/users/{user_id}/mfa/{factor_id}',
];

const withDirectory: Prepare = async (call) => ({ directory_id: await makeDirectory(call) });
const withLogo =
  (path: string): Prepare =>
  async (call) => {
    const form = new FormData();
    form.set('logo', new Blob(['x']), 'logo.png');
    await call(path.startsWith('/environment') ? 'PUT' : 'POST', path, form);
    return undefined;
  };
const withAccessRole: Prepare = async (call) => {
  await call('POST', '/applications/web_1/access_roles/role_1');
  return undefined;
};
const withApplicationScope: Prepare = async (call, { api_id, scope_id }) => {
  await call('POST', `/apis/${api_id}/applications/app_1/scopes/${scope_id}`);
  return undefined;
};
const withMemberScope: Prepare = async (call, { api_id, scope_id }) => {
  await call('POST', `/organizations/org_1/users/kp_1/apis/${api_id}/scopes/${scope_id}`);
  return undefined;
};
const withOverride =
  (owner: 'environment' | 'organizations/org_1'): Prepare =>
  async (call) => {
    const path = `/${owner}/feature_flags/theme`;
    if (owner === 'environment') await call('PATCH', path, { value: 'light' });
    else await call('PATCH', `${path}?value=light`);
    return undefined;
  };
const withFreeConnection: Prepare = async (_, { free_connection }) => ({ connection_id: free_connection });
const withConnection: Prepare = async (call, { origin }) => {
  const { session_id, url } = (await call('GET', '/connected_apps/auth_url?key_code_ref=app&user_id=kp_1')).body;
  return { session_id, followed: url, origin };
};

/** What has to be there before one operation is asked, by method and path. */
export const PREPARE: Readonly<Record<string, Prepare>> = {
  'GET /api/v1/directories': withDirectory,
  'GET /api/v1/directories/{directory_id}': withDirectory,
  'PATCH /api/v1/directories/{directory_id}': withDirectory,
  'DELETE /api/v1/directories/{directory_id}': withDirectory,
  'GET /api/v1/environment': withLogo('/environment/logos/light'),
  'GET /api/v1/environment/logos': withLogo('/environment/logos/light'),
  'DELETE /api/v1/environment/logos/{type}': withLogo('/environment/logos/dark'),
  'GET /api/v1/organizations/{org_code}/logos': withLogo('/organizations/org_1/logos/dark'),
  'DELETE /api/v1/organizations/{org_code}/logos/{type}': withLogo('/organizations/org_1/logos/dark'),
  'GET /api/v1/applications/{application_id}/access_roles': withAccessRole,
  'DELETE /api/v1/applications/{application_id}/access_roles/{role_id}': withAccessRole,
  'DELETE /api/v1/apis/{api_id}/applications/{application_id}/scopes/{scope_id}': withApplicationScope,
  'DELETE /api/v1/organizations/{org_code}/users/{user_id}/apis/{api_id}/scopes/{scope_id}': withMemberScope,
  'GET /api/v1/roles/{role_id}/scopes': async (call, { scope_id }) => {
    await call('POST', `${ROLE}/scopes`, { scope_id });
    return undefined;
  },
  'DELETE /api/v1/roles/{role_id}/scopes/{scope_id}': async (call, { scope_id }) => {
    await call('POST', `${ROLE}/scopes`, { scope_id });
    return undefined;
  },
  'GET /api/v1/roles/{role_id}/system_permissions': async (call, { system_permission }) => {
    await call('PATCH', `${ROLE}/system_permissions`, { system_permissions: [{ id: system_permission }] });
    return undefined;
  },
  'GET /api/v1/organizations/{organization_code}/connections': async (call, { connection_id }) => {
    await call('POST', `/organizations/org_1/connections/${connection_id}`);
    return undefined;
  },
  'DELETE /api/v1/environment/feature_flags': withOverride('environment'),
  'DELETE /api/v1/environment/feature_flags/{feature_flag_key}': withOverride('environment'),
  'DELETE /api/v1/organizations/{org_code}/feature_flags': withOverride('organizations/org_1'),
  'DELETE /api/v1/organizations/{org_code}/feature_flags/{feature_flag_key}': withOverride('organizations/org_1'),
  'POST /api/v1/applications/{application_id}/connections/{connection_id}': withFreeConnection,
  'POST /api/v1/organizations/{organization_code}/connections/{connection_id}': withFreeConnection,
  'GET /api/v1/connected_apps/token': withConnection,
  'POST /api/v1/connected_apps/revoke': withConnection,
  'PATCH /api/v1/roles/{role_id}/system_permissions': async (_, { system_permission }) => {
    return { system_permissions: [{ id: system_permission }] };
  },
};

/** Values of parameters and bodies that name something of the world by another name than its own. */
export function ownValues(key: string, world: Values): Values {
  if (key === 'POST /api/v1/api_keys') return { scope_ids: [world.scope_id] };
  if (key === 'POST /api/v1/apis/{api_id}/applications/{application_id}/scopes/{scope_id}')
    return { scope_id: world.spare };
  if (key === 'POST /api/v1/directories') return { enterprise_connection_id: world.connection_id };
  return {};
}

/** Whether an operation is about a second factor, which only a sign-in sets up. */
export function isAboutFactors(path: string): boolean {
  return FACTOR_PATHS.includes(path) || path.endsWith('/mfa') || path.endsWith('/sessions');
}
