import { describe, expect, it } from 'vitest';
import { derivedSummary, methodName } from '../../scripts/codegen/names.js';

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
  ])('%s is %s', (operationId, name) => {
    expect(methodName(operationId)).toBe(name);
  });
});

describe('derivedSummary', () => {
  it('is the name in words', () => {
    expect(derivedSummary('GetOrgUserMFA')).toBe('Get organization user mfa.');
  });
});
