import { describe, expect, it } from 'vitest';
import { WEBHOOK_EVENT_TYPES } from '../../../src/webhooks/index.js';
import { codesOf, makeEmulator } from '../client.js';
import { ENDPOINT, withReceiver } from './receiver.js';

const OTHER = 'https://other.example.com/hooks';

describe('webhooks', () => {
  it('are made, changed and deleted through the Management API', async () => {
    const { call, emulator, types } = await withReceiver({ seed: {} });
    const body = { endpoint: OTHER, event_types: ['role.created'], name: 'Roles' };
    const created = await call('POST', '/webhooks', body);
    expect(created.body).toMatchObject({ code: 'OK', webhook: { id: expect.any(String), endpoint: OTHER } });
    const { id } = created.body.webhook;
    await call('POST', '/roles', { key: 'a', name: 'A' });
    await call('POST', '/permissions', { key: 'a', name: 'A' });
    expect((await call('PATCH', `/webhooks/${id}`, { event_types: ['permission.created'], name: 'P' })).status).toBe(
      200,
    );
    await call('POST', '/roles', { key: 'b', name: 'B' });
    await call('POST', '/permissions', { key: 'b', name: 'B' });
    expect((await call('GET', '/webhooks')).body.webhooks).toEqual([
      { id, name: 'P', endpoint: OTHER, event_types: ['permission.created'], created_on: expect.any(String) },
    ]);
    // What waits is dropped with the webhook: without this, it would depend on who is faster.
    await emulator.webhooks.idle();
    await call('DELETE', `/webhooks/${id}`);
    await call('POST', '/permissions', { key: 'c', name: 'C' });
    await emulator.webhooks.idle();
    expect(types()).toEqual(['role.created', 'permission.created']);
    expect(emulator.webhooks.endpoints).toEqual([]);
  });

  it('come with the seed, for every event unless some are named', async () => {
    const { emulator } = await withReceiver();
    expect(emulator.webhooks.endpoints).toEqual([
      { id: 'webhook_1', endpoint: ENDPOINT, name: ENDPOINT, event_types: WEBHOOK_EVENT_TYPES, isDisabled: false },
    ]);
  });

  it.each([
    [{ endpoint: 'nowhere', event_types: [], name: 'x' }, 'FIELD_INVALID'],
    [{ endpoint: 'ftp://example.com', event_types: [], name: 'x' }, 'FIELD_INVALID'],
    [{ endpoint: OTHER, event_types: ['user.teleported'], name: 'x' }, 'FIELD_INVALID'],
    [{ endpoint: OTHER, name: 'x' }, 'FIELD_REQUIRED'],
  ])('are refused: %j', async (body, code) => {
    const { call } = await withReceiver();
    const answer = await call('POST', '/webhooks', body);
    expect([answer.status, ...codesOf(answer)]).toEqual([400, code]);
  });

  it('that nobody made are not found', async () => {
    const { call } = await withReceiver();
    expect(codesOf(await call('PATCH', '/webhooks/x', {}))).toEqual(['WEBHOOK_NOT_FOUND']);
    expect(codesOf(await call('DELETE', '/webhooks/x'))).toEqual(['WEBHOOK_NOT_FOUND']);
    expect(codesOf(await call('GET', '/events/x'))).toEqual(['EVENT_NOT_FOUND']);
  });

  it.each([
    [{ webhooks: [{ endpoint: 'x' }] }, 'http or https'],
    [{ webhooks: [{ endpoint: OTHER, event_types: ['x'] }] }, 'no event type x'],
    [
      {
        webhooks: [
          { id: 'w', endpoint: OTHER },
          { id: 'w', endpoint: OTHER },
        ],
      },
      'another webhook w',
    ],
    [{ webhooks: 3 as never }, 'write a list'],
  ])('of a wrong seed %j are refused', (seed, message) => {
    expect(() => makeEmulator({ seed })).toThrow(message);
  });
});

describe('events', () => {
  it('can be asked for by their id', async () => {
    const { call, emulator, received, clock } = await withReceiver();
    await call('DELETE', '/roles/role_1');
    await emulator.webhooks.idle();
    const { event_id = '' } = received[0]?.event ?? {};
    const timestamp = clock.now / 1000;
    expect((await call('GET', `/events/${event_id}`)).body.event).toEqual({
      type: 'role.deleted',
      source: 'api',
      event_id,
      timestamp,
      data: { role: { id: 'role_1' } },
    });
  });

  it('have the types that Kinde documents', async () => {
    const { call } = await withReceiver();
    const { event_types } = (await call('GET', '/event_types')).body;
    expect(event_types.map(({ code }: { code: string }) => code)).toEqual(WEBHOOK_EVENT_TYPES);
  });
});

describe('options', () => {
  it.each([
    [{ retrySpeed: 0 }, 'retrySpeed must be a positive number'],
    [{ timeoutMs: Number.NaN }, 'timeoutMs must be a positive number'],
    [{ retries: 3 } as never, 'no option "retries"'],
  ])('refuse %j', (webhooks, message) => {
    expect(() => makeEmulator({ webhooks })).toThrow(message);
  });
});
