import { createAccountApi } from './account/api.js';
import { createAnswer, type RequestHook } from './answer.js';
import type { EmulatorCredentials } from './credentials.js';
import { createFetch } from './fetch.js';
import { createIds } from './ids.js';
import type { SigningKeys } from './keys.js';
import { type Listener, type ListenOptions, listen } from './listen.js';
import { createManagementApi, managementScopes } from './management.js';
import { type MswHandler, mswHandlers } from './msw.js';
import { createOAuthEndpoints } from './oauth.js';
import { createRequestLog, type LoggedRequest } from './request-log.js';
import { defaultSeed, type Seed } from './seed.js';
import { applySeed } from './seed-apply.js';
import { createControls, type SignInControls } from './sign-in/controls.js';
import type { Exchange } from './sign-in/exchange.js';
import { type SignInOptions, signInSettings } from './sign-in/settings.js';
import { createState, type State } from './state.js';
import { createTokenAuthority } from './tokens.js';
import { createWebhookControls, type EmulatorWebhooks } from './webhooks/controls.js';
import { createDispatcher } from './webhooks/dispatcher.js';
import { type EmulatorWebhookOptions, webhookSettings } from './webhooks/settings.js';
import type { WebhookDelivery } from './webhooks/types.js';

/** Options of `createEmulator`. */
export interface EmulatorOptions {
  /** What the emulator holds at first; default two users, two organizations, an application for machines and one for the web. */
  readonly seed?: Seed;
  /** Default `https://emulator.kinde.com`; nothing is ever asked of that host. */
  readonly domain?: string;
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
  /** A key pair of `createSigningKeys()` to share; by default one is made when the first token is asked for. */
  readonly keys?: SigningKeys | Promise<SigningKeys>;
  /** Sees every request before the emulator does, and may answer it instead or fail it. */
  readonly onRequest?: RequestHook;
}

/** A Kinde of one's own. */
export interface Emulator extends SignInControls {
  /** Origin, without a trailing slash. */
  readonly domain: string;
  /** Credentials of the first application for machines; `webCredentials()` has those of the first for users. */
  readonly credentials: EmulatorCredentials;
  /** Answers without a port; a host that is not the emulator's fails as it would on the network. */
  readonly fetch: typeof fetch;
  /** What was asked, in the order in which it was answered; the latest 10,000 requests. */
  readonly requests: readonly LoggedRequest[];
  /** Webhooks, events and deliveries. */
  readonly webhooks: EmulatorWebhooks;
  /** Serves the emulator over HTTP; Node only. Tokens are good at the origin where they were asked for. */
  listen(options?: ListenOptions): Promise<Listener>;
  /** Request handlers for msw. @throws Error when msw is not installed. */
  handlers(): Promise<MswHandler[]>;
  /** Sends every delivery that waits, also one whose time has not come; resolves with them when all were answered. */
  deliverWebhooks(): Promise<readonly WebhookDelivery[]>;
  /** Makes every access and ID token issued so far invalid: 403 `TOKEN_INVALID`. */
  revokeTokens(): void;
  /** Replaces the signing key, so that tokens issued so far have an unknown `kid`. */
  rotateKeys(): void;
  /** Goes back to the seed and forgets what was asked, sessions, refresh tokens and deliveries; access tokens stay good. */
  reset(): void;
}

const DEFAULT_DOMAIN = 'https://emulator.kinde.com';
const DEFAULT_LIFETIME_S = 86_400;

/**
 * Makes an emulator of Kinde: sign-in for users, tokens for machines, the Management API, the Account API and webhooks, in
 * memory.
 *
 * @throws Error when the seed or the domain is wrong.
 * @example
 * const emulator = createEmulator({ seed: { users: 2500 } });
 * const management = new ManagementClient({ ...emulator.credentials, fetch: emulator.fetch });
 */
export function createEmulator(options: EmulatorOptions = {}): Emulator {
  const { now = Date.now, seed = defaultSeed, keys, tokenLifetimeS = DEFAULT_LIFETIME_S } = options;
  const domain = originFrom(options.domain ?? DEFAULT_DOMAIN);
  const origins = new Set([domain]);
  const log = createRequestLog();
  const ids = createIds();
  const makeState = () => seededState(now, seed, () => dispatcher.wake());
  let state = makeState();
  const authority = createTokenAuthority({ lifetime: tokenLifetimeS, now, nextId: () => ids.next('jti'), keys });
  const api = createManagementApi(() => state, authority);
  const settings = signInSettings(options.signIn);
  const exchangeOf = (request: Request, url = new URL(request.url)): Exchange => {
    return { request, url, state, authority, settings, now: now() };
  };
  const oauth = createOAuthEndpoints(exchangeOf);
  const { latencyMs = 0, onRequest } = options;
  const answer = createAnswer({ api, account: createAccountApi(), oauth, exchangeOf, log, latencyMs, onRequest });
  const deliveries = webhookSettings(options.webhooks);
  const dispatcher = createDispatcher({ state: () => state, authority, now, settings: deliveries });
  const credentials = credentialsFrom(state, domain);
  const isOwnOrigin = (origin: string) => origins.has(origin);
  return {
    ...createControls({ domain, state: () => state, authority, isOwnOrigin, exchangeOf }),
    domain,
    credentials,
    fetch: createFetch(origins, answer),
    requests: log.entries,
    webhooks: createWebhookControls(() => state, dispatcher),
    async listen(listenOptions) {
      const listener = await listen(answer, credentials, listenOptions);
      origins.add(listener.url);
      return listener;
    },
    deliverWebhooks: () => dispatcher.flush(),
    handlers: () => mswHandlers(domain, answer),
    revokeTokens: () => authority.revokeAll(),
    rotateKeys: () => authority.rotateKeys(),
    reset() {
      state = makeState();
      log.clear();
    },
  };
}

function seededState(now: () => number, seed: Seed, onEvent: () => void): State {
  const state = createState(now, onEvent);
  applySeed(state, seed, managementScopes());
  return state;
}

function credentialsFrom(state: State, domain: string): EmulatorCredentials {
  const all = [...state.applications.values()];
  const first = all.find(({ type }) => type === 'm2m') ?? all[0];
  return { domain, clientId: first?.clientId ?? '', clientSecret: first?.clientSecret ?? '' };
}

function originFrom(domain: string): string {
  const text = domain.includes('://') ? domain : `https://${domain}`;
  if (!URL.canParse(text)) throw new Error(`The emulator's domain is not a URL: ${domain}`);
  const url = new URL(text);
  if (url.protocol === 'https:' || url.protocol === 'http:') return url.origin;
  throw new Error(`The emulator's domain must be http or https: ${domain}`);
}
