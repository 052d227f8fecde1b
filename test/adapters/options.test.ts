import { describe, expect, test } from 'vitest';
import { partsFrom } from '../../src/adapters/options.js';
import { OAuth } from '../../src/oauth/index.js';
import { createEmulator } from '../../src/testing/index.js';

/** The environment of an application of an emulator's tenant. */
function tenant(domain: string) {
  const emulator = createEmulator({ domain });
  const { clientId, clientSecret = '' } = emulator.webCredentials();
  const env = {
    KINDE_DOMAIN: domain,
    KINDE_CLIENT_ID: clientId,
    KINDE_CLIENT_SECRET: clientSecret,
    KINDE_REDIRECT_URI: 'https://app.example.com/callback',
    KINDE_POST_LOGOUT_REDIRECT_URI: 'https://app.example.com',
    KINDE_SESSION_SECRET: 'a-session-secret-of-thirty-two-characters',
    KINDE_MANAGEMENT_CLIENT_ID: emulator.credentials.clientId,
    KINDE_MANAGEMENT_CLIENT_SECRET: emulator.credentials.clientSecret,
  };
  return { emulator, env };
}

describe('an adapter that is given an OAuth', () => {
  test('hands out the management client of its tenant, over its fetch', async () => {
    const { emulator, env } = tenant('https://b.kinde.com');
    const told: (string | null)[] = [];
    const fetch: typeof globalThis.fetch = (input, init) => {
      told.push(new Headers(init?.headers).get('kinde-sdk'));
      return emulator.fetch(input, init);
    };
    const { clients } = partsFrom(new OAuth({ env, fetch, framework: 'Own' }), 'Express');
    const management = clients.management();
    expect(management.domain).toBe('https://b.kinde.com');
    expect((await management.getUsers()).items.length).toBeGreaterThan(0);
    expect(told.at(-1)).toMatch(/^TypeScript-Own\//);
  });

  test('takes `management` of its own besides', () => {
    const oauth = new OAuth({ env: tenant('https://b.kinde.com').env });
    const { clients } = partsFrom({ oauth, management: { domain: 'c.kinde.com' } });
    expect(clients.management().domain).toBe('https://c.kinde.com');
  });

  test.each([{}, 'oauth', null])('%j is none', (oauth) => {
    expect(() => partsFrom({ oauth: oauth as never })).toThrow('`oauth` must be an `OAuth`.');
  });
});
