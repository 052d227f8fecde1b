import { AccountClient } from '../account/client.js';
import type { UserClaimsOptions } from '../claims/source.js';
import { KindeConfigError } from '../errors.js';
import { ManagementClient } from '../management/client.js';
import type { ManagementOptions } from '../management/config.js';
import { OAuth } from '../oauth/client.js';
import type { OAuthOptions } from '../oauth/options.js';
import { type ProxyTrust, proxyTrustFrom } from './public-url.js';

/** Settings of what a request can ask Kinde for. */
export interface ManagementAccess {
  /** Credentials and settings; default the variables `KINDE_MANAGEMENT_*`, and the domain of the sign-in. */
  readonly management?: ManagementOptions | undefined;
  /** Whether `kinde.access` and the guards ask Kinde instead of the token, and what counts when Kinde cannot be reached. */
  readonly access?: AccessOptions | undefined;
}

/** Settings of `kinde.access`, each of which a single question can override. */
export type AccessOptions = Pick<UserClaimsOptions, 'forceApi' | 'onApiFailure'>;

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
  readonly access: AccessOptions;
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
  const extra = oauth && Object.entries(own).find(([, value]) => value !== undefined)?.[0];
  if (extra)
    throw new KindeConfigError(`\`${extra}\` is an option of \`OAuth\`: give it to the \`oauth\` that you pass.`);
  const named = { ...own, framework: own.framework ?? framework };
  return {
    oauth: oauth ?? new OAuth(named),
    clients: clientsFrom({ management, access }, named),
    trust: proxyTrustFrom(trustProxy),
  };
}

/** Clients with the settings that every part of the application shares. */
export function clientsFrom({ management, access = {} }: ManagementAccess, shared: OAuthOptions): Clients {
  const { domain, env, fetch, framework, tracking } = shared;
  const calls = { env, fetch, framework, tracking };
  let client: ManagementClient | undefined;
  return {
    management() {
      client ??= new ManagementClient({ domain, ...calls, ...management });
      return client;
    },
    access,
    account: (accessToken, issuer) => new AccountClient({ ...calls, domain: issuer, accessToken }),
  };
}
