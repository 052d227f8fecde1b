import type { Seed } from 'kinde-sdk/testing';

/** The application that signs users in. */
export const WEB = { clientId: 'example-web', clientSecret: 'example-web-secret' };

/** A Kinde to try the examples on; Amber is an administrator of Acme. */
export function seedFrom(origin: string, redirectUri: string): Seed {
  return {
    applications: [
      { name: 'Example back end', clientId: 'example-m2m', clientSecret: 'example-m2m-secret' },
      {
        name: 'Example',
        type: 'web',
        ...WEB,
        redirectUris: [redirectUri],
        logoutUris: [origin],
      },
    ],
    permissions: [{ key: 'read:users', name: 'Read users' }],
    roles: [{ key: 'admin', name: 'Administrator', permissions: ['read:users'] }],
    featureFlags: [
      { key: 'new_dashboard', type: 'bool', default_value: false, allow_override_level: 'org' },
      { key: 'theme', type: 'str', default_value: 'plain' },
    ],
    organizations: [
      { code: 'org_acme', name: 'Acme', feature_flags: { new_dashboard: true } },
      { code: 'org_globex', name: 'Globex' },
    ],
    users: [
      {
        email: 'amber@example.com',
        first_name: 'Amber',
        last_name: 'Heron',
        organizations: [{ code: 'org_acme', roles: ['admin'] }, 'org_globex'],
      },
      { email: 'jade@example.com', first_name: 'Jade', last_name: 'Finch', organizations: ['org_globex'] },
    ],
  };
}
