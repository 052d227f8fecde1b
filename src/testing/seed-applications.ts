import { grantManagementScopes } from './apis/grants.js';
import { unique } from './plain.js';
import type { Application, ApplicationType, OptionalClaim } from './records.js';
import type { SeedApplication } from './seed.js';
import type { State } from './state.js';

const TYPES: ReadonlySet<string> = new Set<ApplicationType>(['m2m', 'web', 'spa', 'device']);
const CLAIMS: ReadonlySet<string> = new Set<OptionalClaim>([
  'roles',
  'email',
  'org_name',
  'external_org_id',
  'user_properties',
  'organization_properties',
]);

/** Letters and digits, 40 or more of them: Kinde's own SDK sends no secret of another shape. */
const MACHINE_SECRET = 'emulatorClientSecret00000000000000000000';
const WEB_SECRET = 'emulatorWebSecret00000000000000000000000';

/** The applications of a seed that names none. */
export function defaultApplications(state: State): readonly SeedApplication[] {
  const web: SeedApplication = {
    name: 'Emulator web application',
    type: 'web',
    clientId: '',
    clientSecret: WEB_SECRET,
    redirectUris: ['http://localhost:3000/callback', 'http://localhost:3000/api/auth/kinde_callback'],
    logoutUris: ['http://localhost:3000', 'http://localhost:3000/'],
  };
  return [machineApplication(state), { ...web, clientId: state.ids.next('client') }];
}

/** Makes an application for machines. */
export function machineApplication(state: State): SeedApplication {
  return { name: 'Emulator', clientId: state.ids.next('client'), clientSecret: MACHINE_SECRET };
}

/** Adds an application. @throws Error that says what is wrong with it. */
export function seedApplication(state: State, item: SeedApplication, allScopes: readonly string[]): void {
  const { clientId, clientSecret, type = 'm2m', orgCode } = item;
  check(item, state, allScopes);
  const application: Application = {
    name: item.name ?? `Application ${state.applications.size + 1}`,
    type,
    clientId,
    clientSecret,
    scopes: type === 'm2m' ? [] : (item.scopes ?? []),
    audiences: item.audiences ?? [],
    orgCode,
    redirectUris: unique(item.redirectUris ?? []),
    logoutUris: unique(item.logoutUris ?? []),
    claims: item.claims ?? ['roles'],
    isHasura: item.hasura ?? false,
  };
  state.applications.set(clientId, application);
  if (type === 'm2m') grantManagementScopes(state, clientId, item.scopes ?? allScopes);
}

function check(item: SeedApplication, state: State, allScopes: readonly string[]): void {
  const { clientId, clientSecret, type = 'm2m', orgCode, scopes = [], claims = [] } = item;
  refuseIf(!clientId, 'clientId must be a text that is not empty');
  refuseIf(!TYPES.has(type), `type "${type}" is not one of ${[...TYPES].join(', ')}`);
  const isPublic = type === 'spa' || type === 'device';
  refuseIf(!isPublic && !clientSecret, 'clientSecret must be a text that is not empty');
  refuseIf(isPublic && clientSecret !== undefined, `an application of type ${type} has no clientSecret`);
  refuseIf(state.applications.has(clientId), `there is another application with the clientId ${clientId}`);
  const unknownScope = type === 'm2m' ? scopes.find((scope) => !allScopes.includes(scope)) : undefined;
  refuseIf(unknownScope !== undefined, `the Management API has no scope "${unknownScope}"`);
  const unknownClaim = claims.find((claim) => !CLAIMS.has(claim));
  refuseIf(
    unknownClaim !== undefined,
    `there is no optional claim "${unknownClaim}"; known: ${[...CLAIMS].join(', ')}`,
  );
  const isUnknown = orgCode !== undefined && !state.organizations.has(orgCode);
  refuseIf(isUnknown, `there is no organization ${orgCode}`);
  const urls = [...(item.redirectUris ?? []), ...(item.logoutUris ?? [])];
  const wrong = urls.find((url) => !URL.canParse(url));
  refuseIf(wrong !== undefined, `"${wrong}" is not an absolute URL`);
}

function refuseIf(isWrong: boolean, message: string): void {
  if (isWrong) throw new Error(message);
}
