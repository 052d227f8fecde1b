import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';
import { call, codesOf, connect, makeEmulator, requestToken } from './client.js';

/** How Kinde fails and pages, fact by fact, as a plain client sees it. */

const RATE_HEADERS = ['ratelimit-reset', 'ratelimit-limit', 'ratelimit-remaining', 'retry-after', 'x-ratelimit-limit'];

describe('who asks', () => {
  it('is settled before what they ask for: 403, never 401, 404 or 405', async () => {
    const { emulator, call: callWithToken } = await connect();
    for (const [method, path] of [
      ['GET', '/users'],
      ['GET', '/nowhere'],
      ['DELETE', '/users'],
      ['GET', '/users/kp_1'],
    ] as const) {
      const answer = await call(emulator, undefined, method, path);
      expect([answer.status, codesOf(answer)]).toEqual([403, ['INVALID_CREDENTIALS', 'INVALID_AUTHORIZATION_HEADER']]);
      expect(Object.keys(answer.body)).toEqual(['errors']);
      const other = await call(emulator, 'not.a', method, path);
      expect([other.status, codesOf(other)]).toEqual([403, ['INVALID_CREDENTIALS', 'TOKEN_INVALID']]);
    }
    expect((await callWithToken('GET', '/users')).status).toBe(200);
  });

  it('is told which scope is missing, in one entry', async () => {
    const { call: callWithToken } = await connect({}, { scope: 'read:users' });
    expect(await callWithToken('GET', '/environment')).toEqual({
      status: 403,
      body: { errors: [{ code: 'SCOPE_MISSING', message: 'Scope is missing: read:environments' }] },
    });
  });
});

describe('a route that is none', () => {
  it.each([
    ['GET', '/nowhere'],
    ['GET', '/users/kp_1'],
    ['PATCH', '/users/kp_1'],
    ['PUT', '/users'],
  ])('%s %s answers an object, not a list', async (method, path) => {
    const { call: callWithToken } = await connect();
    const { status, body } = await callWithToken(method, path);
    expect(status).toBe(404);
    expect(body).toEqual({ errors: { code: 'ROUTE_NOT_FOUND', message: expect.any(String) } });
  });

  it('is a page on another subdomain, whatever the path', async () => {
    const { fetch } = makeEmulator();
    for (const path of ['/', '/oauth2/token', '/api/v1/users']) {
      const answer = await fetch(`https://unknown.kinde.com${path}`);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([404, expect.stringContaining('text/html')]);
    }
  });
});

describe('lists', () => {
  it('have 10 items by default and 500 at most', async () => {
    const { call: callWithToken } = await connect({ seed: { users: 600 } });
    expect((await callWithToken('GET', '/users')).body.users).toHaveLength(10);
    expect((await callWithToken('GET', '/users?page_size=500')).body.users).toHaveLength(500);
    const larger = await callWithToken('GET', '/users?page_size=501');
    expect([larger.status, codesOf(larger)]).toEqual([400, ['PAGE_SIZE_LIMIT_EXCEEDED']]);
  });

  it('refuse more than 100 access roles of an application by name', async () => {
    const { emulator, call: callWithToken } = await connect();
    const path = `/applications/${emulator.credentials.clientId}/access_roles`;
    const answer = await callWithToken('GET', `${path}?page_size=101`);
    expect([answer.status, codesOf(answer)]).toEqual([400, ['PAGE_SIZE_LIMIT_EXCEEDED']]);
  });

  it('refuse both cursors at once', async () => {
    const { call: callWithToken } = await connect();
    const answer = await callWithToken('GET', '/properties?starting_after=a&ending_before=b');
    expect([answer.status, codesOf(answer)]).toEqual([400, ['TOO_MANY_PARAMETERS']]);
  });

  it('carry position and order in a token of base64', async () => {
    const { call: callWithToken } = await connect({ seed: { organizations: 5 } });
    const first = await callWithToken('GET', '/organizations?page_size=2&sort=name_desc');
    expect(atob(first.body.next_token)).toBe('2:::name_desc');
    const last = await callWithToken('GET', `/organizations?page_size=3&next_token=${first.body.next_token}`);
    expect(last.body.organizations).toHaveLength(3);
    expect(last.body.next_token ?? null).toBe(null);
  });

  it('say whether there is more where they go by a cursor', async () => {
    const { call: callWithToken } = await connect();
    const { body } = await callWithToken('GET', '/properties');
    expect(body.has_more).toBe(false);
    expect(body).not.toHaveProperty('next_token');
  });
});

describe('requests for many', () => {
  it('name 100 objects at most', async () => {
    const { call: callWithToken } = await connect();
    const org = (await callWithToken('GET', '/organizations')).body.organizations[0].code;
    const users = Array.from({ length: 101 }, (_, index) => ({ id: `kp_${index}` }));
    expect((await callWithToken('POST', `/organizations/${org}/users`, { users })).status).toBe(400);
    expect((await callWithToken('PATCH', `/organizations/${org}/users`, { users })).status).toBe(400);
  });
});

describe('the limiter', () => {
  it('says in one header for how long it refuses, and nothing on other answers', async () => {
    const { emulator, token } = await connect({ limits: { rate: { requests: 3, windowS: 30 } } });
    const headersOf = async (path: string, sent = token) => {
      const headers = { authorization: `Bearer ${sent}` };
      const answer = await emulator.fetch(`${emulator.domain}/api/v1${path}`, { headers });
      const found = RATE_HEADERS.filter((name) => answer.headers.has(name));
      return [answer.status, found, (await answer.json()).errors?.length];
    };
    expect(await headersOf('/users')).toEqual([200, [], undefined]);
    expect(await headersOf('/users', 'bad')).toEqual([403, [], 2]);
    expect(await headersOf('/organization?code=org_none')).toEqual([400, [], 1]);
    expect(await headersOf('/users')).toEqual([429, ['ratelimit-reset'], 1]);
  });
});

describe('the token endpoint', () => {
  it('answers in the form of OAuth, and in one word for an unknown client', async () => {
    const emulator = makeEmulator();
    const refused: readonly [Record<string, string>, number, string][] = [
      [{ client_secret: 'wrong' }, 401, 'invalid_client'],
      [{ audience: 'https://elsewhere.example.com' }, 403, 'invalid_request'],
      [{ scope: 'write:users' }, 403, 'invalid_scope'],
    ];
    for (const [parameters, status, error] of refused) {
      const answer = await requestToken(emulator, parameters);
      expect(answer).toEqual({ status, body: { error, error_description: expect.any(String) } });
    }
    expect(await requestToken(emulator, { client_id: 'unknown' })).toEqual({ status: 400, body: 'not_found' });
  });

  it('gives machines a token without a subject, and no refresh token', async () => {
    const { status, body } = await requestToken(makeEmulator());
    expect([status, body]).toEqual([
      200,
      { access_token: expect.any(String), expires_in: 86_400, scope: '', token_type: 'bearer' },
    ]);
    const claims = decodeJwt(body.access_token);
    expect(claims).toMatchObject({ gty: ['client_credentials'], v: '2', aud: ['https://emulator.kinde.com/api'] });
    expect(claims).not.toHaveProperty('sub');
  });
});
