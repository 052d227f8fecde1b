import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { isKindeError } from '../../src/errors.js';
import { createMemoryStore } from '../../src/storage/memory.js';
import { createEmulator, createSigningKeys, type Emulator, type FaultPlan } from '../../src/testing/index.js';
import { createWebhookVerifier, deduplicate, KindeWebhookError } from '../../src/webhooks/index.js';
import { holds, LONGEST_TEST_MS } from './support/holds.js';
import { networkFaults, plansOf, withdrawals } from './support/plans.js';
import { inVirtualTime, sleep } from './support/virtual-time.js';

/** Webhooks under random faults, on the way to the application and on its way to the keys: each event is handled once. */

interface Program {
  readonly plan: FaultPlan;
  /** Seconds before each event. */
  readonly pauses: readonly number[];
  /** Which times, counted over all events, the application fails while it handles one. */
  readonly failures: readonly number[];
  readonly keysCoolDownSeconds: number;
}

const keys = createSigningKeys();
const ENDPOINT = 'https://app.example.com/webhooks';
const HOUR_MS = 3_600_000;

// An endpoint that never answers is given up by a timer that belongs to the platform, and that no fake clock moves.
const faults = networkFaults.filter(({ kind }) => kind !== 'no-answer');
const programs: fc.Arbitrary<Program> = fc.record({
  plan: plansOf(
    ['webhook.delivery', 'webhook.delivery', 'oauth.jwks', '*'],
    fc.oneof(
      { arbitrary: faults, weight: 6 },
      { arbitrary: withdrawals.filter(({ kind }) => kind === 'rotate-keys'), weight: 1 },
    ),
  ),
  pauses: fc.array(fc.constantFrom(0, 0, 1, 5, 40, 700), { minLength: 1, maxLength: 8 }),
  failures: fc.uniqueArray(fc.integer({ min: 1, max: 20 }), { maxLength: 4 }),
  keysCoolDownSeconds: fc.constantFrom(1, 10, 60),
});

interface World {
  readonly emulator: Emulator;
  /** How often each event was handled to the end. */
  readonly handled: Map<string, number>;
  /** Sends a body to the application, as anybody can. */
  deliver(body: string): Promise<Response>;
}

async function createWorld({ plan, failures, keysCoolDownSeconds }: Omit<Program, 'pauses'>): Promise<World> {
  const handled = new Map<string, number>();
  const store = createMemoryStore();
  let times = 0;
  const application: typeof fetch = async (input, init) => {
    try {
      const event = await verifier.verify(new Request(input, init));
      const delivery = await deduplicate(store, event);
      if (!delivery.isFirst) return new Response('seen before');
      times += 1;
      if (failures.includes(times)) {
        await delivery.release();
        return new Response(null, { status: 500 });
      }
      handled.set(event.event_id, (handled.get(event.event_id) ?? 0) + 1);
      return new Response('thank you');
    } catch (error) {
      if (!isKindeError(error)) throw new Error('the verification failed without a typed error', { cause: error });
      return new Response(null, { status: error instanceof KindeWebhookError ? 400 : 503 });
    }
  };
  const emulator = createEmulator({
    keys: await keys,
    seed: { webhooks: [{ endpoint: ENDPOINT }] },
    webhooks: { fetch: application },
    faults: plan,
  });
  const { domain, fetch } = emulator;
  const verifier = createWebhookVerifier({ domain, fetch, keysCoolDownSeconds, timeout: 2_000, env: {} });
  const headers = { 'content-type': 'application/jwt' };
  return { emulator, handled, deliver: (body) => application(ENDPOINT, { method: 'POST', headers, body }) };
}

/** Events that this Kinde did not sign. */
async function forgeries(): Promise<readonly string[]> {
  const sent: string[] = [];
  const fetch: typeof globalThis.fetch = async (_, init) => {
    sent.push(String(init?.body));
    return new Response();
  };
  const other = createEmulator({ seed: { webhooks: [{ endpoint: ENDPOINT }] }, webhooks: { fetch } });
  other.webhooks.emit('user.created', { user: { id: 'kp_forged' } });
  await other.webhooks.idle();
  const [header, payload, signature] = (sent[0] as string).split('.') as [string, string, string];
  const unsigned = btoa('{"alg":"none"}').replaceAll('=', '');
  return [`${header}.${payload}.${signature}`, `${unsigned}.${payload}.`, `${header}.${payload}`, 'not-a-token'];
}

let forged: readonly string[] = [];

async function run({ pauses, ...settings }: Program): Promise<void> {
  await inVirtualTime(async () => {
    const { emulator, handled, deliver } = await createWorld(settings);
    const ids: string[] = [];
    for (const [index, seconds] of pauses.entries()) {
      if (seconds > 0) await sleep(seconds * 1_000);
      ids.push(emulator.webhooks.emit('user.created', { user: { id: `kp_${index}` } }).event_id);
      expect([400, 503]).toContain((await deliver(forged[index % forged.length] as string)).status);
    }
    emulator.faults.clear();
    // The last of Kinde's repetitions comes within 36 hours.
    await sleep(37 * HOUR_MS);
    const statuses = emulator.webhooks.deliveries.map(({ status }) => status);
    expect(statuses).toEqual(ids.map(() => 'delivered'));
    expect([...handled.entries()].sort()).toEqual(ids.map((id) => [id, 1]).sort());
  });
}

beforeAll(async () => {
  forged = await forgeries();
  const { emulator } = await createWorld({ plan: { rules: [] }, failures: [], keysCoolDownSeconds: 1 });
  emulator.webhooks.emit('user.created', { user: { id: 'kp_1' } });
  await emulator.webhooks.idle();
});

it('webhooks keep their word under any faults', () => holds(programs, 40, run), LONGEST_TEST_MS);
