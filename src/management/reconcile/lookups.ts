import type { Lookup } from './lookup.js';

const MEMBER = { org_code: 'org_code', user_id: 'user_id' } as const;
const ORGANIZATION = {
  read: 'getOrganizations',
  detail: { read: 'getOrganization', input: { code: 'code' } },
} as const;

/**
 * How the outcome of each write is looked up. Of several ways, the first whose fields the write was given is taken.
 *
 * A write that is not here leaves nothing that the API shows (passwords, usage records, sessions, logos, MFA), or nothing
 * that one read tells apart.
 */
export const lookups = {
  createUser: [
    { kind: 'create', read: 'getUsers', input: { email: 'email' }, match: { email: 'email' } },
    { kind: 'create', read: 'getUsers', input: { username: 'username' }, match: { username: 'username' } },
    { kind: 'create', read: 'getUsers', input: { phone: 'phone' }, match: { phone: 'phone' } },
    { kind: 'create', read: 'searchUsers', input: { query: 'provided_id' }, match: { provided_id: 'provided_id' } },
  ],
  updateUser: [
    {
      kind: 'update',
      read: 'getUser',
      input: { id: 'id' },
      names: { given_name: 'first_name', family_name: 'last_name' },
    },
  ],
  deleteUser: [{ kind: 'delete', read: 'getUser', input: { id: 'id' } }],
  createUserIdentity: [
    {
      kind: 'create',
      read: 'getUserIdentities',
      input: { user_id: 'user_id' },
      match: { name: 'value' },
    },
  ],
  updateIdentity: [{ kind: 'update', read: 'getIdentity', input: { identity_id: 'identity_id' } }],
  deleteIdentity: [{ kind: 'delete', read: 'getIdentity', input: { identity_id: 'identity_id' } }],
  updateUserProperty: [
    {
      kind: 'update',
      read: 'getUserPropertyValues',
      input: { user_id: 'user_id' },
      match: { key: 'property_key' },
    },
  ],
  createOrganization: [
    { kind: 'create', ...ORGANIZATION, match: { external_id: 'external_id' } },
    { kind: 'create', ...ORGANIZATION, match: { handle: 'handle' } },
    { kind: 'create', ...ORGANIZATION, match: { name: 'name' } },
  ],
  updateOrganization: [{ kind: 'update', read: 'getOrganization', input: { code: 'org_code' } }],
  deleteOrganization: [{ kind: 'delete', read: 'getOrganization', input: { code: 'org_code' } }],
  updateOrganizationProperty: [
    {
      kind: 'update',
      read: 'getOrganizationPropertyValues',
      input: { org_code: 'org_code' },
      match: { key: 'property_key' },
    },
  ],
  createOrganizationInvite: [
    { kind: 'create', read: 'getOrganizationInvites', input: { org_code: 'org_code' }, match: { email: 'email' } },
  ],
  addOrganizationUsers: [
    { kind: 'link', read: 'getOrganizationUsers', input: { org_code: 'org_code' }, match: { id: 'users' } },
  ],
  removeOrganizationUser: [
    { kind: 'delete', read: 'getOrganizationUsers', input: { org_code: 'org_code' }, match: { id: 'user_id' } },
  ],
  createOrganizationUserRole: [
    { kind: 'link', read: 'getOrganizationUserRoles', input: MEMBER, match: { id: 'role_id' } },
  ],
  deleteOrganizationUserRole: [
    { kind: 'delete', read: 'getOrganizationUserRoles', input: MEMBER, match: { id: 'role_id' } },
  ],
  createOrganizationUserPermission: [
    {
      kind: 'link',
      read: 'getOrganizationUserPermissions',
      input: MEMBER,
      record: 'permissions',
      match: { id: 'permission_id' },
    },
  ],
  deleteOrganizationUserPermission: [
    {
      kind: 'delete',
      read: 'getOrganizationUserPermissions',
      input: MEMBER,
      record: 'permissions',
      match: { id: 'permission_id' },
    },
  ],
  enableOrganizationConnection: [
    {
      kind: 'link',
      read: 'getOrganizationConnections',
      input: { organization_code: 'organization_code' },
      match: { id: 'connection_id' },
    },
  ],
  removeOrganizationConnection: [
    {
      kind: 'delete',
      read: 'getOrganizationConnections',
      input: { organization_code: 'organization_code' },
      match: { id: 'connection_id' },
    },
  ],
  createRole: [
    { kind: 'create', read: 'getRoles', match: { key: 'key' } },
    { kind: 'create', read: 'getRoles', match: { name: 'name' } },
  ],
  updateRole: [{ kind: 'update', read: 'getRole', input: { role_id: 'role_id' }, record: 'role' }],
  deleteRole: [{ kind: 'delete', read: 'getRole', input: { role_id: 'role_id' }, record: 'role' }],
  removeRolePermission: [
    { kind: 'delete', read: 'getRolePermissions', input: { role_id: 'role_id' }, match: { id: 'permission_id' } },
  ],
  addRoleScope: [
    { kind: 'link', read: 'getRoleScopes', input: { role_id: 'role_id' }, record: 'scopes', match: { id: 'scope_id' } },
  ],
  deleteRoleScope: [
    {
      kind: 'delete',
      read: 'getRoleScopes',
      input: { role_id: 'role_id' },
      record: 'scopes',
      match: { id: 'scope_id' },
    },
  ],
  createPermission: [
    { kind: 'create', read: 'getPermissions', match: { key: 'key' } },
    { kind: 'create', read: 'getPermissions', match: { name: 'name' } },
  ],
  updatePermission: [{ kind: 'update', read: 'getPermissions', match: { id: 'permission_id' } }],
  deletePermission: [{ kind: 'delete', read: 'getPermissions', match: { id: 'permission_id' } }],
  createFeatureFlag: [{ kind: 'create', read: 'getEnvironmentFeatureFlags', match: { key: 'key' } }],
  updateFeatureFlag: [
    {
      kind: 'update',
      read: 'getEnvironmentFeatureFlags',
      match: { key: 'feature_flag_key' },
      names: { default_value: 'value' },
    },
  ],
  deleteFeatureFlag: [{ kind: 'delete', read: 'getEnvironmentFeatureFlags', match: { key: 'feature_flag_key' } }],
  createProperty: [{ kind: 'create', read: 'getProperties', match: { key: 'key' } }],
  updateProperty: [{ kind: 'update', read: 'getProperties', match: { id: 'property_id' } }],
  deleteProperty: [{ kind: 'delete', read: 'getProperties', match: { id: 'property_id' } }],
  createPropertyCategory: [{ kind: 'create', read: 'getPropertyCategories', match: { name: 'name' } }],
  updatePropertyCategory: [{ kind: 'update', read: 'getPropertyCategories', match: { id: 'category_id' } }],
  createApplication: [{ kind: 'create', read: 'getApplications', match: { name: 'name', type: 'type' } }],
  updateApplication: [
    { kind: 'update', read: 'getApplication', input: { application_id: 'application_id' }, record: 'application' },
  ],
  deleteApplication: [
    { kind: 'delete', read: 'getApplication', input: { application_id: 'application_id' }, record: 'application' },
  ],
  addApplicationAccessRole: [
    {
      kind: 'link',
      read: 'getApplicationAccessRoles',
      input: { application_id: 'application_id' },
      match: { id: 'role_id' },
    },
  ],
  removeApplicationAccessRole: [
    {
      kind: 'delete',
      read: 'getApplicationAccessRoles',
      input: { application_id: 'application_id' },
      match: { id: 'role_id' },
    },
  ],
  enableApplicationConnection: [
    {
      kind: 'link',
      read: 'getApplicationConnections',
      input: { application_id: 'application_id' },
      match: { id: 'connection_id' },
    },
  ],
  removeApplicationConnection: [
    {
      kind: 'delete',
      read: 'getApplicationConnections',
      input: { application_id: 'application_id' },
      match: { id: 'connection_id' },
    },
  ],
  addApi: [{ kind: 'create', read: 'getApis', match: { audience: 'audience' } }],
  deleteApi: [{ kind: 'delete', read: 'getApi', input: { api_id: 'api_id' }, record: 'api' }],
  updateApiScope: [
    { kind: 'update', read: 'getApiScope', input: { api_id: 'api_id', scope_id: 'scope_id' }, record: 'scope' },
  ],
  addApiScope: [
    { kind: 'create', read: 'getApiScopes', input: { api_id: 'api_id' }, record: 'scopes', match: { key: 'key' } },
  ],
  deleteApiScope: [
    { kind: 'delete', read: 'getApiScope', input: { api_id: 'api_id', scope_id: 'scope_id' }, record: 'scope' },
  ],
  createApiKey: [{ kind: 'create', read: 'getApiKeys', match: { name: 'name' } }],
  deleteApiKey: [{ kind: 'delete', read: 'getApiKey', input: { key_id: 'key_id' }, record: 'api_key' }],
  createConnection: [{ kind: 'create', read: 'getConnections', match: { name: 'name' } }],
  updateConnection: [
    { kind: 'update', read: 'getConnection', input: { connection_id: 'connection_id' }, record: 'connection' },
  ],
  replaceConnection: [
    { kind: 'update', read: 'getConnection', input: { connection_id: 'connection_id' }, record: 'connection' },
  ],
  deleteConnection: [
    { kind: 'delete', read: 'getConnection', input: { connection_id: 'connection_id' }, record: 'connection' },
  ],
  createDirectory: [
    {
      kind: 'create',
      read: 'getDirectories',
      input: { organization_code: 'org_code' },
      match: { directory_name: 'directory_name' },
    },
  ],
  updateDirectory: [
    { kind: 'update', read: 'getDirectory', input: { directory_id: 'directory_id' }, record: 'directory' },
  ],
  deleteDirectory: [
    { kind: 'delete', read: 'getDirectory', input: { directory_id: 'directory_id' }, record: 'directory' },
  ],
  createEnvironmentVariable: [{ kind: 'create', read: 'getEnvironmentVariables', match: { key: 'key' } }],
  updateEnvironmentVariable: [
    {
      kind: 'update',
      read: 'getEnvironmentVariable',
      input: { variable_id: 'variable_id' },
      record: 'environment_variable',
      hidden: ['value'],
    },
  ],
  deleteEnvironmentVariable: [
    {
      kind: 'delete',
      read: 'getEnvironmentVariable',
      input: { variable_id: 'variable_id' },
      record: 'environment_variable',
    },
  ],
  createSubscriber: [{ kind: 'create', read: 'getSubscribers', match: { email: 'email' } }],
  createWebhook: [
    { kind: 'create', read: 'getWebhooks', record: 'webhooks', match: { endpoint: 'endpoint', name: 'name' } },
  ],
  updateWebhook: [{ kind: 'update', read: 'getWebhooks', record: 'webhooks', match: { id: 'webhook_id' } }],
  deleteWebhook: [{ kind: 'delete', read: 'getWebhooks', record: 'webhooks', match: { id: 'webhook_id' } }],
  createBillingAgreement: [
    {
      kind: 'create',
      read: 'getBillingAgreements',
      input: { customer_id: 'customer_id' },
      match: { plan_code: 'plan_code' },
    },
  ],
  updateBusiness: [
    {
      kind: 'update',
      read: 'getBusiness',
      record: 'business',
      names: {
        business_name: 'name',
        is_click_wrap: 'has_clickwrap',
        is_show_kinde_branding: 'has_kinde_branding',
      },
    },
  ],
} as const satisfies Readonly<Record<string, readonly Lookup[]>>;
