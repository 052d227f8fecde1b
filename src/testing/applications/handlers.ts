import type { HandlerTable } from '../call.js';
import * as roles from './access-roles.js';
import * as applications from './applications.js';
import * as properties from './properties.js';
import { updateApplicationTokens } from './tokens.js';

/** The operations of applications, but for their URLs and connections. */
export const applicationHandlers = {
  getApplications: applications.listApplications,
  createApplication: applications.createApplication,
  getApplication: applications.getApplication,
  updateApplication: applications.updateApplication,
  deleteApplication: applications.deleteApplication,
  getApplicationAccessRoles: roles.listAccessRoles,
  addApplicationAccessRole: roles.addAccessRole,
  removeApplicationAccessRole: roles.removeAccessRole,
  getApplicationPropertyValues: properties.listApplicationProperties,
  updateApplicationProperty: properties.updateApplicationProperty,
  updateApplicationTokens,
} satisfies HandlerTable;
