import { type AppSignIn, createAppSignIn } from './app-sign-in/controls.js';
import type { EmulatorClock } from './clock.js';
import type { EmulatorCredentials } from './credentials.js';
import { readDataFile, writeDataFile } from './data-file.js';
import { checkEmulatorOptions, type EmulatorOptions } from './emulator-options.js';
import { createEnvironment, createMachinery, type Environment } from './environment.js';
import type { EmulatorFaults } from './faults/controls.js';
import { createFetch } from './fetch.js';
import type { InspectorOptions } from './inspector/access.js';
import { inspected } from './inspector/serve.js';
import { createKeyRing, createSigningKeys, type KeyRing } from './keys.js';
import type { EmulatorLimits } from './limits/limiter.js';
import { type Listener, type ListenOptions, listen } from './listen.js';
import { checkListenOptions } from './listen-options.js';
import { managementScopes } from './management-scopes.js';
import { createMint, type Mint } from './mint/mint.js';
import { type MswHandler, mswHandlers } from './msw.js';
import { createNamespaces, createNoNamespaces, type NamespaceOptions, type Namespaces } from './namespaces.js';
import { originOf } from './origin.js';
import type { LoggedRequest } from './request-log.js';
import { createRequestControls, type RequestControls } from './requests/controls.js';
import { defaultSeed, type Seed } from './seed.js';
import { applySeed } from './seed-apply.js';
import type { SignInControls } from './sign-in/controls.js';
import { EmulatorSnapshot } from './snapshot.js';
import { createState, type State } from './state.js';
import { type EmulatorState, snapshotOfState, stateFrom } from './state-file.js';
import type { TablesSnapshot } from './tables/tables.js';
import { withTokensOf } from './token-state.js';
import type { EmulatorWebhooks } from './webhooks/controls.js';
import type { WebhookDelivery } from './webhooks/types.js';

/** A Kinde of one's own. */
export interface Emulator extends SignInControls, AppSignIn, Mint, RequestControls {
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
  /** Makes things go wrong. */
  readonly faults: EmulatorFaults;
  /** How many requests came, and what the limiters refused. */
  readonly limits: EmulatorLimits;
  /**
   * Serves the emulator over HTTP; needs `node:` modules (Node, Bun, Deno).
   *
   * Tokens are good at the origin where they were asked for.
   *
   * @throws EmulatorError `OPTION_INVALID`; the error of `node:net` when the port cannot be had.
   */
  listen(options?: ListenOptions & InspectorOptions): Promise<Listener>;
  /** Request handlers for msw. @throws EmulatorError `PACKAGE_MISSING` when msw is not installed. */
  handlers(): Promise<MswHandler[]>;
  /** Sends every delivery that waits, also one whose time has not come; resolves with them when all were answered. */
  deliverWebhooks(): Promise<readonly WebhookDelivery[]>;
  /** Makes every access and ID token issued so far invalid: 403 `TOKEN_INVALID`. */
  revokeTokens(): void;
  /** Replaces the signing key, so that tokens issued so far have an unknown `kid`. */
  rotateKeys(): void;
  /** The time by which everything goes here. */
  readonly clock: EmulatorClock;
  /** What the emulator holds now, as a value: costs what was changed since the last snapshot. */
  snapshot(): EmulatorSnapshot;
  /**
   * Goes back to a snapshot, of this emulator or of another one; costs nothing to speak of, however much it holds.
   *
   * The log of requests and the plan of faults stay. Requests on their way end in the state that they began in.
   */
  restore(snapshot: EmulatorSnapshot): void;
  /** What the emulator holds now, as JSON data; signing keys are no part of it. */
  save(): EmulatorState;
  /** Goes over to what `save()` gave. @throws EmulatorError `STATE_INVALID`. */
  load(state: EmulatorState): void;
  /**
   * Writes what the emulator holds to a file of its owner's, in one go; needs `node:` modules (Node, Bun, Deno).
   *
   * @throws EmulatorError `FILE_FAILED`.
   */
  saveTo(file: string | URL): Promise<void>;
  /** Goes over to what `saveTo` wrote, on the same runtimes. @throws EmulatorError `FILE_FAILED` or `STATE_INVALID`. */
  loadFrom(file: string | URL): Promise<void>;
  /**
   * The namespace of a name: an emulator of its own at `https://<name>.<host>`, made from the seed when it is first named.
   *
   * State, clock, requests and faults are its own; the signing keys are shared until they are rotated.
   *
   * @throws EmulatorError `NAMESPACE_INVALID` for a name that is no part of a host name, or in a namespace;
   * `OPTION_INVALID` or `STATE_INVALID` for options that are wrong.
   */
  namespace(name: string, options?: NamespaceOptions): Emulator;
  /** Forgets a namespace; tells whether there was one. */
  dropNamespace(name: string): boolean;
  /** Replaces the seed and goes back to it; namespaces that are named from then on start from it. @throws EmulatorError `SEED_INVALID`; nothing has changed then. */
  reseed(seed: Seed): void;
  /** Goes back to the seed and forgets what was asked, sessions, refresh tokens and deliveries; access tokens stay good. */
  reset(): void;
}

