import { createEmulator } from 'kinde-sdk/testing';
import { createWebhookVerifier } from 'kinde-sdk/webhooks';
import { expect, it } from 'vitest';

const emulator = createEmulator();
const webhooks = createWebhookVerifier({ domain: emulator.domain, fetch: emulator.fetch });
const welcomed: unknown[] = [];

async function receive(request: Request): Promise<Response> {
  const event = await webhooks.verify(request).catch(() => undefined);
  if (!event) return new Response(null, { status: 400 });
  if (event.type === 'user.created') welcomed.push(event.data.user.email);
  return new Response();
}

const event = { type: 'user.created', data: { user: { id: 'kp_1', email: 'nova@example.com' } } };

it('welcomes who is new', async () => {
  expect((await receive(await emulator.webhooks.request(event))).status).toBe(200);
  expect(welcomed).toEqual(['nova@example.com']);
});

it('listens to nobody but Kinde', async () => {
  expect((await receive(await emulator.webhooks.request(event, { flaw: 'unknown-key' }))).status).toBe(400);
});
