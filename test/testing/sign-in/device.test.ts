import { describe, expect, it } from 'vitest';
import { createBrowser } from './browser.js';
import { claimsOf, makeSignIn, post, tokensOf } from './support.js';

const GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

async function start(parameters: Record<string, string> = {}) {
  const made = makeSignIn();
  const { emulator } = made;
  const { status, body } = await post(emulator, '/oauth2/device/auth', { scope: 'openid offline', ...parameters });
  const poll = (more: Record<string, string> = {}) =>
    post(emulator, '/oauth2/token', { grant_type: GRANT, device_code: body.device_code, ...more });
  return { ...made, status, device: body, poll, browser: createBrowser(emulator.fetch) };
}

describe('the device flow', () => {
  it('answers codes', async () => {
    const { device, emulator } = await start();
    expect(device).toEqual({
      device_code: expect.stringMatching(/^kinde_dc_[\w-]{43}$/),
      user_code: expect.stringMatching(/^[A-Z]{8}$/),
      verification_uri: `${emulator.domain}/device`,
      verification_uri_complete: `${emulator.domain}/device?user_code=${device.user_code}`,
      expires_in: 600,
      interval: 5,
      qr_code: expect.stringMatching(/^data:image\/png;base64,/),
    });
  });

  it.each<[string, Record<string, string>, number, string]>([
    ['an unknown client', { client_id: 'x' }, 401, 'invalid_client'],
    ['a client for machines', { client_id: 'machine' }, 400, 'unauthorized_client'],
    ['an unknown scope', { scope: 'x' }, 400, 'invalid_scope'],
    ['an unknown audience', { audience: 'x' }, 403, 'invalid_request'],
  ])('refuses %s', async (_, parameters, status, error) => {
    const answer = await start(parameters);
    expect([answer.status, answer.device.error]).toEqual([status, error]);
  });

  it('takes the first application for users where none is named', async () => {
    const { poll } = await start({ client_id: '' });
    expect((await poll()).body.error).toBe('authorization_pending');
  });

  it('gives tokens after the user allowed the device, once', async () => {
    const { browser, device, forward, poll } = await start();
    expect((await poll()).body.error).toBe('authorization_pending');
    const signIn = await browser.go(device.verification_uri_complete);
    expect(signIn.title).toBe('Sign in');
    const confirm = await browser.submit(signIn, 'User One');
    expect(confirm.html).toContain('wants to sign in to Sample application as User One');
    expect((await browser.submit(confirm, 'Allow')).title).toBe('Device signed in');
    forward(5);
    const { status, body } = await poll();
    expect([status, body.scope, body.token_type]).toEqual([200, '', 'bearer']);
    expect(claimsOf(body.access_token)).toMatchObject({ sub: 'kp_one', org_code: 'org_1', scp: ['openid', 'offline'] });
    expect(claimsOf(body.id_token).sub).toBe('kp_one');
    expect(body.refresh_token).toEqual(expect.any(String));
    forward(5);
    expect((await poll()).body.error).toBe('invalid_grant');
  });

  it('asks for the code, in any writing', async () => {
    const { browser, device } = await start();
    const page = await browser.go(device.verification_uri);
    expect([page.title, page.forms[0]?.labels]).toEqual(['Connect a device', ['Code']]);
    const wrong = await browser.submit(page, 'Continue', { user_code: 'AAAAAAAA' });
    expect([wrong.status, wrong.message]).toEqual([422, 'No device waits for this code.']);
    const typed = `${device.user_code.slice(0, 4)}-${device.user_code.slice(4)}`.toLowerCase();
    expect((await browser.submit(wrong, 'Continue', { user_code: typed })).title).toBe('Sign in');
  });

  it('tells the device when the user refuses', async () => {
    const { browser, device, poll } = await start();
    const confirm = await browser.submit(await browser.go(device.verification_uri_complete), 'User One');
    expect((await browser.submit(confirm, 'Refuse')).title).toBe('Device refused');
    expect(await poll()).toMatchObject({ status: 400, body: { error: 'access_denied' } });
    expect((await browser.go(device.verification_uri_complete)).status).toBe(422);
  });

  it('makes a device that asks too often wait longer', async () => {
    const { forward, poll } = await start();
    const errors: string[] = [];
    for (const seconds of [0, 4, 9, 15]) {
      forward(seconds);
      errors.push((await poll()).body.error);
    }
    expect(errors).toEqual(['authorization_pending', 'slow_down', 'slow_down', 'authorization_pending']);
  });

  it('ends after ten minutes, and is for one client only', async () => {
    const { browser, device, forward, poll } = await start();
    expect((await poll({ client_id: 'spa', client_secret: '' })).body.error).toBe('invalid_grant');
    expect((await poll({ device_code: 'x' })).body.error).toBe('invalid_grant');
    forward(600);
    expect((await poll()).body.error).toBe('expired_token');
    expect((await browser.go(device.verification_uri_complete)).status).toBe(422);
  });
});

describe('controls', () => {
  it('revoke the tokens of one user or of all', async () => {
    const { emulator } = makeSignIn();
    const [one, two] = [await tokensOf(emulator), await tokensOf(emulator, { userId: 'kp_two' })];
    const refresh = async (refresh_token: string) =>
      (await post(emulator, '/oauth2/token', { grant_type: 'refresh_token', refresh_token })).status;
    emulator.revokeSessions('kp_one');
    expect([await refresh(one.refresh_token), await refresh(two.refresh_token)]).toEqual([400, 200]);
    emulator.revokeSessions();
    expect(await refresh(two.refresh_token)).toBe(400);
  });

  it('find users', () => {
    const { emulator } = makeSignIn();
    const one = { id: 'kp_one', name: 'User One', organizations: ['org_1'] };
    for (const text of ['kp_one', 'One@example.com', '+61400000000', 'user-one']) {
      expect(emulator.users.find(text)).toMatchObject(one);
    }
    expect(emulator.users.find('nobody')).toBeUndefined();
    expect(emulator.users.all().map(({ id }) => id)).toEqual(['kp_one', 'kp_two', 'kp_alone', 'kp_suspended']);
  });
});
