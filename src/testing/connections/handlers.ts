import type { HandlerTable } from '../call.js';
import * as connections from './connections.js';
import * as directories from './directories.js';
import * as enabled from './enabled-connections.js';

/** The operations of connections, of those who offer them, and of directories. */
export const connectionHandlers = {
  getConnections: connections.listConnections,
  createConnection: connections.createConnection,
  getConnection: connections.getConnection,
  updateConnection: connections.updateConnection,
  replaceConnection: connections.replaceConnection,
  deleteConnection: connections.deleteConnection,

  getApplicationConnections: enabled.listApplicationConnections,
  enableApplicationConnection: enabled.enableForApplication,
  removeApplicationConnection: enabled.removeFromApplication,
  getOrganizationConnections: enabled.listOrganizationConnections,
  enableOrganizationConnection: enabled.enableForOrganization,
  removeOrganizationConnection: enabled.removeFromOrganization,

  getDirectories: directories.listDirectories,
  createDirectory: directories.createDirectory,
  getDirectory: directories.getDirectory,
  updateDirectory: directories.updateDirectory,
  deleteDirectory: directories.deleteDirectory,
} satisfies HandlerTable;
