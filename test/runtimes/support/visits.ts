import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { WebhookFlaw } from '../../../src/testing/index.js';
import type { World } from './world.js';

const NAVIGATION = { accept: 'text/html', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
const SCRIPT = { accept: 'application/json', 'sec-fetch-mode': 'cors' };

/** As a browser does it: the application's login, Kinde, the callback, pages, the logout of both. */
export async function signsIn({ emulator, origin, kinde }: World): Promise<void> {
  assert.equal((await fetch(`${origin}/user`, { headers: SCRIPT })).status, 401);
  const forged = await fetch(`${origin}/callback?code=c&state=unknown-state`, { headers: NAVIGATION });
  assert.equal(forged.status, 400);
  const amber = await emulator.signInTo(origin, 'amber@example.com', { loginPath: '/login?org_code=org_acme' });
  assert.equal(amber.url, `${origin}/`);
  assert.ok(amber.cookies.length > 0);
  for (const { httpOnly, sameSite } of amber.cookies) assert.deepEqual([httpOnly, sameSite], [true, 'Lax']);
  const user = await amber.fetch('/user', { headers: SCRIPT });
  assert.equal(user.headers.get('cache-control'), 'private, no-store');
  const { email, given_name } = await user.json();
  assert.deepEqual([email, given_name], ['amber@example.com', 'Amber']);
  assert.deepEqual(await (await amber.fetch('/')).json(), { email: 'amber@example.com' });
  const out = await amber.fetch('/logout', { method: 'POST', headers: NAVIGATION });
  assert.equal(out.status, 303);
  assert.equal(out.headers.get('location'), `${kinde}/logout?redirect=${encodeURIComponent(origin)}`);
  assert.equal((await amber.fetch('/user', { headers: SCRIPT })).status, 401);
}

/** An example application, which says hello to who is signed in. */
export async function visitsExample({ emulator, origin }: World): Promise<void> {
  assert.equal(await (await fetch(origin)).text(), 'Hello. /login');
  const amber = await emulator.signInTo(origin, 'amber@example.com');
  assert.equal(await (await amber.fetch('/')).text(), 'Hello amber@example.com. /logout');
}

const FLAWS: readonly (WebhookFlaw | undefined)[] = [undefined, 'unknown-key', 'wrong-signature', 'no-signature'];

/** Kinde's delivery is taken, everybody else's is not. */
export async function verifiesWebhooks({ emulator, origin }: World): Promise<void> {
  const event = { type: 'user.created', data: { user: { id: 'kp_1' } } };
  const statuses: number[] = [];
  for (const flaw of FLAWS) {
    const body = await emulator.webhooks.sign(event, flaw && { flaw });
    const headers = { 'content-type': 'application/jwt', 'webhook-id': 'webhook_1' };
    const answer = await fetch(`${origin}/webhook`, { method: 'POST', headers, body });
    const text = await answer.text();
    statuses.push(answer.status);
    if (!flaw) assert.deepEqual(JSON.parse(text).data, event.data);
  }
  assert.deepEqual(statuses, [200, 400, 400, 400]);
}

const CROWD = 12;

/** Clients are made once and serve many requests, which at first all need the same token. */
export async function takesRequestsAtOnce({ emulator, origin }: World): Promise<void> {
  const before = emulator.requestsOf({ path: '/oauth2/token' }).length;
  const ask = async (): Promise<string> => (await fetch(`${origin}/crowd`)).text();
  const answers = await Promise.all(Array.from({ length: CROWD }, ask));
  assert.deepEqual(
    answers,
    Array.from({ length: CROWD }, () => '2'),
  );
  assert.equal(emulator.requestsOf({ path: '/oauth2/token' }).length - before, 1);
}

const PATIENCE_MS = 20_000;

/** Who leaves while a token is on its way takes it from nobody else. */
export async function leavesOthersTheirToken({ emulator, origin }: World): Promise<void> {
  const ask = (signal: AbortSignal): Promise<Response> => fetch(`${origin}/left`, { signal });
  const struck = emulator.faults.log.length;
  emulator.faults.once('oauth.token', { kind: 'latency', ms: 1_000 });
  const leaver = new AbortController();
  const first = ask(leaver.signal).catch(() => undefined);
  for (const start = Date.now(); emulator.faults.log.length === struck; await sleep(20)) {
    assert.ok(Date.now() - start < PATIENCE_MS, 'the first request asks for a token');
  }
  const second = ask(AbortSignal.timeout(PATIENCE_MS));
  await sleep(200);
  leaver.abort();
  await first;
  assert.equal(await (await second).text(), '2');
  assert.equal(await (await ask(AbortSignal.timeout(PATIENCE_MS))).text(), '2');
}
