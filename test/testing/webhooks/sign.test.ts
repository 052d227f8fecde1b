import { decodeJwt } from 'jose';
import { describe, expect, it } from 'vitest';
import { createWebhookVerifier } from '../../../src/webhooks/index.js';
import { makeEmulator } from '../client.js';

const event = { type: 'role.created', data: { role: { id: 'role_1', key: 'editor', name: 'Editor' } } };

describe('webhooks.sign', () => {
  it('signs an event as a delivery is signed, with what was left out', async () => {
    const emulator = makeEmulator({ now: () => Date.UTC(2026, 5, 1) });
    const { domain, fetch } = emulator;
    const jwt = await emulator.webhooks.sign(event);
    expect(decodeJwt(jwt)).toEqual({
      ...event,
      source: 'admin',
      event_id: expect.stringMatching(/^event_/),
      timestamp: '2026-06-01T00:00:00.000000+00:00',
    });
    expect(await createWebhookVerifier({ domain, fetch }).verify(jwt)).toMatchObject(event);
    expect(emulator.webhooks.events).toEqual([]);
  });

  it('signs an event that happened once more', async () => {
    const emulator = makeEmulator();
    const happened = emulator.webhooks.emit('role.created', event.data);
    expect(decodeJwt(await emulator.webhooks.sign(happened))).toEqual(happened);
  });

  it('signs wrongly where it is told to', async () => {
    const emulator = makeEmulator();
    const { domain, fetch } = emulator;
    const { verify } = createWebhookVerifier({ domain, fetch });
    for (const flaw of ['unknown-key', 'wrong-signature', 'no-signature', 'symmetric-signature'] as const) {
      await expect(verify(await emulator.webhooks.sign(event, { flaw }))).rejects.toThrow();
    }
  });
});

describe('webhooks.request', () => {
  it('is the request that Kinde would post', async () => {
    const { webhooks } = makeEmulator();
    const request = await webhooks.request(event, { url: 'https://app.example.com/hooks' });
    expect([request.method, request.url]).toEqual(['POST', 'https://app.example.com/hooks']);
    expect(request.headers.get('content-type')).toBe('application/jwt');
    expect(request.headers.get('webhook-id')).toBeTruthy();
    expect(decodeJwt(await request.text())).toMatchObject(event);
  });
});
