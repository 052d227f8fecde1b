import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { isKindeError, type KindeError } from '../../src/errors.js';
import { OAuth } from '../../src/oauth/index.js';
import { createMemoryStore } from '../../src/storage/memory.js';
import {
  createEmulator,
  createSigningKeys,
  type Emulator,
  type Fault,
  type FaultPlan,
} from '../../src/testing/index.js';
import { CookieJar } from './support/cookie-jar.js';
import { holds, LONGEST_TEST_MS } from './support/holds.js';
import { networkFaults, plansOf, withdrawals } from './support/plans.js';
import { type Secrets, watchSecrets } from './support/secrets.js';
import { inVirtualTime, sleep } from './support/virtual-time.js';
import { warmUp } from './support/world.js';

/**
 * Sign-in and sessions under random faults: every call ends, in a result or a typed error, nobody gets another one's
 * session, and nobody loses one but to a fault that took the new tokens away.
 */

type Step =
  | { readonly act: 'login' | 'logout' | 'refresh'; readonly visitor: number }
  | { readonly act: 'visit'; readonly visitor: number; readonly requests: number }
  | { readonly act: 'wait'; readonly seconds: number };

interface Program {
  readonly plan: FaultPlan;
  readonly kind: 'cookie' | 'store';
  readonly timeout: number;
  /** Whether the faults begin before the first sign-in, which then often fails. */
  readonly fromStart: boolean;
  readonly steps: readonly (readonly Step[])[];
}

const VISITORS = 2;
const TOKEN_LIFETIME_S = 100;
const SESSION_SECRET = 'a-session-secret-that-must-not-show-anywhere';
const CLIENT_SECRET = 'a-client-secret-that-must-not-show';
const CALLBACK = 'https://app.example.com/callback';
const keys = createSigningKeys();

const visitor = fc.integer({ min: 0, max: VISITORS - 1 });
const visits = fc.record({ act: fc.constant('visit' as const), visitor, requests: fc.integer({ min: 1, max: 4 }) });
const waits = fc.record({ act: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 130 }) });
const others = fc.constantFrom('login' as const, 'logout' as const, 'refresh' as const, 'refresh' as const);
const step: fc.Arbitrary<Step> = fc.oneof(
  { arbitrary: visits, weight: 3 },
  { arbitrary: waits, weight: 2 },
  { arbitrary: fc.record({ act: others, visitor }), weight: 2 },
);
const TARGETS = ['*', 'oauth.token', 'oauth.jwks', 'oauth.discovery', 'oauth.revoke'];
const endings: fc.Arbitrary<Fault> = fc.constant({ kind: 'revoke-sessions' });
const programs: fc.Arbitrary<Program> = fc.record({
  plan: plansOf(
    TARGETS,
    fc.oneof(
      { arbitrary: networkFaults, weight: 12 },
      { arbitrary: withdrawals, weight: 2 },
      { arbitrary: endings, weight: 1 },
    ),
  ),
  kind: fc.constantFrom('cookie' as const, 'store' as const),
  timeout: fc.integer({ min: 50, max: 1_000 }),
  fromStart: fc.oneof({ arbitrary: fc.constant(false), weight: 3 }, { arbitrary: fc.constant(true), weight: 1 }),
  steps: fc.array(fc.array(step, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 6 }),
});

interface Visitor {
  readonly email: string;
  readonly jar: CookieJar;
  isSignedIn: boolean;
}

interface World {
  readonly emulator: Emulator;
  readonly oauth: OAuth;
  readonly secrets: Secrets;
  readonly visitors: readonly Visitor[];
  readonly longestMs: number;
  readonly plan: FaultPlan;
}

async function createWorld({ plan, kind, timeout }: Omit<Program, 'steps' | 'fromStart'>): Promise<World> {
  const visitors = Array.from({ length: VISITORS }, (_, index) => {
    return { email: `visitor-${index}@example.com`, jar: new CookieJar(), isSignedIn: false };
  });
  const web = { type: 'web', clientId: 'web', clientSecret: CLIENT_SECRET, redirectUris: [CALLBACK] } as const;
  const emulator = createEmulator({
    keys: await keys,
    tokenLifetimeS: TOKEN_LIFETIME_S,
    seed: { users: visitors.map(({ email }) => ({ email })), applications: [web] },
    signIn: { reusesAccessToken: false },
  });
  const secrets = watchSecrets(emulator.fetch);
  for (const secret of [SESSION_SECRET, CLIENT_SECRET]) secrets.add(secret);
  const oauth = new OAuth({
    domain: emulator.domain,
    clientId: 'web',
    clientSecret: CLIENT_SECRET,
    redirectUri: CALLBACK,
    scopes: ['openid', 'profile', 'email', 'offline'],
    session: { secret: SESSION_SECRET, ...(kind === 'store' ? { kind } : {}) },
    ...(kind === 'store' ? { storage: createMemoryStore() } : {}),
    timeout,
    fetch: secrets.fetch,
    env: {},
  });
  // Discovery, keys, tokens, each of which may be asked twice and tried three times, and the wait for a lease.
  return { emulator, oauth, secrets, visitors, longestMs: 20 * timeout + 10_000, plan };
}

/** The result of a call, or its error, which must be typed and show no secret; in bounded time. */
async function ended<T>(world: World, call: () => Promise<T>): Promise<{ value?: T; error?: KindeError }> {
  const start = Date.now();
  const outcome = await call().then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  const took = Date.now() - start;
  if (took > world.longestMs) throw new Error(`a call took ${took} ms`);
  if (!('error' in outcome)) return outcome;
  const { error } = outcome;
  if (!isKindeError(error)) throw new Error('a call ended in an error that is not typed', { cause: error });
  world.secrets.assertNotIn(error);
  return { error };
}

