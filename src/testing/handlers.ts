import type { ManagementOperations } from '../../generated/management/operations.js';
import type { Handler } from './call.js';
import * as flags from './feature-flags.js';
import * as identities from './identities.js';
import * as access from './organization-user-access.js';
import * as members from './organization-users.js';
import * as organizations from './organizations.js';
import * as permissions from './permissions.js';
import * as properties from './properties.js';
import * as definitions from './property-definitions.js';
import * as roles from './roles.js';
import * as urls from './sign-in/callback-urls.js';
import { refreshUserClaims } from './sign-in/claim-snapshot.js';
import * as users from './users.js';
import * as webhooks from './webhooks/registrations.js';

/** The operations that read and change the emulator's state; every other one answers a sample. */
export const handlers: Readonly<Partial<Record<keyof ManagementOperations, Handler>>> = {
  getUsers: users.listUsers,
  getUser: users.getUser,
  createUser: users.createUser,
  updateUser: users.updateUser,
  deleteUser: users.deleteUser,
  searchUsers: users.searchUsers,
  setUserPassword: users.touchUser,
  refreshUserClaims,

  getCallbackUrls: urls.getCallbackUrls,
  addCallbackUrls: urls.addCallbackUrls,
  replaceCallbackUrls: urls.replaceCallbackUrls,
  deleteCallbackUrls: urls.deleteCallbackUrls,
  getLogoutUrls: urls.getLogoutUrls,
  addLogoutUrls: urls.addLogoutUrls,
  replaceLogoutUrls: urls.replaceLogoutUrls,
  deleteLogoutUrls: urls.deleteLogoutUrls,

  getUserIdentities: identities.listIdentities,
  createUserIdentity: identities.createIdentity,
  getIdentity: identities.getIdentity,
  updateIdentity: identities.updateIdentity,
  deleteIdentity: identities.deleteIdentity,

  getUserPropertyValues: properties.listUserProperties,
  updateUserProperty: properties.updateUserProperty,
  updateUserProperties: properties.updateUserProperties,
  getOrganizationPropertyValues: properties.listOrganizationProperties,
  updateOrganizationProperty: properties.updateOrganizationProperty,
  updateOrganizationProperties: properties.updateOrganizationProperties,

  getProperties: definitions.listProperties,
  createProperty: definitions.createProperty,
  updateProperty: definitions.updateProperty,
  deleteProperty: definitions.deleteProperty,

  getWebhooks: webhooks.listWebhooks,
  createWebhook: webhooks.createWebhook,
  updateWebhook: webhooks.updateWebhook,
  deleteWebhook: webhooks.deleteWebhook,
  getEvent: webhooks.getEvent,
  getEventTypes: webhooks.listEventTypes,

  getOrganizations: organizations.listOrganizations,
  getOrganization: organizations.getOrganization,
  createOrganization: organizations.createOrganization,
  updateOrganization: organizations.updateOrganization,
  deleteOrganization: organizations.deleteOrganization,
  deleteOrganizationHandle: organizations.deleteOrganizationHandle,

  getOrganizationUsers: members.listOrganizationUsers,
  addOrganizationUsers: members.addOrganizationUsers,
  updateOrganizationUsers: members.updateOrganizationUsers,
  removeOrganizationUser: members.removeOrganizationUser,
  getOrganizationUserRoles: access.listOrganizationUserRoles,
  createOrganizationUserRole: access.addOrganizationUserRole,
  deleteOrganizationUserRole: access.removeOrganizationUserRole,
  getOrganizationUserPermissions: access.listOrganizationUserPermissions,
  createOrganizationUserPermission: access.addOrganizationUserPermission,
  deleteOrganizationUserPermission: access.removeOrganizationUserPermission,
  getOrganizationRoleUsers: access.listOrganizationRoleUsers,
  getOrganizationRoleUsersCount: access.countOrganizationRoleUsers,

  getRoles: roles.listRoles,
  getRole: roles.getRole,
  createRole: roles.createRole,
  updateRole: roles.updateRole,
  deleteRole: roles.deleteRole,
  getRolePermissions: roles.listRolePermissions,
  updateRolePermissions: roles.updateRolePermissions,
  removeRolePermission: roles.removeRolePermission,
  getRoleUsers: roles.listRoleUsers,

  getPermissions: permissions.listPermissions,
  createPermission: permissions.createPermission,
  updatePermission: permissions.updatePermission,
  deletePermission: permissions.deletePermission,

  createFeatureFlag: flags.createFeatureFlag,
  updateFeatureFlag: flags.updateFeatureFlag,
  deleteFeatureFlag: flags.deleteFeatureFlag,
  getEnvironmentFeatureFlags: flags.listEnvironmentFlags,
  updateEnvironmentFeatureFlagOverride: flags.overrideEnvironmentFlag,
  deleteEnvironmentFeatureFlagOverride: flags.deleteEnvironmentOverride,
  deleteEnvironmentFeatureFlagOverrides: flags.deleteEnvironmentOverrides,
  getOrganizationFeatureFlags: flags.listOrganizationFlags,
  updateOrganizationFeatureFlagOverride: flags.overrideOrganizationFlag,
  deleteOrganizationFeatureFlagOverride: flags.deleteOrganizationOverride,
  deleteOrganizationFeatureFlagOverrides: flags.deleteOrganizationOverrides,
  updateUserFeatureFlagOverride: flags.overrideUserFlag,
};
