import { alreadyExists, notFound, refusal, success } from '../answers.js';
import { bodyText, type Call, type Handler, pathValue, queryText } from '../call.js';
import { organizationByCode } from '../organizations.js';
import { cursorPage } from '../paging.js';
import type { State } from '../state.js';
import type { Connection } from './model.js';
import { connectionById } from './store.js';

/** GET /connections: with a domain, those to which its users are sent. */
export const listConnections: Handler = (call) => {
  const domain = queryText(call, 'home_realm_domain');
  const all = call.state.connections.all();
  return pageOf(call, domain === undefined ? all : all.filter((item) => domainsOf(item).includes(domain)));
};

/** POST /connections */
export const createConnection: Handler = (call) => {
  const { state } = call;
  const strategy = bodyText(call, 'strategy');
  const name = bodyText(call, 'name');
  if (strategy === undefined) throw refusal(400, 'FIELD_REQUIRED', 'Field "strategy" is required');
  if (name === undefined) throw refusal(400, 'FIELD_REQUIRED', 'Field "name" is required');
  checkName(state, name, undefined);
  const code = bodyText(call, 'organization_code');
  const connection: Connection = {
    name,
    display_name: bodyText(call, 'display_name') ?? name,
    strategy,
    options: optionsOf(call) ?? {},
    applications: applicationsOf(call) ?? [],
    organizations: code === undefined ? [] : [organizationByCode(state, code).code],
    id: state.ids.next('connection'),
  };
  state.connections.set(connection.id, connection);
  return success({ connection: { id: connection.id } });
};

/** GET /connections/{connection_id} */
export const getConnection: Handler = (call) => success({ connection: viewOf(connectionOf(call)) });

/** PATCH /connections/{connection_id}: options that are left out stay. */
export const updateConnection: Handler = (call) => {
  const { id, options } = connectionOf(call, 404);
  change(call, id, { ...options, ...optionsOf(call) });
  return success();
};

/** PUT /connections/{connection_id}: options that are left out are gone; the strategy stays all the same. */
export const replaceConnection: Handler = (call) => {
  change(call, connectionOf(call, 404).id, optionsOf(call) ?? {});
  return success();
};

/** DELETE /connections/{connection_id}: directories go with it, identities lose it. */
export const deleteConnection: Handler = (call) => {
  const { state } = call;
  const { id } = connectionOf(call, 404);
  for (const directory of state.directories.all()) {
    if (directory.connection_id === id) state.directories.delete(directory.id);
  }
  for (const identity of state.identities.all()) {
    if (identity.connection_id === id) state.identities.update(identity.id, { connection_id: undefined });
  }
  state.connections.delete(id);
  return success();
};

/** One page of connections, as every list of them is answered. */
export function pageOf({ query }: Call, connections: readonly Connection[]): object {
  const { items, has_more } = cursorPage(connections, query, (id) => connections.findIndex((item) => item.id === id));
  return success({ connections: items.map(viewOf), has_more });
}

function change(call: Call, id: string, options: Readonly<Record<string, unknown>>): void {
  const { state } = call;
  const known = connectionById(state, id);
  const name = bodyText(call, 'name') ?? known.name;
  checkName(state, name, id);
  state.connections.update(id, {
    name,
    display_name: bodyText(call, 'display_name') ?? known.display_name,
    applications: applicationsOf(call) ?? known.applications,
    options,
  });
}

function connectionOf(call: Call, status?: number): Connection {
  return connectionById(call.state, pathValue(call, 'connection_id'), status);
}

function checkName(state: State, name: string, ownId: string | undefined): void {
  const holder = state.connections.all().find((connection) => connection.name === name);
  if (holder && holder.id !== ownId) throw alreadyExists('connection', name);
}

function applicationsOf({ body, state }: Call): readonly string[] | undefined {
  const sent = body.enabled_applications as readonly string[] | undefined;
  const unknown = sent?.find((id) => !state.applications.has(id));
  if (unknown !== undefined) throw notFound('application', unknown);
  return sent && [...new Set(sent)];
}

function optionsOf({ body }: Call): Readonly<Record<string, unknown>> | undefined {
  return body.options as Readonly<Record<string, unknown>> | undefined;
}

function domainsOf({ options }: Connection): readonly unknown[] {
  return Array.isArray(options.home_realm_domains) ? options.home_realm_domains : [];
}

function viewOf({ id, name, display_name, strategy }: Connection) {
  return { id, name, display_name, strategy };
}
