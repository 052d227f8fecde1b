import { inspect } from 'node:util';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { trackingHeader } from '../../src/http/tracking.js';
import { requestToken, toTokenRequest } from '../../src/tokens/client-credentials.js';
import { type Answer, broken, FakeKinde, failureOf, hang, issued, json, SECRET } from '../support/fake-kinde.js';
import { fakeTime, settled } from '../support/time.js';
import { CREDENTIALS } from './support/credentials.js';

const RETRY = { limit: 3, baseDelay: 1, maxDelay: 60_000, writes: false };
const limits = { deadlineAt: Infinity, timeout: 30_000 };

const ask = (answers: Answer | Answer[], credentials = CREDENTIALS, kinde = new FakeKinde([], answers)) =>
  requestToken(credentials, { fetch: kinde.fetch, limits, retry: RETRY }, trackingHeader());

afterEach(() => vi.useRealTimers());

describe('case 117: the token request', () => {
  test('is a form POST with grant, client and audience, and the tracking header', async () => {
    const kinde = new FakeKinde();
    await requestToken(CREDENTIALS, { fetch: kinde.fetch, limits, retry: RETRY }, trackingHeader());
    const [request] = kinde.tokens;
    expect(request?.url.href).toBe('https://test.kinde.com/oauth2/token');
    expect(request?.method).toBe('POST');
    expect(Object.fromEntries(new URLSearchParams(request?.body))).toEqual({
      grant_type: 'client_credentials',
      client_id: 'client-1',
      client_secret: SECRET,
      audience: 'https://test.kinde.com/api',
    });
    expect(request?.headers['content-type']).toBe('application/x-www-form-urlencoded');
    expect(request?.headers['kinde-sdk']?.split('/')).toHaveLength(4);
    expect(request?.headers.authorization).toBeUndefined();
  });

  test('takes 30 s at most, the default timeout', async () => {
    fakeTime();
    const kinde = new FakeKinde(() => json({ users: [] }), hang);
    const start = Date.now();
    const error = await settled(failureOf(kinde.client({ retry: 0 }).getUsers()));
    expect(error).toMatchObject({ code: 'TIMEOUT' });
    expect(Date.now() - start).toBe(30_000);
  });

  test('scopes are one space separated field; odd characters survive', () => {
    const { body } = toTokenRequest(
      { ...CREDENTIALS, clientSecret: 'a&b=c+d %é', scopes: ['read:users', 'update:users'] },
      undefined,
    );
    const form = new URLSearchParams(body as string);
    expect(form.get('scope')).toBe('read:users update:users');
    expect(form.get('client_secret')).toBe('a&b=c+d %é');
    expect('kinde-sdk' in toTokenRequest(CREDENTIALS, undefined).headers).toBe(false);
  });
});

describe('the answer', () => {
  test.each<[string, Record<string, unknown>, number]>([
    ['case 85: absent', {}, 3_600],
    ['null', { expires_in: null }, 3_600],
    ['a number', { expires_in: 86_400 }, 86_400],
    ['text', { expires_in: '7200' }, 7_200],
    ['not a number', { expires_in: 'soon' }, 3_600],
    ['negative', { expires_in: -1 }, 3_600],
    ['a fraction', { expires_in: 0.5 }, 0.5],
  ])('expires_in %s', async (_, more, seconds) => {
    expect(await ask(issued('t', more))).toEqual({ accessToken: 't', expiresIn: seconds });
  });

  test.each(['bearer', 'Bearer', undefined])('token_type %s is taken', async (token_type) => {
    expect((await ask(json({ access_token: 't', token_type }))).accessToken).toBe('t');
  });

  test.each<[string, Answer]>([
    ['no token', json({ token_type: 'bearer' })],
    ['an empty token', issued('')],
    ['a token that is no text', json({ access_token: { a: 1 } })],
    ['another token type', json({ access_token: 't', token_type: 'mac' })],
    ['a token that no header can hold', issued('opaque-word\n1')],
    ['an empty body', new Response('')],
    ['no content', new Response(null, { status: 204 })],
    ['a list', json([])],
    ['a web page', new Response('<!doctype html><p>x')],
    ['a JSON null', new Response('null')],
  ])('a success with %s is UNEXPECTED_RESPONSE', async (_, answer) => {
    const error = await failureOf(ask(answer));
    expect(error).toMatchObject({ name: 'KindeError', code: 'UNEXPECTED_RESPONSE' });
    expect(inspect(error, { depth: Infinity, showHidden: true })).not.toContain('opaque-word');
  });

  test.each([202, 403, 405])('a bot challenge with status %d is CHALLENGED, not a refusal', async (status) => {
    const answer = new Response('', { status, headers: { 'x-amzn-waf-action': 'challenge' } });
    expect(await failureOf(ask(answer))).toMatchObject({ code: 'CHALLENGED', status });
  });
});

