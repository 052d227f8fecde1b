import { notFound, success } from '../answers.js';
import { type Call, type Handler, pathValue } from '../call.js';
import { organizationByCode } from '../organizations.js';
import { pageOf } from './connections.js';
import type { Connection } from './model.js';
import { connectionById } from './store.js';

type Side = 'applications' | 'organizations';

/** GET /applications/{application_id}/connections */
export const listApplicationConnections: Handler = (call) => list(call, 'applications', applicationIn(call));

/** POST /applications/{application_id}/connections/{connection_id} */
export const enableForApplication: Handler = (call) => enable(call, 'applications', applicationIn(call));

/** DELETE /applications/{application_id}/connections/{connection_id} */
export const removeFromApplication: Handler = (call) => remove(call, 'applications', applicationIn(call));

/** GET /organizations/{organization_code}/connections */
export const listOrganizationConnections: Handler = (call) => list(call, 'organizations', organizationIn(call));

/** POST /organizations/{organization_code}/connections/{connection_id} */
export const enableForOrganization: Handler = (call) => enable(call, 'organizations', organizationIn(call));

/** DELETE /organizations/{organization_code}/connections/{connection_id} */
export const removeFromOrganization: Handler = (call) => remove(call, 'organizations', organizationIn(call));

function list(call: Call, side: Side, owner: string): object {
  return pageOf(
    call,
    call.state.connections.all().filter((connection) => connection[side].includes(owner)),
  );
}

function enable(call: Call, side: Side, owner: string): object {
  const connection = connectionIn(call);
  if (!connection[side].includes(owner)) {
    call.state.connections.update(connection.id, { [side]: [...connection[side], owner] });
  }
  return success();
}

function remove(call: Call, side: Side, owner: string): object {
  const connection = connectionIn(call);
  if (!connection[side].includes(owner)) throw notFound('connection', connection.id);
  call.state.connections.update(connection.id, { [side]: connection[side].filter((one) => one !== owner) });
  return success();
}

function connectionIn(call: Call): Connection {
  return connectionById(call.state, pathValue(call, 'connection_id'));
}

function applicationIn(call: Call): string {
  const id = pathValue(call, 'application_id');
  if (!call.state.applications.has(id)) throw notFound('application', id);
  return id;
}

function organizationIn(call: Call): string {
  return organizationByCode(call.state, pathValue(call, 'organization_code')).code;
}
