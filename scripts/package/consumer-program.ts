import { codeSubpaths, type Manifest, specifierOf } from './manifest.js';

// Programs as consumers write them, for compilers.

export const PREAMBLE = `
import { ManagementClient } from 'kinde-sdk/management';
export const management = new ManagementClient({ domain: 'example.kinde.com', clientId: 'id', clientSecret: 'secret' });
`;

/** Ten different calls, as consumers write them. */
export const CALLS: Readonly<Record<string, string>> = {
  getUsers: `for await (const user of management.getUsers({ page_size: 50 })) console.log(user.id, user.email);`,
  createUser: `console.log((await management.createUser({ first_name: 'A', last_name: 'B', email: 'a@example.com' })).id);`,
  getUser: `console.log((await management.getUser({ user_id: 'kp_1' })).preferred_email);`,
  getOrganization: `console.log((await management.getOrganization({ org_code: 'org_1' })).name);`,
  getOrganizations: `console.log((await management.getOrganizations()).nextCursor);`,
  createOrganization: `console.log((await management.createOrganization({ name: 'A' })).organization?.code);`,
  updateRole: `await management.updateRole({ role_id: 'role_1', name: 'A' }, { timeout: 1_000 });`,
  getPermissions: `for await (const page of management.getPermissions().pages()) console.log(page.items.length);`,
  createFeatureFlag: `await management.createFeatureFlag({ name: 'A', key: 'a', type: 'boolean', default_value: false });`,
  getOrganizationUsers: `console.log((await management.getOrganizationUsers({ org_code: 'org_1' }).toArray({ limit: 5 })).length);`,
};

const WHOLE_PACKAGE = `
import { isKindeError, KindeApiClient, KindeError, ManagementClient as FromRoot } from 'kinde-sdk';
import type { ListOptions, ManagementOptions, Page, RetryOptions, TokenStore } from 'kinde-sdk/management';
export const options: ManagementOptions = { domain: 'example.kinde.com', retry: 2 };
export const api = new KindeApiClient({ clientId: 'id', clientSecret: 'secret' }).getManagement();
export const list: ListOptions & { retry?: RetryOptions } = { prefetch: false };
export type Kept = [TokenStore, Page<object, string>];
export const described = (error: unknown) => (isKindeError(error) ? error.code : error instanceof KindeError);
export const root: FromRoot = api;
export const answer = await api.raw.GET('/api/v1/users', { params: { query: { page_size: 1 } } });
`;

/** Subpaths that run on Node only, so that whoever uses them has Node's types. */
const NODE_ONLY = ['./testing', './node', './express', './fastify', './hono', './nextjs'];

/** Subpaths for a framework or a library, whose types they name; every other subpath compiles without any optional peer. */
const FOR_A_FRAMEWORK = ['./express', './fastify', './hono', './nextjs', './opentelemetry'];

export function runsOnNodeOnly(subpath: string): boolean {
  return NODE_ONLY.includes(subpath);
}

export function isForFramework(subpath: string): boolean {
  return FOR_A_FRAMEWORK.includes(subpath);
}

/** The ten calls, and every subpath that `wanted` names with all of its declarations. */
export function wholeProgram(manifest: Manifest, wanted: (subpath: string) => boolean): string {
  return PREAMBLE + Object.values(CALLS).join('\n') + WHOLE_PACKAGE + subpathExports(manifest, wanted);
}

/** Re-exports every subpath that `wanted` names, so that all of its declarations are checked. */
export function subpathExports(manifest: Manifest, wanted: (subpath: string) => boolean): string {
  return codeSubpaths(manifest)
    .filter(wanted)
    .map((subpath, index) => `export * as subpath${index} from '${specifierOf(manifest, subpath)}';`)
    .join('\n');
}