describe('case 122: a refusal', () => {
  test.each<[string, Response, RegExp]>([
    [
      '401',
      json({ error: 'invalid_client', error_description: 'Client authentication failed' }, 401),
      /client id and secret/,
    ],
    ['400 not_found', new Response('not_found', { status: 400 }), /`domain` and `clientId`/],
    ['404', new Response('<html>404 Domain Not Found</html>', { status: 404 }), /`domain` and `clientId`/],
    [
      '403 invalid_request',
      json({ error: 'invalid_request', error_description: 'not whitelisted' }, 403),
      /audience https:\/\/test\.kinde\.com\/api/,
    ],
    ['400 invalid_request', json({ error: 'invalid_request' }, 400), /`domain` and `clientId`/],
    ['403 without a code', new Response('', { status: 403 }), /`domain` and `clientId`/],
    ['403 invalid_scope', json({ error: 'invalid_scope' }, 403), /Grant read:users update:users to the application/],
  ])('%s names domain, status and what to do', async (_, answer, advice) => {
    const kinde = new FakeKinde([], answer);
    const scopes = ['read:users', 'update:users'];
    const error = await failureOf(ask(answer, { ...CREDENTIALS, scopes }, kinde));
    expect(error).toMatchObject({ code: 'TOKEN_REQUEST_FAILED', status: answer.status, attempts: 1 });
    expect(error.message).toContain('https://test.kinde.com');
    expect(error.message).toContain(`status ${answer.status}`);
    expect(error.message).toMatch(advice);
    expect(inspect(error, { depth: Infinity, showHidden: true })).not.toContain(SECRET);
    expect(kinde.tokens).toHaveLength(1);
  });

  test('that repeats the secret does not bring it out', async () => {
    const answer = json({ error: `no ${SECRET}`, error_description: `client_secret=${SECRET} is bad` }, 401);
    const error = await failureOf(ask(answer));
    expect(error).toMatchObject({ code: 'TOKEN_REQUEST_FAILED' });
    expect(inspect(error, { depth: Infinity, showHidden: true })).not.toContain(SECRET);
  });

  test('names no scopes where none were asked for', async () => {
    const error = await failureOf(ask(json({ error: 'invalid_scope' }, 403)));
    expect(error.message).toContain('Grant the scopes to the application in Kinde');
  });

  test.each([429, 500, 503])('is none with status %d: that is for now', async (status) => {
    const kinde = new FakeKinde([], () => new Response('', { status }));
    const retry = { ...RETRY, limit: 0 };
    const error = await failureOf(requestToken(CREDENTIALS, { fetch: kinde.fetch, limits, retry }, undefined));
    expect(error.code).toBe(status === 429 ? 'RATE_LIMITED' : 'SERVER_ERROR');
    expect(error.message).toMatch(/^The token request failed with status/);
  });

  test('a timeout says that it timed out', async () => {
    fakeTime();
    const error = await settled(failureOf(ask(hang)));
    expect(error).toMatchObject({ code: 'TIMEOUT', attempts: 4 });
    expect(error.message).toContain('timed out');
  });
});

test.each<[string, Answer]>([
  ['a reset connection', broken('ECONNRESET')],
  ['503', new Response('', { status: 503 })],
  ['429', new Response('', { status: 429, headers: { 'ratelimit-reset': '0' } })],
])('%s is retried, since asking twice is harmless', async (_, failing) => {
  const kinde = new FakeKinde([], [failing, failing, issued('t')]);
  expect((await ask([], CREDENTIALS, kinde)).accessToken).toBe('t');
  expect(kinde.tokens).toHaveLength(3);
});

test('retries that are used up surface the reason, with no secret', async () => {
  const leaky = new Error(`request failed: ${toTokenRequest(CREDENTIALS, undefined).body}`);
  const error = await failureOf(ask(leaky));
  expect(error).toMatchObject({ code: 'NETWORK_ERROR', attempts: 4 });
  expect(inspect(error, { depth: Infinity, showHidden: true }) + error.stack).not.toContain(SECRET);
});
