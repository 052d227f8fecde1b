import { alreadyExists, notFound, refusal, success } from '../answers.js';
import { bodyText, type Call, type Handler, pathValue, queryText } from '../call.js';
import { uuidFrom } from '../ids.js';
import { organizationByCode } from '../organizations.js';
import { cursorPage } from '../paging.js';
import type { State } from '../state.js';
import type { Connection, Directory } from './model.js';
import { connectionById, enterpriseConnections } from './store.js';

/** This list and that of API keys have larger pages than all others. */
const DEFAULT_SIZE = 50;

/** GET /directories */
export const listDirectories: Handler = (call) => {
  const { state } = call;
  const code = queryText(call, 'organization_code');
  const all = state.directories.all().filter((directory) => code === undefined || directory.org_code === code);
  const query = { page_size: DEFAULT_SIZE, ...call.query };
  const { items, has_more } = cursorPage(all, query, (id) => all.findIndex((directory) => directory.id === id));
  return success({ directories: items.map((directory) => viewOf(state, directory)), has_more });
};

/** POST /directories: one for each organization; the one answer with the secret that the provider sends. */
export const createDirectory: Handler = (call) => {
  const { state } = call;
  const { code } = organizationByCode(state, bodyText(call, 'org_code') ?? '');
  const name = bodyText(call, 'directory_name');
  if (name === undefined) throw refusal(400, 'DIRECTORY_NAME_REQUIRED', 'Field "directory_name" is required');
  const connection = chosenConnection(call, code);
  if (state.directories.all().some((directory) => directory.org_code === code)) throw alreadyExists('directory', code);
  const id = state.ids.next('directory');
  const directory: Directory = {
    id,
    directory_name: name,
    provider_code: String(call.body.provider_code),
    org_code: code,
    connection_id: connection.id,
    endpoint_id: `ksde_${uuidFrom(id).replaceAll('-', '')}`,
    created_on: state.timestamp(),
  };
  state.directories.set(id, directory);
  const secret_token = `kstkn_${state.ids.next('secret')}`;
  const message = 'The directory was created';
  return success({ code: 'DIRECTORY_CREATED', message, directory: { ...viewOf(state, directory), secret_token } });
};

/** GET /directories/{directory_id} */
export const getDirectory: Handler = (call) => success({ directory: viewOf(call.state, directoryOf(call)) });

/** PATCH /directories/{directory_id} */
export const updateDirectory: Handler = (call) => {
  const { id } = directoryOf(call);
  const directory_name = bodyText(call, 'directory_name');
  if (directory_name === undefined) throw refusal(400, 'NO_FIELDS_TO_UPDATE', 'The request names no field to update');
  call.state.directories.update(id, { directory_name });
  const directory = viewOf(call.state, directoryOf(call));
  return success({ code: 'DIRECTORY_UPDATED', message: 'The directory was updated', directory });
};

/** DELETE /directories/{directory_id} */
export const deleteDirectory: Handler = (call) => {
  const { id } = directoryOf(call);
  call.state.directories.delete(id);
  return success({ code: 'DIRECTORY_DELETED', message: 'The directory was deleted', directory_id: id });
};

/** The connection through which users of the directory sign in: it must be named where there are several. */
function chosenConnection(call: Call, code: string): Connection {
  const candidates = enterpriseConnections(call.state, code);
  const id = bodyText(call, 'enterprise_connection_id');
  const [first, second] = candidates;
  if (!first) {
    throw refusal(400, 'NO_ENTERPRISE_CONNECTIONS', `Organization ${code} has no enterprise connection to add one to`);
  }
  if (id === undefined && second) {
    throw refusal(
      400,
      'ENTERPRISE_CONNECTION_REQUIRED',
      'Field "enterprise_connection_id" is required: there are several',
    );
  }
  const chosen = id === undefined ? first : candidates.find((connection) => connection.id === id);
  if (chosen) return chosen;
  throw refusal(400, 'INVALID_ENTERPRISE_CONNECTION', `Organization ${code} has no enterprise connection ${id}`);
}

/** @throws Refusal 404 `DIRECTORY_NOT_FOUND`. */
function directoryOf(call: Call): Directory {
  const id = pathValue(call, 'directory_id');
  const directory = call.state.directories.get(id);
  if (!directory) throw notFound('directory', id, 404);
  return directory;
}

/** Nothing ever synchronizes here, so a directory waits for ever. */
function viewOf(state: State, directory: Directory) {
  return {
    id: directory.id,
    directory_name: directory.directory_name,
    directory_endpoint_id: directory.endpoint_id,
    status: 'Pending',
    organization_code: directory.org_code,
    enterprise_connection_id: directory.connection_id,
    enterprise_connection_name: connectionById(state, directory.connection_id).display_name,
    last_sync_started_at: null,
    last_sync_completed_at: null,
    last_sync_error: null,
    created_on: directory.created_on,
  };
}