const TAKES_ANSWER: readonly Fault['kind'][] = ['slow-body', 'truncated', 'empty', 'html', 'not-json'];
const ENDS_SESSIONS: readonly Fault['kind'][] = ['revoke-sessions', 'revoke-tokens', 'rotate-keys', 'clock-skew'];

/** Whether a fault may have ended a session: the answer with the next refresh token was lost, or Kinde withdrew something. */
function mayHaveEnded({ emulator, plan }: World): boolean {
  return emulator.faults.log.some(({ kind, operation, rule }) => {
    const fault = plan.rules[rule]?.fault;
    const isLate = typeof fault === 'object' && 'commit' in fault && fault.commit === 'after';
    const isLost = operation === 'oauth.token' && (isLate || TAKES_ANSWER.includes(kind));
    return isLost || ENDS_SESSIONS.includes(kind);
  });
}

async function login(world: World, who: Visitor): Promise<void> {
  const { oauth, emulator, secrets } = world;
  const begun = await ended(world, () => oauth.login());
  if (!begun.value) return;
  who.jar.keep(begun.value.setCookies);
  const callback = await emulator.signIn(begun.value.url, { email: who.email });
  secrets.add(new URL(callback).searchParams.get('code') ?? '');
  const done = await ended(world, () => oauth.callback(who.jar.request(callback)));
  if (!done.value) return;
  who.jar.keep(done.value.setCookies);
  for (const token of Object.values(done.value.session.tokens)) if (typeof token === 'string') secrets.add(token);
  expect(done.value.session.user.email).toBe(who.email);
  who.isSignedIn = true;
}

async function visit(world: World, who: Visitor, requests: number, refresh = false): Promise<void> {
  const { oauth } = world;
  const asked = Array.from({ length: requests }, () => {
    const request = who.jar.request('https://app.example.com/');
    return ended(world, () => (refresh ? oauth.refreshSession(request) : oauth.getSession(request)));
  });
  for (const { value: session } of await Promise.all(asked)) {
    if (!session) continue;
    who.jar.keep(session.setCookies);
    if (session.isAuthenticated) {
      expect(session.user.email).toBe(who.email);
      expect(who.isSignedIn).toBe(true);
      world.secrets.add(session.tokens.accessToken);
    } else if (who.isSignedIn) {
      if (!mayHaveEnded(world))
        throw new Error(`${who.email} was signed out (${session.reason}) and nothing took the session`);
      if (session.reason === 'over') who.isSignedIn = false;
    }
  }
}

async function logout(world: World, who: Visitor): Promise<void> {
  const { value } = await ended(world, () => world.oauth.logout(who.jar.request('https://app.example.com/logout')));
  // Whoever signs out is signed out, whatever happens on the way.
  if (!value) throw new Error('a sign-out failed');
  who.jar.keep(value.setCookies);
  who.isSignedIn = false;
}

async function perform(world: World, one: Step): Promise<void> {
  if (one.act === 'wait') return await sleep(one.seconds * 1_000);
  const who = world.visitors[one.visitor] as Visitor;
  if (one.act === 'login') return await login(world, who);
  if (one.act === 'logout') return await logout(world, who);
  if (one.act === 'visit') return await visit(world, who, one.requests);
  await visit(world, who, 1, true);
}

/** A browser does one thing after another, but for the requests of a page; two browsers do theirs at once. */
async function performAll(world: World, steps: readonly Step[]): Promise<void> {
  const ofWhom = (one: Step): number => ('visitor' in one ? one.visitor : VISITORS);
  const threads = Array.from({ length: VISITORS + 1 }, (_, index) => steps.filter((one) => ofWhom(one) === index));
  await Promise.all(
    threads.map(async (thread) => {
      for (const one of thread) await perform(world, one);
    }),
  );
}

async function run({ steps, fromStart, ...settings }: Program): Promise<void> {
  await inVirtualTime(async () => {
    const world = await createWorld(settings);
    if (fromStart) world.emulator.faults.plan(world.plan);
    await performAll(world, [
      { act: 'login', visitor: 0 },
      { act: 'login', visitor: 1 },
    ]);
    if (!fromStart) world.emulator.faults.plan(world.plan);
    for (const group of steps) await performAll(world, group);
    const wasTaken = mayHaveEnded(world);
    world.secrets.assertNotIn(JSON.stringify(world.emulator.requests));
    world.emulator.faults.clear();
    // Longer than every pause after a failure.
    await sleep(40_000);
    for (const who of world.visitors) {
      if (!who.isSignedIn || wasTaken) continue;
      const { value } = await ended(world, () => world.oauth.getSession(who.jar.request('https://app.example.com/')));
      expect(value?.isAuthenticated).toBe(true);
    }
  });
}

/** What calls load, failed sign-ins too, is loaded up front: on a clock that jumps, only timers may be what they wait for. */
beforeAll(async () => {
  const world = await createWorld({ plan: { rules: [] }, kind: 'store', timeout: 10_000 });
  const who = world.visitors[0] as Visitor;
  await warmUp();
  world.emulator.faults.once('oauth.token', 'server-error');
  await login(world, who);
  await login(world, who);
  world.emulator.faults.once('oauth.token', 'refused');
  await visit(world, who, 1, true);
  await logout(world, who);
});

it('sign-in keeps its word under any faults', () => holds(programs, 60, run), LONGEST_TEST_MS);