const DEFAULT_DOMAIN = 'https://emulator.kinde.com';

/**
 * Makes an emulator of Kinde: sign-in for users, tokens for machines, the Management API, the Account API and webhooks, in
 * memory.
 *
 * @throws EmulatorError `SEED_INVALID` that names the place in the seed, `OPTION_INVALID` or `OPERATION_UNKNOWN` that names
 * another option that is unknown or wrong.
 * @example
 * const emulator = createEmulator({ seed: { users: 2500 } });
 * const management = new ManagementClient({ ...emulator.credentials, fetch: emulator.fetch });
 */
export function createEmulator(options: EmulatorOptions = {}): Emulator {
  checkEmulatorOptions(options);
  const domain = originOf(options.domain ?? DEFAULT_DOMAIN) ?? DEFAULT_DOMAIN;
  const keys = createKeyRing(() => options.keys ?? createSigningKeys());
  const home: Home = {
    seed: seedSnapshot(options.seed === undefined ? defaultSeed : options.seed, options.now ?? Date.now),
  };
  const machinery = createMachinery();
  const makeEnvironment = (at: string, base: TablesSnapshot, ring: KeyRing) =>
    createEnvironment(options, { domain: at, base, keys: ring, machinery });
  const namespaces = createNamespaces<Emulator>({
    domain,
    // Asked for at that moment: `reseed` has replaced it meanwhile, or not.
    make(at, seed = home.seed) {
      const ring = createKeyRing(() => keys.current());
      const environment = makeEnvironment(at, seed, ring);
      return { environment, emulator: emulatorOf(environment, { seed }, createNoNamespaces(at)) };
    },
  });
  return emulatorOf(makeEnvironment(domain, home.seed, keys), home, namespaces);
}

/** What an emulator goes back to. */
interface Home {
  seed: TablesSnapshot;
}

function emulatorOf(environment: Environment, home: Home, namespaces: Namespaces<Emulator>): Emulator {
  const { domain, origins, current, authority, controls, log, faults, limiter, clock } = environment;
  const { state } = current;
  const isOwnOrigin = (origin: string) => origins.has(origin);
  const answer = namespaces.routed(environment.answer);
  const emulator: Emulator = {
    ...controls,
    ...createAppSignIn({ controls, isOwnOrigin, exchangeOf: environment.exchangeOf }),
    ...createMint({ domain, state, authority, now: clock.now }),
    ...createRequestControls(log),
    domain,
    get credentials() {
      return credentialsFrom(state(), domain);
    },
    fetch: createFetch(namespaces.reachable(origins), answer),
    requests: log.entries,
    webhooks: environment.webhooks,
    faults: faults.controls,
    limits: limiter.counts,
    clock,
    async listen(listenOptions) {
      checkListenOptions(listenOptions);
      const seenAt = (url: URL) => namespaces.at(url) ?? { environment, emulator };
      const served = await inspected(answer, listenOptions, seenAt, namespaces.names);
      const bound = await listen(served, credentialsFrom(state(), domain), listenOptions);
      const { url } = bound;
      origins.add(url);
      namespaces.listensAt(bound.port);
      const webCredentials: Listener['webCredentials'] = (id) => ({ ...emulator.webCredentials(id), domain: url });
      return { ...bound, webCredentials, ...(served === answer ? {} : { inspector: `${url}/_emulator` }) };
    },
    deliverWebhooks: () => current.dispatcher().flush(),
    handlers: () => mswHandlers(domain, answer),
    revokeTokens: () => authority.revokeAll(),
    rotateKeys: () => authority.rotateKeys(),
    snapshot: () => new EmulatorSnapshot(state().tables.snapshot()),
    restore: (snapshot) => current.restore(EmulatorSnapshot.tablesOf(snapshot)),
    // A copy: whoever has the value may change it.
    save: () => structuredClone(stateFrom(state().tables.snapshot())),
    load: (value) => current.restore(snapshotOfState(value)),
    saveTo: (file) => writeDataFile(file, stateFrom(state().tables.snapshot())),
    async loadFrom(file) {
      current.restore(snapshotOfState(await readDataFile(file)));
    },
    namespace: (name, options) => namespaces.get(name, options),
    dropNamespace: (name) => namespaces.drop(name),
    reseed(next) {
      home.seed = seedSnapshot(next, clock.now);
      emulator.reset();
    },
    reset() {
      current.restore(withTokensOf(home.seed, state().tables.snapshot()));
      log.clear();
      faults.reset();
      limiter.reset();
    },
  };
  return emulator;
}

function seedSnapshot(seed: Seed, now: () => number): TablesSnapshot {
  const state = createState({ now });
  applySeed(state, seed, managementScopes());
  return state.tables.snapshot();
}

function credentialsFrom(state: State, domain: string): EmulatorCredentials {
  const all = state.applications.all();
  const first = all.find(({ type }) => type === 'm2m') ?? all[0];
  return { domain, clientId: first?.clientId ?? '', clientSecret: first?.clientSecret ?? '' };
}
