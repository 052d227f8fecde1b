import type { Plan } from './account/plan.js';
import type { Activity } from './activity/model.js';
import type { ApiKey } from './api-keys/model.js';
import type { Api, ApiGrant, ApiScope, AssignedScopes } from './apis/model.js';
import type { ApplicationSettings } from './applications/model.js';
import type { MeterUsage } from './billing/model.js';
import type { Collection } from './collection.js';
import type { ConnectedAppSession } from './connected-apps/model.js';
import type { Connection, Directory } from './connections/model.js';
import type { EnvironmentVariable, Logo, StoredSettings } from './environment/model.js';
import type { Invitation } from './invitations/model.js';
import type { MfaFactor } from './mfa/model.js';
import type { PropertyCategory } from './property-categories/model.js';
import type { Subscriber } from './subscribers/model.js';
import type { Tables } from './tables/tables.js';

/** What a role may do in the self-serve portal. */
interface RoleSystemPermissions {
  /** Identifiers of system permissions. */
  readonly permissions: readonly string[];
}

/** The part of a state that the Management API changes and that signing in hardly looks at. */
export interface Resources {
  readonly apis: Collection<Api>;
  readonly apiScopes: Collection<ApiScope>;
  /** By API and client id. */
  readonly apiGrants: Collection<ApiGrant>;
  /** By role. */
  readonly roleScopes: Collection<AssignedScopes>;
  /** By organization and user. */
  readonly memberScopes: Collection<AssignedScopes>;
  /** By role. */
  readonly roleSystemPermissions: Collection<RoleSystemPermissions>;
  readonly apiKeys: Collection<ApiKey>;
  /** By client id. */
  readonly applicationSettings: Collection<ApplicationSettings>;
  readonly connections: Collection<Connection>;
  readonly directories: Collection<Directory>;
  readonly connectedApps: Collection<ConnectedAppSession>;
  readonly invitations: Collection<Invitation>;
  readonly subscribers: Collection<Subscriber>;
  readonly propertyCategories: Collection<PropertyCategory>;
  readonly environmentVariables: Collection<EnvironmentVariable>;
  /** By owner and type. */
  readonly logos: Collection<Logo>;
  /** By kind and owner. */
  readonly settings: Collection<StoredSettings>;
  readonly mfaFactors: Collection<MfaFactor>;
  /** Plans to subscribe to, by key. */
  readonly plans: Collection<Plan>;
  readonly meterUsage: Collection<MeterUsage>;
  /** By user. */
  readonly activity: Collection<Activity>;
}

const NAMES: Readonly<Record<keyof Resources, true>> = {
  apis: true,
  apiScopes: true,
  apiGrants: true,
  roleScopes: true,
  memberScopes: true,
  roleSystemPermissions: true,
  apiKeys: true,
  applicationSettings: true,
  connections: true,
  directories: true,
  connectedApps: true,
  invitations: true,
  subscribers: true,
  propertyCategories: true,
  environmentVariables: true,
  logos: true,
  settings: true,
  mfaFactors: true,
  plans: true,
  meterUsage: true,
  activity: true,
};

interface Owner {
  readonly tables: Tables;
}

/** What every state has behind it: one property for each collection, which looks it up. */
const LOOK_UP: object = Object.create(
  null,
  Object.fromEntries(Object.keys(NAMES).map((name) => [name, { get: lookUp(name) }])),
);

/** Adds the collections to a state. Each is made when it is first asked for: a state is made for every restore. */
export function withResources<Own extends Owner>(state: Own): Own & Resources {
  return Object.assign(Object.create(LOOK_UP), state);
}

function lookUp(name: string) {
  return function resource(this: Owner): Collection<unknown> {
    return this.tables.collection(name);
  };
}
