import { notFound } from '../answers.js';
import type { State } from '../state.js';
import type { Connection } from './model.js';

/** Identity providers of enterprises; all others are open to everybody. */
const ENTERPRISE = /^(saml|wsfed):|^oauth2:azure_ad$/;

/** Finds a connection. @throws Refusal `CONNECTION_NOT_FOUND`. */
export function connectionById(state: State, id: string, status?: number): Connection {
  const connection = state.connections.get(id);
  if (!connection) throw notFound('connection', id, status);
  return connection;
}

/** Whether a connection is to an enterprise's own identity provider. */
function isEnterprise({ strategy }: Pick<Connection, 'strategy'>): boolean {
  return ENTERPRISE.test(strategy);
}

/** The enterprise connections that an organization has. */
export function enterpriseConnections(state: State, orgCode: string): readonly Connection[] {
  return state.connections.all().filter((item) => isEnterprise(item) && item.organizations.includes(orgCode));
}

/** Forgets that an application offers connections. */
export function forgetApplicationConnections(state: State, clientId: string): void {
  for (const { id, applications } of state.connections.all()) {
    if (!applications.includes(clientId)) continue;
    state.connections.update(id, { applications: applications.filter((one) => one !== clientId) });
  }
}

/** Forgets that an organization offers connections, and the directory that came with one. */
export function forgetOrganizationConnections(state: State, orgCode: string): void {
  for (const { id, organizations } of state.connections.all()) {
    if (!organizations.includes(orgCode)) continue;
    state.connections.update(id, { organizations: organizations.filter((one) => one !== orgCode) });
  }
  for (const { id, org_code } of state.directories.all()) if (org_code === orgCode) state.directories.delete(id);
}
