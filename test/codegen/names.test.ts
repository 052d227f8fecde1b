import { describe, expect, it } from 'vitest';
import { methodName } from '../../src/codegen/names.js';
import type { Method } from '../../src/codegen/spec/facts.js';
import { summaryOf } from '../../src/codegen/summaries.js';

describe('methodName', () => {
  it.each([
    ['getUsers', 'getUsers'],
    ['GetOrganizationUsers', 'getOrganizationUsers'],
    ['getAPIs', 'getApis'],
    ['addAPIScope', 'addApiScope'],
    ['addOrganizationUserAPIScope', 'addOrganizationUserApiScope'],
    ['getCallbackURLs', 'getCallbackUrls'],
    ['ReplaceMFA', 'replaceMfa'],
    ['ResetOrgUserMFAAll', 'resetOrganizationUserMfaAll'],
    ['EnableOrgConnection', 'enableOrganizationConnection'],
    ['GetEnvironementFeatureFlags', 'getEnvironmentFeatureFlags'],
    ['CreateWebHook', 'createWebhook'],
    ['GetConnectedAppAuthUrl', 'getConnectedAppAuthUrl'],
    ['listSSOConnections', 'listSsoConnections'],
    ['list_user_sessions', 'listUserSessions'],
    ['2fa', 'call2Fa'],
    ['名前', 'call'],
  ])('%s is %s', (operationId, name) => {
    expect(methodName(operationId)).toBe(name);
  });
});

describe('summaryOf', () => {
  it.each<[Method, string, boolean, string]>([
    ['get', '/api/v1/users', true, 'Lists the users.'],
    ['get', '/api/v1/organizations/{org_code}/invites', true, 'Lists the invites of an organization.'],
    ['get', '/api/v1/organizations/{org_code}/users/{user_id}/mfa', false, 'Fetches the mfa of a user.'],
    ['post', '/api/v1/feature_flags', false, 'Adds the feature flags.'],
    ['put', '/api/v1/properties/{id}', false, 'Replaces a property.'],
    ['delete', '/api/v1/apis/{api_id}/scopes/{scope_id}', false, 'Deletes a scope of an api.'],
    ['patch', '/', false, 'Changes the root.'],
    ['get', `/${'very_long_'.repeat(12)}`, false, 'Get.'],
  ])('%s %s', (method, path, isList, summary) => {
    expect(summaryOf(method, path, isList)).toBe(summary);
  });
});
