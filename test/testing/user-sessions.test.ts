import { describe, expect, it } from 'vitest';
import { codesOf, connect } from './client.js';
import { authorizeUrl, isActive, paramsOf, refresh, seed, tokensOf } from './sign-in/support.js';

const START = Date.UTC(2026, 5, 1);

async function withClock() {
  const clock = { now: START };
  const client = await connect({ seed, now: () => clock.now, signIn: { sessionLifetimeS: 3600 } });
  const list = async (query = '') => (await client.call('GET', `/users/kp_one/sessions${query}`)).body;
  return { ...client, clock, list };
}

describe('sessions of a user', () => {
  it('are those in which the user is signed in', async () => {
    const { emulator, clock, list } = await withClock();
    expect((await list()).sessions).toEqual([]);
    await tokensOf(emulator, { userId: 'kp_one' }, { org_code: 'org_1' });
    clock.now += 1000;
    await tokensOf(emulator, { userId: 'kp_one' }, { org_code: 'org_1' });
    await tokensOf(emulator, { userId: 'kp_two' }, { org_code: 'org_1' });
    const { sessions, has_more } = await list();
    expect(has_more).toBe(false);
    expect(sessions).toHaveLength(2);
    expect(sessions[0]).toMatchObject({
      user_id: 'kp_one',
      org_code: 'org_1',
      client_id: 'web',
      session_id: expect.stringMatching(/^session_/),
      started_on: '2026-06-01T00:00:00.000000+00:00',
      expires_on: '2026-06-01T01:00:00.000000+00:00',
      initial_ip_address: '127.0.0.1',
    });
    expect(sessions[1].session_id).not.toBe(sessions[0].session_id);
    clock.now = START + 3_600_000;
    expect((await list()).sessions).toHaveLength(1);
  });

  it('come in pages', async () => {
    const { emulator, list } = await withClock();
    for (let index = 0; index < 3; index += 1) await tokensOf(emulator, { userId: 'kp_one' });
    const first = await list('?page_size=2');
    expect([first.sessions.length, first.has_more]).toEqual([2, true]);
    const rest = await list(`?page_size=2&starting_after=${first.sessions[1].session_id}`);
    expect([rest.sessions.length, rest.has_more]).toEqual([1, false]);
  });

  it('do not give away the secret of the browser', async () => {
    const { emulator, call } = await withClock();
    const answer = await emulator.fetch(`${emulator.domain}/sign-in?continue=${encodeURIComponent('/oauth2/auth')}`);
    const csrf = /name="csrf" value="([^"]+)"/.exec(await answer.text())?.[1] ?? '';
    const cookies = (headers: Headers) => headers.getSetCookie().map((cookie) => cookie.split(';')[0] ?? '');
    const target = authorizeUrl(emulator).replace(emulator.domain, '');
    const signedIn = await emulator.fetch(`${emulator.domain}/sign-in`, {
      method: 'POST',
      redirect: 'manual',
      headers: { cookie: cookies(answer.headers).join('; '), 'user-agent': 'test-browser' },
      body: new URLSearchParams({ csrf, continue: target, user_id: 'kp_one' }),
    });
    const secret =
      cookies(signedIn.headers)
        .find((cookie) => cookie.includes('session'))
        ?.split('=')[1] ?? '';
    expect(secret.length).toBeGreaterThan(30);
    const { body } = await call('GET', '/users/kp_one/sessions');
    expect(body.sessions[0]).toMatchObject({ initial_user_agent: 'test-browser', last_user_agent: 'test-browser' });
    expect(JSON.stringify(body)).not.toContain(secret);
  });

  it('end together, with the tokens that came from them', async () => {
    const { emulator, call, list } = await withClock();
    const one = await tokensOf(emulator, { userId: 'kp_one' });
    const two = await tokensOf(emulator, { userId: 'kp_two' }, { org_code: 'org_1' });
    expect((await call('DELETE', '/users/kp_one/sessions')).status).toBe(200);
    expect((await list()).sessions).toEqual([]);
    expect((await refresh(emulator, one.refresh_token)).body.error).toBe('invalid_grant');
    expect(await isActive(emulator, one.access_token)).toBe(false);
    expect((await refresh(emulator, two.refresh_token)).status).toBe(200);
    expect((await call('GET', '/users/kp_two/sessions')).body.sessions).toHaveLength(1);
    expect(codesOf(await call('DELETE', '/users/no/sessions'))).toEqual(['USER_NOT_FOUND']);
  });

  it('end when the user is deleted', async () => {
    const { emulator, call } = await withClock();
    const { refresh_token } = await tokensOf(emulator, { userId: 'kp_one' });
    await call('DELETE', '/user?id=kp_one');
    expect((await refresh(emulator, refresh_token)).body.error).toBe('invalid_grant');
    expect(codesOf(await call('GET', '/users/kp_one/sessions'))).toEqual(['USER_NOT_FOUND']);
  });
});

describe('how long sessions live', () => {
  it('is said by the organization, then by the application', async () => {
    const { emulator, call, list } = await withClock();
    const ends = async () => {
      await call('DELETE', '/users/kp_one/sessions');
      const callback = await emulator.signIn(authorizeUrl(emulator, { org_code: 'org_1' }), { userId: 'kp_one' });
      expect(paramsOf(callback)).toHaveProperty('code');
      return (Date.parse((await list()).sessions[0].expires_on) - START) / 1000;
    };
    expect(await ends()).toBe(3600);
    await call('PATCH', '/applications/web/tokens', { authenticated_session_lifetime: 600 });
    expect(await ends()).toBe(600);
    const path = '/organizations/org_1/sessions';
    expect((await call('PATCH', path, { authenticated_session_lifetime: 60 })).status).toBe(200);
    expect(await ends()).toBe(600);
    await call('PATCH', path, { is_use_org_authenticated_session_lifetime: true });
    expect(await ends()).toBe(60);
    expect(codesOf(await call('PATCH', path, { authenticated_session_lifetime: 0 }))).toEqual(['FIELD_INVALID']);
    expect(codesOf(await call('PATCH', '/organizations/no/sessions', {}))).toEqual(['ORGANIZATION_NOT_FOUND']);
  });
});
