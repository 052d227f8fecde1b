import { activityHandlers } from './activity/handlers.js';
import { apiKeyHandlers } from './api-keys/handlers.js';
import { apiHandlers } from './apis/handlers.js';
import { applicationHandlers } from './applications/handlers.js';
import { billingHandlers } from './billing/handlers.js';
import type { HandlerTable } from './call.js';
import { connectedAppHandlers } from './connected-apps/handlers.js';
import { connectionHandlers } from './connections/handlers.js';
import { environmentHandlers } from './environment/handlers.js';
import * as flags from './feature-flags.js';
import * as identities from './identities.js';
import { invitationHandlers } from './invitations/handlers.js';
import { mfaHandlers } from './mfa/handlers.js';
import * as access from './organization-user-access.js';
import * as members from './organization-users.js';
import * as organizations from './organizations.js';
import * as permissions from './permissions.js';
import * as properties from './properties.js';
import { propertyCategoryHandlers } from './property-categories/handlers.js';
import * as definitions from './property-definitions.js';
import { followedBy, forgetMember, forgetMembers, forgetOrganization, forgetRole, forgetUser } from './relations.js';
import * as roles from './roles.js';
import * as urls from './sign-in/callback-urls.js';
import { refreshUserClaims } from './sign-in/claim-snapshot.js';
import { subscriberHandlers } from './subscribers/handlers.js';
import { systemPermissionHandlers } from './system-permissions/handlers.js';
import { userSessionHandlers } from './user-sessions/handlers.js';
import * as users from './users.js';
import * as webhooks from './webhooks/registrations.js';

/** The operations that the emulator answers itself; every other one answers a sample. */
export const handlers = {
  ...activityHandlers,
  ...apiHandlers,
  ...apiKeyHandlers,
  ...applicationHandlers,
  ...billingHandlers,
  ...connectedAppHandlers,
  ...connectionHandlers,
  ...environmentHandlers,
  ...invitationHandlers,
  ...mfaHandlers,
  ...propertyCategoryHandlers,
  ...subscriberHandlers,
  ...systemPermissionHandlers,
  ...userSessionHandlers,

  getUsers: users.listUsers,
  getUser: users.getUser,
  createUser: users.createUser,
  updateUser: users.updateUser,
  deleteUser: followedBy(users.deleteUser, forgetUser),
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
  deleteOrganization: followedBy(organizations.deleteOrganization, forgetOrganization),
  deleteOrganizationHandle: organizations.deleteOrganizationHandle,

  getOrganizationUsers: members.listOrganizationUsers,
  addOrganizationUsers: members.addOrganizationUsers,
  updateOrganizationUsers: followedBy(members.updateOrganizationUsers, forgetMembers),
  removeOrganizationUser: followedBy(members.removeOrganizationUser, forgetMember),
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
  deleteRole: followedBy(roles.deleteRole, forgetRole),
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
} satisfies HandlerTable;
