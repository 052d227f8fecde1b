import { describe, expect, it } from 'vitest';
import { codesOf, connect } from './client.js';

const seed = { users: [{ id: 'kp_1', email: 'one@example.com' }] };

async function withClock() {
  const clock = { now: Date.UTC(2026, 5, 1) };
  const client = await connect({ seed, now: () => clock.now });
  const authUrl = (query: string) => client.call('GET', `/connected_apps/auth_url?key_code_ref=crm${query}`);
  const token = (id: string) => client.call('GET', `/connected_apps/token?session_id=${id}`);
  return { ...client, clock, authUrl, token };
}

describe('connected apps', () => {
  it('give a token once the user followed the URL, until it is revoked', async () => {
    const { emulator, call, authUrl, token } = await withClock();
    const { url, session_id } = (await authUrl('&user_id=kp_1')).body;
    expect(codesOf(await token(session_id))).toEqual(['SESSION_INVALID']);
    await emulator.fetch(url, { method: 'HEAD' });
    expect(codesOf(await token(session_id))).toEqual(['SESSION_INVALID']);
    const page = await emulator.fetch(url);
    expect([page.status, (await page.text()).includes('crm')]).toEqual([200, true]);
    const { access_token, access_token_expiry } = (await token(session_id)).body;
    expect(access_token).toMatch(/^connected_app_/);
    expect(access_token_expiry).toBe('2026-06-01T01:00:00.000000+00:00');
    expect((await call('POST', `/connected_apps/revoke?session_id=${session_id}`)).status).toBe(200);
    expect(codesOf(await token(session_id))).toEqual(['SESSION_INVALID']);
    expect((await emulator.fetch(url)).status).toBe(404);
  });

  it('send the user on where the request says', async () => {
    const { emulator, authUrl } = await withClock();
    const { url } = (await authUrl('&override_callback_url=https://app.example.com/connected')).body;
    const answer = await emulator.fetch(url, { redirect: 'manual' });
    expect(answer.headers.get('location')).toBe('https://app.example.com/connected');
    expect(codesOf(await authUrl('&override_callback_url=nowhere'))).toEqual(['PARAMETER_INVALID']);
  });

  it('replace a token that expired, and keep one that did not', async () => {
    const { emulator, authUrl, token, clock } = await withClock();
    const { url, session_id } = (await authUrl('')).body;
    await emulator.fetch(url);
    const first = (await token(session_id)).body.access_token;
    expect((await token(session_id)).body.access_token).toBe(first);
    clock.now += 3_600_001;
    expect((await token(session_id)).body.access_token).not.toBe(first);
  });

  it('are for users and organizations that exist', async () => {
    const { call, authUrl, token } = await withClock();
    const user = await authUrl('&user_id=no');
    expect([user.status, codesOf(user)]).toEqual([404, ['USER_NOT_FOUND']]);
    expect(codesOf(await authUrl('&org_code=no'))).toEqual(['ORGANIZATION_NOT_FOUND']);
    expect(codesOf(await token('no'))).toEqual(['SESSION_NOT_FOUND']);
    expect(codesOf(await call('POST', '/connected_apps/revoke?session_id=no'))).toEqual(['SESSION_NOT_FOUND']);
  });
});
