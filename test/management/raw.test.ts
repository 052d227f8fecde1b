import { describe, expect, test } from 'vitest';
import { broken, FakeKinde, failureOf, json, refused } from '../support/fake-kinde.js';

const OK = () => json({ code: 'OK', users: [{ id: 'a' }] });
const USERS = '/api/v1/users';
/** Paths that the types would refuse. */
const loose = (kinde: FakeKinde) =>
  kinde.client().raw as unknown as Record<string, (...args: unknown[]) => Promise<unknown>>;

describe('raw', () => {
  test('is openapi-fetch with the token, the tracking header and the client headers', async () => {
    const kinde = new FakeKinde(OK);
    const { data, error, response } = await kinde
      .client({ headers: { 'x-a': 'b' } })
      .raw.GET(USERS, { params: { query: { page_size: 5 } } });
    expect(data?.users).toEqual([{ id: 'a' }]);
    expect(error).toBeUndefined();
    expect(response.status).toBe(200);
    expect(kinde.calls[0]?.url.href).toBe('https://example.kinde.com/api/v1/users?page_size=5');
    expect(kinde.calls[0]?.headers).toMatchObject({
      authorization: 'Bearer tok-secret-1',
      'x-a': 'b',
      'kinde-sdk': expect.any(String),
    });
  });

  test('shares the token of the client, and is the same every time', async () => {
    const kinde = new FakeKinde(OK);
    const client = kinde.client();
    await client.getUsers();
    await client.raw.GET(USERS);
    expect(kinde.tokens).toHaveLength(1);
    expect(client.raw).toBe(client.raw);
  });

  test('writes a query as the methods do', async () => {
    const kinde = new FakeKinde(OK);
    await kinde.client().raw.GET('/api/v1/search/users', { params: { query: { properties: { 'a&b': ['x', 'y'] } } } });
    expect([...(kinde.calls[0]?.url.searchParams ?? [])]).toEqual([['properties[a&b]', 'x,y']]);
  });

  test('writes a JSON body', async () => {
    const kinde = new FakeKinde(OK);
    await kinde.client().raw.POST('/api/v1/organization', { body: { name: 'Éxample' } });
    expect(kinde.calls[0]).toMatchObject({ method: 'POST', body: '{"name":"Éxample"}' });
    expect(kinde.calls[0]?.headers['content-type']).toBe('application/json');
  });

  const ROLE = '/api/v1/roles/{role_id}';
  test.each(['a/b', '../../oauth2/token', '%2e%2e', '\\', '?x', '{role_id}', 'a{b'])(
    'keeps %j in its segment',
    async (role_id) => {
      const kinde = new FakeKinde(OK);
      await kinde.client().raw.GET(ROLE, { params: { path: { role_id } } });
      expect(kinde.calls[0]?.url.pathname.split('/').map(decodeURIComponent)).toEqual([
        '',
        'api',
        'v1',
        'roles',
        role_id,
      ]);
    },
  );

  test.each(['', '.', '..', '\0', '\ud800'])('refuses %j', async (role_id) => {
    const kinde = new FakeKinde(OK);
    expect(await failureOf(kinde.client().raw.GET(ROLE, { params: { path: { role_id } } }))).toMatchObject({
      code: 'INPUT_INVALID',
    });
    expect(kinde.requests).toHaveLength(0);
  });

  test('refuses a path whose parameters are missing', async () => {
    const kinde = new FakeKinde(OK);
    for (const init of [undefined, {}, { params: {} }, { params: { path: {} } }]) {
      expect(await failureOf(loose(kinde).GET?.(ROLE, init) as Promise<unknown>)).toMatchObject({
        code: 'INPUT_INVALID',
      });
      expect(await failureOf(loose(kinde).request?.('get', ROLE, init) as Promise<unknown>)).toMatchObject({
        code: 'INPUT_INVALID',
      });
    }
    expect(kinde.requests).toHaveLength(0);
  });

  test('sends the token to no other host', async () => {
    const kinde = new FakeKinde(OK);
    expect(
      await failureOf(loose(kinde).GET?.(USERS, { baseUrl: 'https://evil.example' }) as Promise<unknown>),
    ).toMatchObject({ code: 'INPUT_INVALID' });
    // This one the platform refuses: a URL with credentials in it.
    expect(await failureOf(loose(kinde).GET?.('@evil.example/x') as Promise<unknown>)).toBeInstanceOf(TypeError);
    const client = kinde.client();
    client.raw.use({
      onRequest: ({ request }) => new Request(request.url.replace('example.kinde.com', 'evil.example'), request),
    });
    expect(await failureOf(client.raw.GET(USERS))).toMatchObject({ code: 'INPUT_INVALID' });
    expect(kinde.requests).toHaveLength(0);
  });

  test('retries as the methods do, bodies again as they were', async () => {
    const busy = new Response('', { status: 429, headers: { 'ratelimit-reset': '0' } });
    const kinde = new FakeKinde([busy, busy, OK]);
    await kinde.client().raw.POST('/api/v1/organization', { body: { name: 'x' } });
    expect(kinde.calls.map(({ body }) => body)).toEqual(Array(3).fill('{"name":"x"}'));
    const down = new FakeKinde([broken('ECONNRESET'), OK]);
    expect((await down.client().raw.GET(USERS)).data).toBeDefined();
    const write = new FakeKinde(new Response('', { status: 500 }));
    await write.client().raw.DELETE(ROLE, { params: { path: { role_id: 'r' } } });
    expect(write.calls).toHaveLength(1);
  });

  test('replaces a refused token, once', async () => {
    const kinde = new FakeKinde([refused(403, 'TOKEN_INVALID'), OK]);
    await kinde.client().raw.POST('/api/v1/organization', { body: { name: 'x' } });
    expect(kinde.calls.map(({ headers, body }) => [headers.authorization, body])).toEqual([
      ['Bearer tok-secret-1', '{"name":"x"}'],
      ['Bearer tok-secret-2', '{"name":"x"}'],
    ]);
    const refusing = new FakeKinde(refused(403, 'TOKEN_INVALID'));
    expect((await refusing.client().raw.GET(USERS)).response.status).toBe(403);
    expect(refusing.calls).toHaveLength(2);
  });

  test("passes Kinde's errors through", async () => {
    const kinde = new FakeKinde(refused(404, 'NOT_THERE'));
    const { data, error, response } = await kinde.client().raw.GET(USERS);
    expect(data).toBeUndefined();
    expect(error).toEqual({ errors: [{ code: 'NOT_THERE', message: 'message of NOT_THERE' }] });
    expect(response.status).toBe(404);
  });

  test('a bot challenge is no success', async () => {
    const kinde = new FakeKinde(new Response('', { status: 202, headers: { 'x-amzn-waf-action': 'challenge' } }));
    expect(await failureOf(kinde.client().raw.GET(USERS))).toMatchObject({ code: 'CHALLENGED' });
  });

  test('fails with a KindeError where there is no answer', async () => {
    const kinde = new FakeKinde(broken('ECONNREFUSED'));
    expect(await failureOf(kinde.client().raw.GET(USERS))).toMatchObject({ code: 'NETWORK_ERROR', attempts: 4 });
    expect(await failureOf(kinde.client().raw.GET(USERS, { signal: AbortSignal.abort('x') }))).toMatchObject({
      code: 'ABORTED',
      cause: 'x',
    });
  });

  test('a status that no Response holds is an error, as with the methods', async () => {
    const strange = { status: 650, headers: new Headers(), body: null, clone: () => strange } as unknown as Response;
    const kinde = new FakeKinde(() => strange);
    const error = await failureOf(kinde.client({ retry: 0 }).raw.GET('/api/v1/roles'));
    expect(error).toMatchObject({ code: 'SERVER_ERROR', status: 650 });
  });

  test('an empty answer is no data', async () => {
    const kinde = new FakeKinde([new Response(null, { status: 204 }), new Response('')]);
    for (let turn = 0; turn < 2; turn += 1) expect((await kinde.client().raw.GET(USERS)).data).toBeUndefined();
  });

  test('an answer is complete and decoded, and says so', async () => {
    const kinde = new FakeKinde(
      json({ users: [] }, 200, { 'content-encoding': 'gzip', 'content-length': '3', 'x-a': 'b' }),
    );
    const { response } = await kinde.client().raw.GET(USERS);
    expect(Object.fromEntries(response.headers)).toEqual({ 'content-type': 'application/json', 'x-a': 'b' });
  });

  test('middleware that is none is reported by the next call, and by nothing else', async () => {
    const kinde = new FakeKinde(OK);
    const { raw } = kinde.client();
    raw.use({ onNothing: true } as never);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect((await failureOf(raw.GET(USERS))).message).toMatch(/Middleware must be an object/);
  });

  test('takes middleware, and lets it go', async () => {
    const kinde = new FakeKinde(OK);
    const { raw } = kinde.client();
    const seen: string[] = [];
    const middleware = {
      onRequest: ({ request }: { request: Request }) => {
        seen.push('request');
        request.headers.set('x-traced', '1');
        return request;
      },
      onResponse: () => {
        seen.push('response');
        return undefined;
      },
    };
    raw.use(middleware);
    await raw.GET(USERS);
    raw.eject(middleware);
    await raw.GET(USERS);
    expect(seen).toEqual(['request', 'response']);
    expect(kinde.calls.map(({ headers }) => headers['x-traced'])).toEqual(['1', undefined]);
  });
});
