import { describe, expect, test } from 'vitest';
import { AccountClient, generatePortalUrl, type PortalArea } from '../../src/account/index.js';
import { FakeKinde, failureOf, json } from '../support/fake-kinde.js';

function portal(url: unknown) {
  const kinde = new FakeKinde(json({ url }));
  const api = new AccountClient({ domain: 'x.kinde.com/', accessToken: 'user-token', fetch: kinde.fetch, env: {} });
  return { kinde, api };
}

const GOOD = 'https://x.kinde.com/portal_redirect?key=abc';

describe('the portal', () => {
  test('case 57, 59: opens at the profile, with the way back and the user token', async () => {
    const { kinde, api } = portal(GOOD);
    const url = await generatePortalUrl(api, { returnUrl: 'https://app.example.com/a?b=c&d=é' });
    expect(url).toBe(GOOD);
    expect(kinde.calls[0]?.url.href).toBe(
      'https://x.kinde.com/account_api/v1/portal_link?subnav=profile&return_url=https%3A%2F%2Fapp.example.com%2Fa%3Fb%3Dc%26d%3D%C3%A9',
    );
    expect(kinde.calls[0]?.headers.authorization).toBe('Bearer user-token');
  });

  test('opens where it is asked to, the newer areas too', async () => {
    const areas: PortalArea[] = ['organization_members', 'organization_plan_details', 'payment_details'];
    for (const subnav of areas) {
      const { kinde, api } = portal(GOOD);
      await generatePortalUrl(api, { subnav });
      expect(kinde.calls[0]?.url.search).toBe(`?subnav=${subnav}`);
    }
  });

  test('http on a loopback host is the emulator', async () => {
    const { api } = portal('http://localhost:4455/portal_redirect?key=abc');
    expect(await generatePortalUrl(api)).toBe('http://localhost:4455/portal_redirect?key=abc');
  });

  test.each([
    'javascript:alert(1)',
    'http://x.kinde.com/portal_redirect?key=abc',
    'data:text/html,x',
    '//evil.example.com',
    '/portal_redirect?key=abc',
    'https://user:pass@x.kinde.com/',
    'null',
    '',
    undefined,
    7,
  ])('case 60: %j is not a place to send a browser', async (url) => {
    const error = await failureOf(generatePortalUrl(portal(url).api));
    expect(error).toMatchObject({ code: 'UNEXPECTED_RESPONSE', operation: 'getPortalLink' });
    expect(error.message).not.toContain('abc');
  });
});
