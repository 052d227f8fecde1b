import { describe, expect, test } from 'vitest';
import { KindeConfigError } from '../src/errors.js';
import { GrantType, KindeApiClient } from '../src/kinde-api-client.js';
import { ManagementClient } from '../src/management/client.js';
import { type Answer, broken, FakeKinde, failureOf, hang, json, ORIGIN, SECRET } from './support/fake-kinde.js';

const DOCUMENT = {
  issuer: ORIGIN,
  authorization_endpoint: `${ORIGIN}/oauth2/auth`,
  token_endpoint: `${ORIGIN}/oauth2/token`,
  jwks_uri: `${ORIGIN}/.well-known/jwks`,
};
const client = (kinde: FakeKinde, more: object = {}) => new KindeApiClient({ ...kinde.options, ...more });

describe('KindeApiClient', () => {
  test('takes the form of the README', async () => {
    const kinde = new FakeKinde(() => json({ users: [{ id: 'a' }] }));
    const kindeClient = new KindeApiClient({
      domain: 'https://example.kinde.com',
      clientId: 'client-1',
      clientSecret: SECRET,
      callbackUrl: 'https://app.example.com/callback',
      grantType: GrantType.CLIENT_CREDENTIALS,
      fetch: kinde.fetch,
      env: {},
    });
    const management = kindeClient.getManagement();
    expect(management).toBeInstanceOf(ManagementClient);
    expect(kindeClient.getManagement()).toBe(management);
    expect((await management.getUsers({ page_size: 10 })).items).toEqual([{ id: 'a' }]);
  });

  test('takes no other grant', () => {
    expect(() => new KindeApiClient({ grantType: 'authorization_code' as never })).toThrow(KindeConfigError);
    expect(() => new KindeApiClient({ grantType: 'authorization_code' as never })).toThrow(/`grantType`/);
    expect(Object.isFrozen(GrantType)).toBe(true);
  });

  test('an unusable configuration is reported when the client is made', () => {
    expect(() => client(new FakeKinde(), { domain: 'http://example.kinde.com' })).toThrow(/`domain` must use https/);
    expect(() => client(new FakeKinde(), { clientid: 'x' })).toThrow(/`clientid` is not an option/);
    expect(() => new KindeApiClient({ domain: 'example.kinde.com', env: {} })).toThrow(/`clientId` is missing/);
  });
});

describe('fetchOpenIdConfiguration', () => {
  test('gives the discovery document, without a token', async () => {
    const kinde = new FakeKinde(() => json({ ...DOCUMENT, extra: 1 }));
    expect(await client(kinde).fetchOpenIdConfiguration()).toEqual({ ...DOCUMENT, extra: 1 });
    expect(kinde.requests.map(({ url, method }) => `${method} ${url.href}`)).toEqual([
      `GET ${ORIGIN}/.well-known/openid-configuration`,
    ]);
    expect(kinde.requests[0]?.headers.authorization).toBeUndefined();
  });

  test.each<[string, Answer]>([
    ['another issuer', json({ ...DOCUMENT, issuer: 'https://evil.example' })],
    ['an issuer that only begins the same', json({ ...DOCUMENT, issuer: `${ORIGIN}.evil.example` })],
    ['no issuer', json({ ...DOCUMENT, issuer: undefined })],
    ['an issuer that is no text', json({ ...DOCUMENT, issuer: [ORIGIN] })],
    ['no token endpoint', json({ ...DOCUMENT, token_endpoint: null })],
    ['no jwks', json({ ...DOCUMENT, jwks_uri: 5 })],
    ['a list', json([])],
    ['a web page', new Response('<html>')],
    ['nothing', new Response('')],
    ['no content', new Response(null, { status: 204 })],
  ])('%s is UNEXPECTED_RESPONSE', async (_, answer) => {
    expect(await failureOf(client(new FakeKinde(answer)).fetchOpenIdConfiguration())).toMatchObject({
      name: 'KindeError',
      code: 'UNEXPECTED_RESPONSE',
      operation: 'fetchOpenIdConfiguration',
    });
  });

  test('an issuer with a slash at its end is the same', async () => {
    expect(
      (await client(new FakeKinde(json({ ...DOCUMENT, issuer: `${ORIGIN}/` }))).fetchOpenIdConfiguration()).issuer,
    ).toBe(`${ORIGIN}/`);
  });

  test('retries, ends with a signal, and keeps to the deadline', async () => {
    const kinde = new FakeKinde([broken('ECONNRESET'), json(DOCUMENT)]);
    await client(kinde).fetchOpenIdConfiguration();
    expect(kinde.requests).toHaveLength(2);
    expect(
      await failureOf(client(new FakeKinde(hang)).fetchOpenIdConfiguration({ signal: AbortSignal.timeout(5) })),
    ).toMatchObject({ code: 'ABORTED' });
    expect(await failureOf(client(new FakeKinde(hang), { deadline: 20 }).fetchOpenIdConfiguration())).toMatchObject({
      code: 'DEADLINE_EXCEEDED',
    });
  });

  test('an unknown domain says so', async () => {
    const page = new Response('<!doctype html><title>404 Domain Not Found</title>', { status: 404 });
    const error = await failureOf(client(new FakeKinde(page)).fetchOpenIdConfiguration());
    expect(error).toMatchObject({ code: 'NOT_FOUND' });
    expect(error.message).toMatch(/no such domain/);
  });
});
