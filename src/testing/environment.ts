import { type AccountApi, createAccountApi } from './account/api.js';
import { type Answer, createAnswer, type RequestHook } from './answer.js';
import { createClock, type EmulatorClock } from './clock.js';
import { type CurrentState, createCurrentState } from './current-state.js';
import { createFaults, type FaultEngine } from './faults/controls.js';
import type { FaultPlan } from './faults/fault.js';
import { withFaults } from './faults/outgoing.js';
import type { KeyRing } from './keys.js';
import { createLimiter, type Limiter } from './limits/limiter.js';
import type { LimitOptions } from './limits/options.js';
import { createManagementApi, type ManagementApi } from './management.js';
import { createOAuthEndpoints } from './oauth.js';
import { createRequestLog, type RequestLog } from './request-log.js';
import { createControls, type SignInControls } from './sign-in/controls.js';
import type { Exchange } from './sign-in/exchange.js';
import { type SignInOptions, signInSettings } from './sign-in/settings.js';
import type { TablesSnapshot } from './tables/tables.js';
import { createTokenAuthority, type TokenAuthority } from './tokens.js';
import { createWebhookControls, type EmulatorWebhooks } from './webhooks/controls.js';
import { type EmulatorWebhookOptions, webhookSettings } from './webhooks/settings.js';
import { createWebhookSigner } from './webhooks/sign.js';

/** How an environment behaves; every namespace of an emulator behaves alike. */
export interface EnvironmentOptions {
  /** The current time in milliseconds; default `Date.now`. */
  readonly now?: () => number;
  /** Lifetime of tokens in seconds; default 86,400. */
  readonly tokenLifetimeS?: number;
  /** How users are signed in. */
  readonly signIn?: SignInOptions;
  /** How webhooks are delivered. */
  readonly webhooks?: EmulatorWebhookOptions;
  /** How long every answer waits, in milliseconds; default 0. */
  readonly latencyMs?: number;
  /** Limiters that answer 429; default none. `true` for 600 requests a minute and 20 at once: Kinde publishes no numbers. */
  readonly limits?: LimitOptions | boolean;
  /** What goes wrong; `emulator.faults` changes it later. */
  readonly faults?: FaultPlan;
  /** Sees every request before the emulator does, and may answer it instead or fail it. */
  readonly onRequest?: RequestHook;
}

/** What environments of one emulator share: nothing of it remembers anything but how to check requests. */
export interface Machinery {
  readonly api: ManagementApi;
  readonly account: AccountApi;
}

/** One Kinde with its state and everything that works on it. */
export interface Environment {
  /** Origin, without a trailing slash. */
  readonly domain: string;
  /** Every origin that it answers for. */
  readonly origins: Set<string>;
  readonly current: CurrentState;
  readonly authority: TokenAuthority;
  readonly clock: EmulatorClock;
  readonly log: RequestLog;
  readonly faults: FaultEngine;
  readonly limiter: Limiter;
  readonly controls: SignInControls;
  readonly webhooks: EmulatorWebhooks;
  readonly answer: Answer;
  readonly exchangeOf: (request: Request) => Exchange;
}

/** Where an environment begins. */
export interface EnvironmentStart {
  readonly domain: string;
  readonly base: TablesSnapshot;
  readonly keys: KeyRing;
  readonly machinery: Machinery;
}

const DEFAULT_LIFETIME_S = 86_400;

/** Makes what environments share. */
export function createMachinery(): Machinery {
  return { api: createManagementApi(), account: createAccountApi() };
}

/** Makes an environment; it costs nothing to speak of, however much its base holds. */
export function createEnvironment(
  options: EnvironmentOptions,
  { domain, base, keys, machinery }: EnvironmentStart,
): Environment {
  const { tokenLifetimeS = DEFAULT_LIFETIME_S, latencyMs = 0, onRequest } = options;
  const now = () => (options.now ?? Date.now)() + faults.controls.clockSkewS * 1000;
  const faults = createFaults(options.faults, {
    rotateKeys: () => authority.rotateKeys(),
    revokeTokens: () => authority.revokeAll(),
    revokeSessions: () => controls.revokeSessions(),
  });
  const state = () => current.state();
  const authority = createTokenAuthority({ lifetime: tokenLifetimeS, state, keys });
  const sending = webhookSettings(options.webhooks);
  const deliveries = { ...sending, fetch: withFaults(sending.fetch, faults) };
  const current = createCurrentState({ base, now, authority, deliveries });
  const settings = signInSettings(options.signIn);
  const exchangeOf = (request: Request, url = new URL(request.url)): Exchange => {
    return { request, url, state: state(), authority, settings, now: state().now() };
  };
  const oauth = createOAuthEndpoints(exchangeOf);
  const log = createRequestLog();
  const limiter = createLimiter(options.limits, () => state().now());
  const origins = new Set([domain]);
  const isOwnOrigin = (origin: string) => origins.has(origin);
  const controls = createControls({ domain, state, authority, isOwnOrigin, exchangeOf });
  return {
    domain,
    origins,
    current,
    authority,
    exchangeOf,
    clock: createClock(
      () => state().clock,
      now,
      () => current.dispatcher().wake(),
    ),
    log,
    faults,
    limiter,
    controls,
    webhooks: createWebhookControls(state, current.dispatcher, createWebhookSigner(state, authority)),
    answer: createAnswer({
      ...machinery,
      oauth,
      exchangeOf,
      log,
      latencyMs,
      now: () => state().now(),
      onRequest,
      faults,
      limiter,
    }),
  };
}
