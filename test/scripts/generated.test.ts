import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { operations } from '../../generated/management/operations.js';
import * as singles from '../../generated/management/rows.js';
import { shapes } from '../../generated/management/shapes.js';
import { repositoryText } from './repository.js';

const rows = Object.entries(operations);

/** Facts of pagination, written down from observation of Kinde's documents and clients, not from the overlay. */
const LISTS: Readonly<Record<string, readonly [scheme: string, items: string]>> = {
  getApplications: ['token', 'applications'],
  getOrganizationInvites: ['token', 'invites'],
  getOrganizationRoleUsers: ['token', 'users'],
  getOrganizationUsers: ['token', 'organization_users'],
  getOrganizations: ['token', 'organizations'],
  getPermissions: ['token', 'permissions'],
  getRolePermissions: ['token', 'permissions'],
  getRoleSystemPermissions: ['token', 'system_permissions'],
  getRoleUsers: ['token', 'users'],
  getRoles: ['token', 'roles'],
  getSystemPermissions: ['token', 'system_permissions'],
  getSubscribers: ['token', 'subscribers'],
  getUsers: ['token', 'users'],
  getApplicationAccessRoles: ['cursor', 'roles'],
  getBillingAgreements: ['cursor', 'agreements'],
  getBillingEntitlements: ['cursor', 'entitlements'],
  getConnections: ['cursor', 'connections'],
  getProperties: ['cursor', 'properties'],
  getPropertyCategories: ['cursor', 'categories'],
  searchUsers: ['cursor', 'results'],
  getUserIdentities: ['cursor', 'identities'],
  getApiKeys: ['cursor', 'api_keys'],
  getDirectories: ['cursor', 'directories'],
  // The document's answers declare a page field, its operations no page parameter.
  getApis: ['token', 'apis'],
  getApplicationConnections: ['cursor', 'connections'],
  getApplicationPropertyValues: ['token', 'properties'],
  getEnvironmentFeatureFlags: ['token', 'feature_flags'],
  getEnvironmentVariables: ['cursor', 'environment_variables'],
  getOrganizationUserRoles: ['token', 'roles'],
  getOrganizationPropertyValues: ['token', 'properties'],
  getOrganizationConnections: ['cursor', 'connections'],
  getUserPropertyValues: ['token', 'properties'],
  getUserSessions: ['cursor', 'sessions'],
};

describe('the operation table', () => {
  it('has every operation of the document once, under its method and path', async () => {
    const { paths } = parse(await repositoryText('openapi/kinde-management.yaml')) as { paths: Record<string, object> };
    const methods = ['get', 'post', 'put', 'patch', 'delete'];
    const declared = Object.entries(paths).flatMap(([path, item]) =>
      Object.keys(item)
        .filter((key) => methods.includes(key))
        .map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(rows.map(([, row]) => `${row.method} ${row.path}`).sort()).toEqual(declared.sort());
  });

  it.each(rows)(
    '%s is consistent in itself',
    (name, { path, query = [], csv = [], deep = [], required = [], page, body }) => {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter);
      const shape = shapes.operations[name];
      const declared = (shape?.parameters ?? []).filter((parameter) => parameter.in === 'path');
      expect(declared.map((parameter) => parameter.name)).toEqual(inPath);
      expect(query.filter((parameter) => inPath.includes(parameter))).toEqual([]);
      expect([...csv, ...deep].filter((parameter) => !query.includes(parameter))).toEqual([]);
      const bodyNames = Object.keys((shape?.body?.schema.properties as object | undefined) ?? {});
      expect(required.filter((input) => !query.includes(input) && !bodyNames.includes(input))).toEqual([]);
      expect(Boolean(shape?.body)).toBe(body !== undefined);
      if (page) expect(query).toContain(page.scheme === 'token' ? 'next_token' : 'starting_after');
    },
  );

  it('walks exactly the lists that can be walked', () => {
    const walked = rows.flatMap(([name, { page }]) => (page ? [[name, [page.scheme, page.items]] as const] : []));
    expect(Object.fromEntries(walked)).toEqual(LISTS);
  });

  it('knows the two lists that are not plain', () => {
    expect(operations.getEnvironmentFeatureFlags.page?.keyed).toBe('key');
    expect(operations.getUserSessions.page?.cursor).toBe('session_id');
  });

  it('marks the eleven calls that answer nothing, and two that may', () => {
    const empty = rows.filter(([, row]) => row.empty).map(([name]) => name);
    expect(empty.filter((name) => !shapes.operations[name]?.response)).toHaveLength(empty.length - 2);
    expect(empty).toEqual(
      expect.arrayContaining(['deleteEnvironmentLogo', 'deleteOrganizationLogo', 'updateApplication']),
    );
  });
});

describe('the shapes', () => {
  it('are JSON Schema that compiles, every reference resolved', () => {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    ajv.addSchema({ $id: 'kinde:api', schemas: shapes.schemas });
    const absolute = (schema: unknown) =>
      JSON.parse(JSON.stringify(schema).replaceAll('"#/schemas/', '"kinde:api#/schemas/'));
    for (const { parameters, body, response } of Object.values(shapes.operations)) {
      for (const schema of [...parameters.map((parameter) => parameter.schema), body?.schema, response]) {
        if (schema) expect(ajv.compile(absolute(schema))).toBeTypeOf('function');
      }
    }
  });

  it('allow null where the document does', () => {
    const values = shapes.operations.getApiKeys?.parameters.find(({ name }) => name === 'status')?.schema;
    expect(values).toEqual({ type: ['string', 'null'], enum: ['active', 'inactive', 'revoked', null] });
  });
});

describe('operations one by one', () => {
  it('are those of the table', () => {
    expect(Object.fromEntries(Object.entries(singles).map(([key, { operation }]) => [key, operation]))).toEqual(
      operations,
    );
    expect(Object.entries(singles).every(([key, { name }]) => key === name)).toBe(true);
  });
});
