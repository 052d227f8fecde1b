import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { KindeApiClient } from '../../src/kinde-api-client.js';
import { type Answer, FakeKinde, failureOf, issued, json, refused, SECRET } from '../support/fake-kinde.js';

const JWT = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl';
const deep = { depth: Infinity, showHidden: true, getters: true } as const;
const everything = (value: unknown): string =>
  [
    inspect(value, deep),
    JSON.stringify(value),
    String(value),
    value instanceof Error ? `${value.message}${value.stack}` : '',
  ].join('\n');
const LEAK = new RegExp(`${SECRET}|tok-secret|eyJ`);

describe('no error shows a token or the secret', () => {
  /** Fails as a careless fetch does: with all that it was given. */
  const careless =
    (make: (headers: Record<string, string>, body: string) => Error): Answer =>
    ({ headers, body }) =>
      make(headers, body);
  const FAILURES: [string, Answer, Answer | undefined][] = [
    ['headers in the message', careless((headers) => new Error(`failed with ${JSON.stringify(headers)}`)), undefined],
    ['headers as a property', careless((headers) => Object.assign(new Error('failed'), { headers })), undefined],
    [
      'headers in a hidden property',
      careless((headers) => Object.defineProperty(new Error('x'), 'config', { value: { headers } })),
      undefined,
    ],
    ['headers in the cause', careless((headers) => new Error('failed', { cause: { headers } })), undefined],
    [
      'headers in inner errors',
      careless((headers) => new AggregateError([new Error(`x ${headers.authorization}`)], 'failed')),
      undefined,
    ],
    ['the token form in the message', json({}), careless((_, body) => new Error(`POST ${body} failed`))],
    [
      'the token form as a property',
      json({}),
      careless((_, body) => Object.assign(new Error('failed'), { request: { body } })),
    ],
    ['a refusal that repeats the token', refused(403, `TOKEN_INVALID`), undefined],
    ['a message with a token', json({ errors: [{ code: 'BAD', message: `bad token ${JWT}` }] }, 400), undefined],
    [
      'a refused secret',
      json({}),
      json({ error: 'invalid_client', error_description: `client_secret=${SECRET} is wrong` }, 401),
    ],
    ['an answer that is no JSON', new Response(`<html>${JWT}`), undefined],
    ['a token that no header can hold', json({}), issued('tok-secret\n1')],
    ['server errors', new Response(JWT, { status: 500 }), undefined],
  ];
  for (const [name, api, token] of FAILURES) {
    test(name, async () => {
      const kinde = new FakeKinde(api, token ?? issued(JWT));
      const client = kinde.client({ retry: 0 });
      for (const call of [() => client.getUsers(), () => client.createOrganization({ name: 'x' })]) {
        const error = await failureOf(call);
        expect(error.name).toMatch(/^Kinde/);
        expect(everything(error)).not.toMatch(LEAK);
      }
    });
  }
});

test('no client shows them', async () => {
  const kinde = new FakeKinde(() => json({ users: [{ id: 'a' }], next_token: 'n' }), issued(JWT));
  const client = kinde.client();
  const list = client.getUsers();
  await list;
  const wrapper = new KindeApiClient(kinde.options);
  await wrapper.getManagement().getUsers();
  await client.raw.GET('/api/v1/users');
  for (const value of [client, list, client.raw, wrapper, wrapper.getManagement(), await list]) {
    expect(everything(value)).not.toMatch(LEAK);
    expect(JSON.stringify(Object.entries(value as object))).not.toMatch(LEAK);
  }
});

test('the request itself is the only place where they are', async () => {
  const kinde = new FakeKinde(() => json({ users: [] }), issued(JWT));
  await kinde.client().getUsers();
  expect(kinde.calls[0]?.headers.authorization).toBe(`Bearer ${JWT}`);
  expect(kinde.calls[0]?.url.href).not.toMatch(LEAK);
  expect(kinde.tokens[0]?.url.href).not.toMatch(LEAK);
});

test('nobody but the client decides on the authorization', async () => {
  const kinde = new FakeKinde(() => json({ users: [] }));
  const headers = { Authorization: 'Bearer of-another' };
  await kinde.client({ headers }).getUsers({}, { headers });
  expect(kinde.calls[0]?.headers.authorization).toBe('Bearer tok-secret-1');
});
