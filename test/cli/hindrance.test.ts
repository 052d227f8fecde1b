import { expect, test } from 'vitest';
import { createHindrance } from '../../src/cli/hindrance.js';
import { ManagementClient } from '../../src/management/index.js';

const TOKEN = { access_token: 'token', token_type: 'bearer', expires_in: 3_600 };

/** A client whose requests of the API `answer` answers, and what is seen of it. */
function watched(
  answer: (request: Request) => Response | Promise<Response>,
  token: () => Response | Promise<Response> = () => Response.json(TOKEN),
) {
  let now = Date.now();
  const hindrance = createHindrance(() => now);
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    return new URL(request.url).pathname === '/oauth2/token' ? token() : answer(request);
  };
  const client = new ManagementClient({
    domain: 'example.kinde.com',
    clientId: 'id',
    clientSecret: 'secret',
    env: {},
    fetch,
    hooks: hindrance.hooks,
    retry: false,
  });
  return {
    client,
    reason: () => hindrance.reason(client.limits),
    pass(ms: number) {
      now += ms;
    },
  };
}

const failed = (status: number, headers = {}) => Response.json({ errors: [] }, { status, headers });

function deferred() {
  let resolve = (_: Response): void => {};
  const promise = new Promise<Response>((now) => {
    resolve = now;
  });
  return { promise, resolve };
}

test.each([
  ['no connection', () => Promise.reject(new TypeError('fetch failed')), 'no connection to Kinde'],
  ['a server that fails', () => failed(503), 'Kinde answers with status 503'],
  ['a limit without a time', () => failed(429), 'Kinde limits requests'],
  ['half an answer', () => new Response('{"roles":'), 'the answers of Kinde make no sense'],
] as const)('%s is in the way until there is an answer', async (_, answer, reason) => {
  let isWell = false;
  const { client, reason: said } = watched(() => (isWell ? Response.json({ roles: [] }) : answer()));
  expect(said()).toBeUndefined();
  await expect(client.getRoles()).rejects.toThrow();
  expect(said()).toBe(reason);
  isWell = true;
  await client.getRoles();
  expect(said()).toBeUndefined();
});

test('what is refused is an answer', async () => {
  const { client, reason } = watched(() => failed(404));
  await expect(client.getUser({ user_id: 'kp_1' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  expect(reason()).toBeUndefined();
});

test('a call that is ended from here says nothing', async () => {
  const { client, reason } = watched(() => failed(503));
  await expect(client.getRoles()).rejects.toThrow();
  await expect(client.getRoles({}, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'ABORTED' });
  expect(reason()).toBe('Kinde answers with status 503');
});

test('lookups that go well say nothing of writes that fail', async () => {
  const { client, reason } = watched(({ method }) => (method === 'GET' ? Response.json({ users: [] }) : failed(502)));
  await expect(client.createUser({})).rejects.toMatchObject({ code: 'AMBIGUOUS_WRITE' });
  await client.getUsers();
  expect(reason()).toBe('Kinde answers with status 502');
});

test('a pause that Kinde asks for says how long it lasts', async () => {
  const { client, reason, pass } = watched(() => failed(429, { 'ratelimit-reset': '90' }));
  await expect(client.getRoles()).rejects.toMatchObject({ code: 'RATE_LIMITED' });
  await expect.poll(reason).toMatch(/^Kinde limits requests for 1 min 3\d s more$/);
  pass(60_000);
  expect(reason()).toMatch(/^Kinde limits requests for 3\d s more$/);
  pass(60_000);
  expect(reason()).toBe('Kinde limits requests');
});

test('an answer that does not come, of the API or for a token', async () => {
  const answer = deferred();
  const { client, reason } = watched(() => answer.promise);
  const call = client.getRoles().toArray();
  await expect.poll(reason).toBe('no answer from Kinde yet');
  answer.resolve(Response.json({ roles: [] }));
  await call;
  expect(reason()).toBeUndefined();

  const token = deferred();
  const other = watched(
    () => Response.json({ roles: [] }),
    () => token.promise,
  );
  const second = other.client.getRoles().toArray();
  await expect.poll(other.reason).toBe('no access token from Kinde yet');
  token.resolve(failed(503));
  await expect(second).rejects.toMatchObject({ code: 'SERVER_ERROR' });
  expect(other.reason()).toBe('Kinde answers with status 503');
});
