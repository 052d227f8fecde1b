import { describe, expect, it } from 'vitest';
import { type ManagementOperations, operations } from '../../generated/management/operations.js';
import { shapes } from '../../generated/management/shapes.js';
import { createSampleAnswer } from '../../src/testing/samples.js';
import type { Checked } from '../../src/testing/validate.js';
import { codesOf, connect, type TestClient } from './client.js';

async function send(client: TestClient, path: string, body: BodyInit, type?: string) {
  const { emulator, token } = client;
  const headers = { authorization: `Bearer ${token}`, ...(type === undefined ? {} : { 'content-type': type }) };
  const response = await emulator.fetch(`${emulator.domain}/api/v1${path}`, { method: 'POST', headers, body });
  return { status: response.status, body: await response.json() };
}

describe('bodies', () => {
  it('must be JSON, and say so', async () => {
    const client = await connect();
    expect(codesOf(await send(client, '/roles', '{', 'application/json'))).toEqual(['BODY_INVALID']);
    expect(codesOf(await send(client, '/roles', '{}', 'text/plain'))).toEqual(['CONTENT_TYPE_INVALID']);
    expect(codesOf(await send(client, '/roles', '[]', 'application/json'))).toEqual(['FIELD_INVALID']);
    expect(codesOf(await send(client, '/roles', 'null', 'application/json'))).toEqual(['FIELD_INVALID']);
    expect((await send(client, '/roles', '{"key":"a"}', 'Application/JSON; charset=utf-8')).status).toBe(201);
  });

  it('must be there where they are required', async () => {
    const { call } = await connect();
    expect(codesOf(await call('POST', '/organization'))).toEqual(['BODY_REQUIRED']);
    expect((await call('POST', '/user')).status).toBe(200);
  });

  it('must have the declared fields of the declared types', async () => {
    const { call } = await connect();
    const refused = await call('POST', '/feature_flags', { name: 1, type: 'json', default_value: '' });
    expect(refused.status).toBe(400);
    expect(codesOf(refused).sort()).toEqual(['FIELD_INVALID', 'FIELD_INVALID', 'FIELD_REQUIRED']);
    expect(JSON.stringify(refused.body)).toMatch(/\\"key\\" is required/);
    const nested = await call('POST', '/user', { identities: [{ type: 'email', details: { email: 5 } }] });
    expect(nested.body.errors[0].message).toContain('"identities.0.details.email"');
    expect((await call('POST', '/roles', { key: 'a', name: 'A', unknown: { x: 1 } })).status).toBe(201);
  });

  it('have documented codes for what is too long', async () => {
    const { call } = await connect();
    const body = { email: `${'a'.repeat(250)}@example.com`, first_name: 'a'.repeat(65), roles: [] };
    expect(codesOf(await call('POST', '/organization/org_1/invites', body)).sort()).toEqual([
      'EMAIL_TOO_LONG',
      'FIRST_NAME_TOO_LONG',
    ]);
  });

  it('may be forms with a file', async () => {
    const client = await connect();
    const form = new FormData();
    form.set('logo', new Blob(['<svg/>'], { type: 'image/svg+xml' }), 'logo.svg');
    expect((await client.call('PUT', '/environment/logos/dark', form)).status).toBe(200);
    expect((await client.call('POST', '/organizations/org_acme/logos/light', form)).status).toBe(200);
    expect(codesOf(await client.call('PUT', '/environment/logos/purple', form))).toEqual(['PARAMETER_INVALID']);
    const text = new FormData();
    text.set('logo', 'not a file');
    expect(codesOf(await client.call('PUT', '/environment/logos/dark', text))).toEqual(['FIELD_INVALID']);
    expect(codesOf(await client.call('PUT', '/environment/logos/dark', new FormData()))).toEqual(['FIELD_REQUIRED']);
    expect(codesOf(await client.call('PUT', '/environment/logos/dark', { logo: 'x' }))).toEqual([
      'CONTENT_TYPE_INVALID',
    ]);
  });
});

describe('query parameters', () => {
  it('are required where the document says so', async () => {
    const { call, emulator } = await connect();
    expect(codesOf(await call('GET', '/user'))).toEqual(['PARAMETER_REQUIRED']);
    const path = `/applications/${emulator.credentials.clientId}/auth_redirect_urls`;
    expect(codesOf(await call('DELETE', path))).toEqual(['PARAMETER_REQUIRED']);
    expect((await call('DELETE', `${path}?urls=https://a,https://b`)).status).toBe(200);
  });

  it('have the declared types', async () => {
    const { call } = await connect();
    for (const query of ['has_organization=maybe', 'active_since=yesterday', 'page_size=x']) {
      expect(codesOf(await call('GET', `/users?${query}`))).toEqual(['PARAMETER_INVALID']);
    }
    expect((await call('GET', '/users?has_organization=&page_size=&anything=1')).status).toBe(200);
  });
});

// What stands in for an operation that Kinde has added and the emulator has no state for yet.
describe('samples', () => {
  const sample = createSampleAnswer(shapes);
  const answer = (name: keyof ManagementOperations, checked: Partial<Checked> = {}) =>
    sample(
      { name, operation: operations[name], path: checked.path ?? {} },
      { path: {}, query: {}, body: {}, ...checked },
    );

  it('repeat what the request names', () => {
    expect(answer('getApiKey', { path: { key_id: 'key_1' } })).toMatchObject({ api_key: { id: 'key_1' } });
    expect(answer('getOrganizationInvite', { path: { org_code: 'org_1', invite_code: 'inv_1' } })).toMatchObject({
      code: 'inv_1',
    });
    const body = {
      endpoint: 'https://example.com/hook',
      name: 'Hook',
      event_types: ['user.created'],
      description: 'd',
    };
    expect(answer('createWebhook', { body })).toMatchObject({
      code: 'OK',
      message: 'Success',
      webhook: { endpoint: body.endpoint },
    });
  });

  it('are lists of one item without a next page, the same each time', () => {
    const first = answer('getSubscribers') as { subscribers: unknown[] };
    expect(first.subscribers).toHaveLength(1);
    expect(first).not.toHaveProperty('next_token');
    expect(answer('getConnections')).toMatchObject({ code: 'OK', message: 'Success', has_more: false });
    expect(answer('getSubscribers')).toEqual(first);
  });

  it('are nothing where the document declares no body', () => {
    expect(answer('updateApplication', { path: { application_id: 'a' }, body: { name: 'x' } })).toBeUndefined();
  });
});
