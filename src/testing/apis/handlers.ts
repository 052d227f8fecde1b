import type { HandlerTable } from '../call.js';
import * as apis from './apis.js';
import { addApplicationScope, deleteApplicationScope } from './application-scopes.js';
import * as assigned from './assigned-scopes.js';
import * as scopes from './scopes.js';

/** The operations of APIs, their scopes, and who has those. */
export const apiHandlers = {
  getApis: apis.listApis,
  addApi: apis.addApi,
  getApi: apis.getApi,
  deleteApi: apis.deleteApi,
  updateApiApplications: apis.updateApiApplications,
  getApiScopes: scopes.listScopes,
  addApiScope: scopes.addScope,
  getApiScope: scopes.getScope,
  updateApiScope: scopes.updateScope,
  deleteApiScope: scopes.deleteScope,
  addApiApplicationScope: addApplicationScope,
  deleteApiApplicationScope: deleteApplicationScope,
  getRoleScopes: assigned.listRoleScopes,
  addRoleScope: assigned.addRoleScope,
  deleteRoleScope: assigned.deleteRoleScope,
  addOrganizationUserApiScope: assigned.addMemberScope,
  deleteOrganizationUserApiScope: assigned.deleteMemberScope,
} satisfies HandlerTable;
