import { AccountClient } from '../account/client.js';
import type { UserClaimsOptions } from '../claims/source.js';
import { assertOptions } from '../config.js';
import { KindeConfigError } from '../errors.js';
import { ManagementClient } from '../management/client.js';
import type { ManagementOptions } from '../management/config.js';
import type { AccessOptions } from '../oauth/access.js';
import { OAuth } from '../oauth/client.js';
import type { OAuthOptions, SharedSettings } from '../oauth/options.js';
import { type ProxyTrust, proxyTrustFrom } from './public-url.js';

/** Settings of what a request can ask Kinde for. */
export interface ManagementAccess {
  /**
   * Credentials and settings; default the variables `KINDE_MANAGEMENT_*`, else `KINDE_CLIENT_ID` and `KINDE_CLIENT_SECRET`,
   * and the domain of the sign-in. Where that is a custom one, give the environment's own (`example.kinde.com`).
   */
  readonly management?: ManagementOptions | undefined;
  /**
   * Whether `kinde.access` and the guards ask Kinde instead of the token, and what counts when Kinde cannot be reached; a
   * single question can say otherwise.
   */
  readonly access?: AccessOptions | undefined;
}

/** Settings of an adapter: those of `OAuth`, and what the adapter adds. */
export interface KindeOptions extends OAuthOptions, ManagementAccess {
  /** An `OAuth` made elsewhere, in place of the options of one; the framework that it names to Kinde is then its own. */
  readonly oauth?: OAuth | undefined;
  /**
   * Proxies in front of the application that set `X-Forwarded-Host` and `X-Forwarded-Proto`: how many, true for one.
   * Without it both are ignored; Express and Fastify then follow their own setting.
   */
  readonly trustProxy?: boolean | number | undefined;
}

/** Makes the clients that a request may need, when it first needs them. */
export interface Clients {
  /** The management client, the same one every time. */
  management(): ManagementClient;
  /** The Account API for the user of an access token. */
  account(accessToken: string, issuer: string): AccountClient;
  /** Settings of `kinde.access`. */
  readonly access: Pick<UserClaimsOptions, 'forceApi' | 'onApiFailure' | 'clockToleranceSeconds'>;
}

/** The parts of an adapter, put together once. */
export interface Parts {
  readonly oauth: OAuth;
  readonly clients: Clients;
  readonly trust: ProxyTrust;
}

/**
 * The parts that options give.
 *
 * @param framework Name that Kinde is told, unless the options have one.
 * @throws KindeConfigError `CONFIG_INVALID`, naming the option and what to do.
 */
export function partsFrom(options: KindeOptions | OAuth = {}, framework?: string): Parts {
  if (options instanceof OAuth) return partsFrom({ oauth: options }, framework);
  const { oauth, management, access, trustProxy, ...own } = options;
  if (oauth !== undefined && !(oauth instanceof OAuth)) throw new KindeConfigError('`oauth` must be an `OAuth`.');
  const extra = oauth && Object.entries(own).find(([, value]) => value !== undefined)?.[0];
  if (extra)
    throw new KindeConfigError(`\`${extra}\` is an option of \`OAuth\`: give it to the \`oauth\` that you pass.`);
  const given = oauth?.shared ?? own;
  const named = { ...given, framework: given.framework ?? framework };
  return {
    oauth: oauth ?? new OAuth(named),
    // The domain, environment and fetch of the sign-in: another tenant's client must not be handed out with it.
    clients: clientsFrom({ management, access }, named),
    trust: proxyTrustFrom(trustProxy),
  };
}

/** Clients with the settings that every part of the application shares. */
export function clientsFrom({ management, access = {} }: ManagementAccess, shared: SharedSettings): Clients {
  // A misspelt one would trust the token where Kinde was to be asked.
  assertOptions(access, ACCESS);
  const { domain, env, fetch, framework, tracking, clockToleranceSeconds } = shared;
  const calls = { env, fetch, framework, tracking };
  let client: ManagementClient | undefined;
  return {
    management() {
      client ??= new ManagementClient({ domain, ...calls, ...management });
      return client;
    },
    // As the token was verified, so that it is not good for the one and over for the other.
    access: { ...access, clockToleranceSeconds },
    account: (accessToken, issuer) => new AccountClient({ ...calls, domain: issuer, accessToken }),
  };
}

const ACCESS: readonly string[] = ['forceApi', 'onApiFailure'] satisfies (keyof AccessOptions)[];
